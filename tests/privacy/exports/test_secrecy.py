"""What must be kept secret is in no copy, and when the order is over it is in the next one."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.utils import timezone

from accounts.models import Disclosure, Recipient
from privacy import workflow
from privacy.officer import disclosing
from privacy.officer.disclosing import Handed, Order
from tests.privacy.exports.conftest import Make
from tests.world import World

SECRET, OPEN, ORDER = "ZQX-hemmelig", "ZQX-fortalt", "ZQX-palegg"
pytestmark = pytest.mark.django_db(transaction=True)


def test_a_secret_disclosure_is_in_the_copy_only_after_the_order(stored: World, make: Make) -> None:
    police = Recipient.objects.create(
        key="police", name="Politiet", category="authority", role="controller", countries=["NO"],
        active_from=date(2015, 1, 1),
    )  # fmt: skip
    now, by = timezone.now(), stored.users["dina"]
    order = Order(issued_by="police", reference=ORDER, until=now + timedelta(days=30))
    for text, held in ((OPEN, None), (SECRET, order)):
        handed = Handed(
            police,
            now - timedelta(days=1),
            ["alarmer"],
            "legal_obligation",
            text,
            "straffeprosessloven § 210",
            "1",
        )
        disclosing.disclose(stored.ingrid.pk, handed, by=by, order=held)
    before = make()
    assert OPEN in before.everything
    assert SECRET not in before.everything
    assert ORDER not in before.everything
    disclosing.end_secrecy(Disclosure.objects.get(description=SECRET), reason="lifted", by=by)
    workflow.withdraw(before.archive.request, by=stored.users["ingrid"])
    after = make()
    for word in (OPEN, SECRET, ORDER):
        assert word in after.everything
