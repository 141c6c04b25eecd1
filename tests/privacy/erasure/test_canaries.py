"""A canary in every text of everything that is one person's: all found before the erasure, none after it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.utils import timezone

from accounts.models import Invoice, Letter, Payment
from privacy.erasure.verifying import Marks, scan
from privacy.models import PrivacyRequest
from privacy.states import JobState
from tests.privacy.erasure.canaries import CANARY, may_stay, planted
from tests.world import World

Confirm = Callable[..., tuple[PrivacyRequest, str]]


def places() -> set[tuple[str, str]]:
    return {(found.table, found.column) for found in scan(Marks((CANARY,), (), ()))}


def paid(world: World) -> None:
    for number, bill in enumerate(Invoice.objects.filter(customer__person=world.ingrid, kind="invoice")):
        Payment.objects.create(
            key=f"P-last-{number}",
            invoice=bill,
            paid_on=timezone.localdate(),
            amount=bill.total,
            method="efaktura",
            fiscal_year_ends_on=bill.fiscal_year_ends_on,
        )


@pytest.mark.django_db(transaction=True)
def test_every_canary_is_found_before_and_none_after(
    full_world: World,
    ended: Callable[..., None],
    confirmed: Confirm,
    carry_out: Callable[[PrivacyRequest], Any],
) -> None:
    ended()
    paid(full_world)
    written = set(planted(full_world.ingrid, alone=True))
    assert len({table for table, _column in written}) > 20
    assert written - places() == set(), "present first"
    job = carry_out(confirmed()[0])
    assert (job.state, job.error_code) == (JobState.SUCCEEDED, "")
    assert places() - may_stay() == set()
    Letter.objects.create(person=full_world.lise, kind="x", key=CANARY, address="a@example.no")
    assert ("accounts_letter", "key") in places(), "one that is left is seen"
