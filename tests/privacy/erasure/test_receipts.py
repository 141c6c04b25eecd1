"""The receipt of an erasure: anybody with its number reads it, and it says nothing about whom."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest
from django.contrib.sessions.models import Session
from django.core import mail
from django.test import Client

from accounts import post
from privacy.erasure import farewell
from privacy.exports import signing
from privacy.models import Erasure, Job, Kept, PrivacyRequest
from tests.accounts.conftest import in_the_web_process
from tests.privacy.reading import heading, read
from tests.world import World

__all__ = ["in_the_web_process"]
pytestmark = pytest.mark.django_db
Confirmed = Callable[..., tuple[PrivacyRequest, str]]


@pytest.fixture
def erasure(
    world: World, confirmed: Confirmed, carry_out: Callable[..., Job], signed_in: Callable[[str], Client]
) -> Erasure:
    """Ole, who has no agreement of his own and is signed in, is erased, and out."""
    ole = signed_in("ole")
    assert ole.get("/").status_code == 200
    session = Session.objects.get(session_key=ole.session.session_key)
    request, _token = confirmed("ole")
    carry_out(request)
    done = Erasure.objects.get()
    assert done.finished_at
    assert not Session.objects.filter(pk=session.pk).exists()
    assert ole.get("/").status_code == 302
    return done


def path(erasure: Erasure, name: str = "") -> str:
    return f"/kvittering/{erasure.receipt_number}/{name}"


def test_the_last_letter_leads_to_the_receipt_though_nobody_can_sign_in_any_more(erasure: Erasure) -> None:
    post.settle()
    last = next(one for one in mail.outbox if one.subject == "Opplysningene er slettet")
    assert erasure.receipt_number in last.body
    assert "/kvittering/" in last.body
    assert "Innloggingen din er borte" in last.body
    assert erasure.receipt_number not in last.subject
    typed = erasure.receipt_number.replace("-", " ").lower()
    answer = Client().post("/kvittering/", {"nummer": typed})
    assert (answer.status_code, answer["Location"]) == (303, path(erasure))
    text = read(Client().get(path(erasure)))
    assert heading(text) == "Kvittering for sletting"
    assert erasure.receipt_number in text


def test_a_number_that_is_none_and_one_that_is_nobodys_are_told_apart_from_a_receipt(
    erasure: Erasure,
) -> None:
    assert "tolv tegn i tre grupper" in read(Client().post("/kvittering/", {"nummer": "LS7K"}))
    assert "Vi har ingen kvittering med det nummeret" in read(
        Client().post("/kvittering/", {"nummer": "2222-2222-2222"})
    )
    assert Client().get("/kvittering/2222-2222-2222/").status_code == 404
    assert Client().get("/kvittering/2222-2222-2222/kvittering.pdf").status_code == 404
    assert Client().get(path(erasure)).status_code == 200


def test_what_has_not_ended_has_no_receipt_yet(world: World, confirmed: Confirmed) -> None:
    confirmed("ole")
    assert Client().get(path(Erasure.objects.get())).status_code == 404


def test_the_files_are_signed_the_same_each_time_and_name_nobody(world: World, erasure: Erasure) -> None:
    content = Client().get(path(erasure, "kvittering.json")).content
    told: dict[str, Any] = json.loads(content)
    assert told["number"] == erasure.receipt_number
    assert told["lines"]
    assert told["finished_at"]
    assert Client().get(path(erasure, "kvittering.json")).content == content
    pdf = Client().get(path(erasure, "kvittering.pdf")).content
    assert pdf.startswith(b"%PDF")
    for name, made in (("kvittering.json.sig", content), ("kvittering.pdf.sig", pdf)):
        signature = signing.check(Client().get(path(erasure, name)).content.decode())
        assert signature.manifest_sha256 == signing.sign(made).manifest_sha256
    for word in ("ZQX", "Ole", "Hansen", "ole@example.no"):
        assert word.encode() not in content


def test_the_last_letter_of_all_comes_when_the_last_kept_row_is_gone(erasure: Erasure) -> None:
    assert Kept.objects.exists() == bool(erasure.last_address_sealed)
    Erasure.objects.filter(pk=erasure.pk).update(last_address_sealed=None)
    erasure.last_address = "last@example.no"
    erasure.save(update_fields=["last_address_sealed"])
    if Kept.objects.exists():
        assert farewell.say(erasure.finished_at) == 0
        Kept.objects.all().delete()
    assert farewell.say(erasure.finished_at) == 1
    assert farewell.say(erasure.finished_at) == 0
    erasure.refresh_from_db()
    assert erasure.last_address_sealed is None
    post.settle()
    assert [one.subject for one in mail.outbox if one.to == ["last@example.no"]] == [
        "Nå er det siste slettet"
    ]
