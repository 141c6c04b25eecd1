"""What is left of consents when the person is erased: the proof, locked away, and nothing that says who it was."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.utils import timezone

from accounts.viewers import Viewer
from privacy.erasure.stores import category_of
from privacy.models import ConsentEnd, ConsentEntry, Job, Kept, PrivacyRequest
from privacy.states import JobState
from privacy.stores import read
from tests.privacy.consents.conftest import Say, make_partner
from tests.privacy.erasure.conftest import carry_out, confirmed, ended
from tests.world import World

__all__ = ["carry_out", "confirmed", "ended"]
Confirm = Callable[..., tuple[PrivacyRequest, str]]


@pytest.mark.django_db(transaction=True)
def test_an_erasure_keeps_the_proof_and_nobody_in_it(
    world: World, say: Say, ended: Callable[..., None], confirmed: Confirm,
    carry_out: Callable[[PrivacyRequest], Job],
) -> None:  # fmt: skip
    say()
    say("back")
    say(to=make_partner("poeng", "Poengklubben AS"))
    [(shown, rows)] = read(category_of("privacy.ConsentEntry")[1], Viewer(world.ingrid))
    assert {"wording", "partner_name", "ended_at"} <= {column.name for column in shown}
    assert len(rows) == 3
    ended()
    job = carry_out(confirmed()[0])
    assert (job.state, job.error_code) == (JobState.SUCCEEDED, "")
    assert not ConsentEntry.objects.exists()
    assert not ConsentEnd.objects.exists()
    kept = list(Kept.objects.filter(label="privacy.ConsentEntry"))
    assert len(kept) == 3
    texts = " ".join(one.row for one in kept)
    assert "Poengklubben AS" in texts
    assert "withdrawn" in texts
    assert str(world.ingrid.pk) not in texts
    assert all(one.keep_until > timezone.localdate() for one in kept)
