"""Whoever got data about somebody who is erased: told at once, told again, and settled by a named employee."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta

import pytest
from django.core import mail
from django.db import connection
from django.test import Client

from accounts import post
from accounts.models import Disclosure, Recipient
from accounts.wall.roles import WORKER
from privacy import notices
from privacy.erasure import recipients
from privacy.models import PrivacyRequest, RecipientNotice
from privacy.states import Right
from tests.privacy.desk.cases import act, asked, done, page_of
from tests.world import World

pytestmark = pytest.mark.django_db


def recipient(key: str, *slugs: str, role: str = "controller", email: str = "varsel@example.no") -> Recipient:
    return Recipient.objects.create(
        key=key,
        name=f"{key} AS",
        category="credit",
        role=role,
        countries=["NO"],
        data_categories=[*slugs],
        contact_email=email,
        active_from=date(2020, 1, 1),
    )


def disclose(world: World, to: Recipient, name: str = "ingrid", **facts: object) -> Disclosure:
    made = {"at": world.now, "data_categories": ["kundeforhold"], "ground": "contract"} | facts
    return Disclosure.objects.create(person=world.people[name], recipient=to, **made)


@pytest.fixture
def request_(world: World) -> PrivacyRequest:
    return asked(world, Right.ERASURE)


def owe(world: World, request: PrivacyRequest, *categories: str) -> int:
    chosen = categories or None
    return recipients.owe_notices(request, person=world.ingrid, categories=chosen, now=world.now)


def test_who_got_it_and_who_works_on_it_are_told_and_nobody_else(
    world: World, request_: PrivacyRequest
) -> None:
    disclose(world, recipient("bureau"))
    disclose(world, recipient("hers-of-another"), name="lise")
    disclose(world, recipient("police"), secret_until=world.now + timedelta(days=90))
    recipient("hosting", "bruk", "kundeforhold", role="processor")
    recipient("idle", role="processor")
    Recipient.objects.filter(key="idle").update(active_to=date(2021, 1, 1), data_categories=["bruk"])
    assert owe(world, request_) == 2
    assert owe(world, request_) == 0
    told = RecipientNotice.objects.order_by("recipient__key").values_list("recipient__key", "state")
    assert [*told] == [("bureau", "owed"), ("hosting", "owed")]


def test_only_for_what_is_erased(world: World, request_: PrivacyRequest) -> None:
    disclose(world, recipient("bureau"), data_categories=["kreditt"])
    recipient("hosting", "bruk", role="processor")
    assert owe(world, request_, "kundeforhold") == 0
    assert owe(world, request_, "kreditt") == 1
    assert owe(world, request_, "kreditt", "bruk") == 1


def test_the_letter_names_nobody_and_the_desk_knows_whom_they_mean(
    world: World, request_: PrivacyRequest, signed_in: Callable[[str], Client]
) -> None:
    disclose(world, recipient("bureau"), case_reference="B-77")
    number = world.ingrid.customers.get().customer_number
    owe(world, request_)
    post.settle()
    [letter] = [one for one in mail.outbox if one.to == ["varsel@example.no"]]
    assert request_.reference in letter.body
    assert "slettet" in letter.body
    for word in ("Ingrid", "Solberg", number, "B-77"):
        assert word not in letter.body
        assert word not in letter.subject
    dina = signed_in("dina")
    page = dina.get(page_of(request_)).content.decode()
    assert number in page
    assert "B-77" in page
    notice = RecipientNotice.objects.get()
    assert number.encode() not in bytes(notice.known_as_sealed)
    done(dina, request_, "mottaker", notice=str(notice.pk), state="told")
    notice.refresh_from_db()
    assert (notice.state, notice.by, notice.known_as_sealed) == ("told", world.users["dina"], None)
    assert act(dina, request_, "mottaker", notice=str(notice.pk), state="told").status_code != 303


def test_told_again_every_fortnight_until_it_is_settled(world: World, request_: PrivacyRequest) -> None:
    disclose(world, recipient("bureau"))
    owe(world, request_)
    post.settle()
    days = timedelta(days=1)
    assert recipients.chase(world.now + 13 * days) == 0
    assert recipients.chase(world.now + 14 * days) == 1
    assert recipients.chase(world.now + 14 * days) == 0
    assert recipients.chase(world.now + 28 * days) == 1
    post.settle()
    assert len([one for one in mail.outbox if one.to == ["varsel@example.no"]]) == 3
    notices.told(RecipientNotice.objects.get(), by=world.users["dina"])
    assert recipients.chase(world.now + 60 * days) == 0


def test_no_letter_where_there_is_no_address_and_the_desk_still_owes_it(
    world: World, request_: PrivacyRequest
) -> None:
    disclose(world, recipient("bureau", email=""))
    assert owe(world, request_) == 1
    post.settle()
    assert notices.owed(request_).count() == 1
    assert not [one for one in mail.outbox if one.to == ["varsel@example.no"]]


def test_a_corrections_notice_is_not_chased(world: World) -> None:
    request = asked(world, Right.RECTIFICATION)
    got = recipient("bureau")
    RecipientNotice.objects.create(request=request, recipient=got, at=world.now)
    assert recipients.chase(world.now + timedelta(days=60)) == 0


def test_the_worker_chases_as_itself(world: World, request_: PrivacyRequest) -> None:
    disclose(world, recipient("bureau"))
    owe(world, request_)
    with connection.cursor() as cursor:
        cursor.execute(f'SET LOCAL ROLE "{WORKER}"')
    assert recipients.chase(world.now + timedelta(days=14)) == 1
