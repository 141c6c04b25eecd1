"""The page of a case that people answer: its parts, deadlines, answers, messages and withdrawal."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from accounts.models import CustomerContact
from privacy import arrivals, cases, decisions, identifying, messages
from privacy.arrivals import Wish
from privacy.decisions import Decision
from privacy.models import PrivacyCase, PrivacyRequest
from privacy.states import LAWS, Ground, Right, Status
from tests.privacy.at_desk import at_desk
from tests.privacy.reading import heading, read
from tests.world import World, canary

SignIn = Callable[[str], Client]
Ask = Callable[..., PrivacyCase]
ANSWER = canary("ingrid", "answer")
ASSESSMENT = canary("ingrid", "assessment")


@pytest.fixture(autouse=True)
def storage(settings, tmp_path: Path) -> None:
    settings.STORAGE_DIR = tmp_path


@pytest.fixture
def ask(world: World) -> Ask:
    def begin(*rights: Right) -> PrivacyCase:
        wishes = [Wish(right, words=canary("ingrid", right)) for right in rights]
        return arrivals.receive(world.ingrid, by=world.users["ingrid"], wishes=wishes, language="nb")

    return begin


def page(client: Client, case: PrivacyCase) -> str:
    return read(client.get(reverse("case", args=[case.reference])))


def refuse(world: World, request: PrivacyRequest) -> None:
    """By Sara, agreed by Dina, each in their own name."""
    decision = Decision(Status.REFUSED, answer=ANSWER, ground=Ground.LEGAL_DUTY, assessment=ASSESSMENT)
    for name, act in (
        ("sara", lambda by: decisions.take(request, by=by)),
        ("sara", lambda by: decisions.decide(request, decision, by=by)),
        ("dina", lambda by: decisions.confirm(request, by=by)),
    ):
        with at_desk(world.users[name]):
            act(world.users[name])


def test_two_rights_have_a_deadline_and_the_persons_words_each(signed_in: SignIn, ask: Ask) -> None:
    case = ask(Right.ERASURE, Right.QUESTION)
    text = page(signed_in("ingrid"), case)
    assert heading(text) == "Sletting, spørsmål eller klage til personvernombudet"
    assert text.count("Dag 1 av ") == 2
    for right in (Right.ERASURE, Right.QUESTION):
        assert canary("ingrid", right) in text
    assert text.count("Svar til deg") == 2
    assert "Trekk hele saken" in text


def test_a_proposal_is_nobodys_answer_yet(world: World, signed_in: SignIn, ask: Ask) -> None:
    case = ask(Right.ERASURE)
    request = case.requests.get()
    decision = Decision(Status.REFUSED, answer=ANSWER, ground=Ground.LEGAL_DUTY, assessment=ASSESSMENT)
    with at_desk(world.users["sara"]):
        decisions.take(request, by=world.users["sara"])
        decisions.decide(request, decision, by=world.users["sara"])
    text = page(signed_in("ingrid"), case)
    assert "Til kontroll" in text
    assert ANSWER not in text
    assert str(LAWS[Ground.LEGAL_DUTY]) not in text


def test_a_refusal_says_why_by_which_law_and_where_to_complain(
    world: World, signed_in: SignIn, ask: Ask
) -> None:
    case = ask(Right.ERASURE)
    refuse(world, case.requests.get())
    text = page(signed_in("ingrid"), case)
    for said in (
        *(ANSWER, str(Ground.LEGAL_DUTY.label), str(LAWS[Ground.LEGAL_DUTY])),
        *("Avslått", "gå til domstolene", "Klag til Datatilsynet", "Ikke fornøyd?"),
    ):
        assert said in text, said
    assert ASSESSMENT not in text
    assert "Trekk saken" not in text


def test_a_question_that_is_answered_reads_so(world: World, signed_in: SignIn, ask: Ask) -> None:
    case = ask(Right.QUESTION)
    request = case.requests.get()
    with at_desk(world.users["dina"]):
        decisions.take(request, by=world.users["dina"])
        decisions.decide(request, Decision(Status.GRANTED, answer=ANSWER), by=world.users["dina"])
    text = page(signed_in("ingrid"), case)
    assert "Besvart" in text
    assert ANSWER in text
    assert "Ikke fornøyd?" in text
    assert "gå til domstolene" not in text


def test_an_extension_tells_its_reason_and_the_new_day(world: World, signed_in: SignIn, ask: Ask) -> None:
    case = ask(Right.ERASURE)
    request = case.requests.get()
    reason = canary("ingrid", "reason")
    with at_desk(world.users["sara"]):
        decisions.extend(request, by=world.users["sara"], reason=reason, now=timezone.now())
    text = page(signed_in("ingrid"), case)
    assert reason in text
    assert request.extended_safe_due_on
    assert f'datetime="{request.extended_safe_due_on.isoformat()}"' in text
    assert "Vi forlenget fristen" in text


def test_doubt_about_who_asks_stops_the_clock_for_all_to_see(
    world: World, signed_in: SignIn, ask: Ask
) -> None:
    case = ask(Right.ERASURE)
    client = signed_in("ingrid")
    assert "Dag 1 av" in page(client, case)
    with at_desk(world.users["sara"]):
        identifying.ask_for_identity(
            case.requests.get(), by=world.users["sara"], doubt=canary("ingrid", "doubt")
        )
    text = page(client, case)
    assert "Fristen står stille" in text
    assert "Dag 1 av" not in text
    assert canary("ingrid", "doubt") not in text


def test_a_late_answer_says_sorry_and_is_never_red(signed_in: SignIn, ask: Ask) -> None:
    case = ask(Right.ERASURE)
    PrivacyRequest.objects.update(safe_due_on=timezone.localdate() - timedelta(days=1))
    text = page(signed_in("ingrid"), case)
    assert "Vi er forsinket. Vi beklager. Du kan klage til Datatilsynet." in text
    assert "Ikke fornøyd?" in text
    main = text[text.index("<main") : text.index("Ombestemt deg?")]
    assert "danger" not in main


def test_one_part_is_withdrawn_and_then_the_rest(signed_in: SignIn, ask: Ask) -> None:
    case = ask(Right.ERASURE, Right.QUESTION)
    client = signed_in("ingrid")
    erasure = case.requests.get(right=Right.ERASURE)
    one = reverse("part-withdrawal", args=[case.reference, erasure.pk])
    assert "Du har trukket saken." in read(client.post(one, follow=True))
    assert set(case.requests.values_list("right", "status")) == {
        (Right.ERASURE, Status.WITHDRAWN),
        (Right.QUESTION, Status.RECEIVED),
    }
    assert "Ingenting er endret." in read(client.post(one, follow=True))
    every = reverse("case-withdrawal", args=[case.reference])
    assert "Du har trukket saken." in read(client.post(every, follow=True))
    case.refresh_from_db()
    assert case.closed_at
    assert "Ingenting er endret." in read(client.post(every, follow=True))


def test_nobody_withdraws_a_part_of_anothers_case(signed_in: SignIn, ask: Ask) -> None:
    case = ask(Right.ERASURE)
    path = reverse("part-withdrawal", args=[case.reference, case.requests.get().pk])
    assert signed_in("ole").post(path).status_code == 404
    assert case.requests.get().status == Status.RECEIVED


def test_a_message_with_a_file_stands_in_the_case_and_comes_back_as_a_download(
    signed_in: SignIn, ask: Ask
) -> None:
    case, client = ask(Right.QUESTION), signed_in("ingrid")
    path = reverse("case-messages", args=[case.reference])
    file = SimpleUploadedFile("<script>.html", b"<script>alert(1)</script>", content_type="text/html")
    sent = {"melding": canary("ingrid", "message"), "nokkel": str(uuid4()), "vedlegg": [file]}
    answer = client.post(path, sent)
    assert answer.status_code == 303
    file.seek(0)
    client.post(path, sent)
    assert CustomerContact.objects.filter(conversation__privacy_case=case).count() == 1
    text = page(client, case)
    assert canary("ingrid", "message") in text
    assert "Du skrev til oss" in text
    stored = CustomerContact.objects.get(conversation__privacy_case=case).attachments.get().file
    download = client.get(reverse("document", args=[stored.pk]))
    assert download["Content-Disposition"].startswith("attachment")
    assert "sandbox" in download["Content-Security-Policy"]
    assert "no-store" in download["Cache-Control"]
    assert download["Content-Type"].startswith("text/plain")
    assert download["X-Content-Type-Options"] == "nosniff"
    assert signed_in("ole").get(reverse("document", args=[stored.pk])).status_code == 404


def test_a_file_we_do_not_take_is_named_beside_its_field_and_the_words_stay(
    signed_in: SignIn, ask: Ask
) -> None:
    case, client = ask(Right.QUESTION), signed_in("ingrid")
    file = SimpleUploadedFile("regning.pdf", b"MZ\x90\x00\x03", content_type="application/pdf")
    path = reverse("case-messages", args=[case.reference])
    text = read(client.post(path, {"melding": "Se vedlegget", "vedlegg": [file]}))
    assert "Vi tar imot PDF, bilder" in text
    assert ">Se vedlegget</textarea>" in text.replace(" </textarea>", "</textarea>").replace("> Se", ">Se")
    assert not CustomerContact.objects.filter(conversation__privacy_case=case).exists()
    assert "Skriv en melding." in read(client.post(path, {"melding": ""}))


def test_a_case_closed_long_ago_leads_to_a_new_one(world: World, signed_in: SignIn, ask: Ask) -> None:
    case, client = ask(Right.QUESTION), signed_in("ingrid")
    assert "Send melding" in page(client, case)
    PrivacyCase.objects.update(
        closed_at=timezone.now() - messages.OPEN_AFTERWARDS - timedelta(minutes=1),
    )
    assert "Send melding" not in page(client, case)
    path = reverse("case-messages", args=[case.reference])
    assert "ble ikke sendt" in read(client.post(path, {"melding": "hei"}, follow=True))


def test_cases_cost_the_same_however_many_and_however_much_is_in_them(
    world: World, ask: Ask, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    first = ask(Right.ERASURE, Right.QUESTION)
    with django_assert_num_queries(6):
        (one,) = cases.of(world.ingrid)
    assert one.reference == first.reference
    ask(Right.RESTRICTION, Right.OBJECTION, Right.RECTIFICATION)
    with django_assert_num_queries(6):
        found = cases.of(world.ingrid)
        shown = [(one.title, one.status, one.deadline, one.history, one.may_write) for one in found]
    assert len(shown) == 2
