"""The case at the desk, in the roles of the database that staff work in: every look and every act."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pgtrigger
import pytest
import time_machine
from django.contrib.admin.models import LogEntry
from django.test import Client
from django.utils import translation

from accounts.models import AuditInbox, Letter, Payment
from accounts.staff import roles
from privacy import refusals
from privacy.arrivals import Identity
from privacy.desk.acts import ACTS
from privacy.models import CaseNote, Opening, PrivacyCase, PrivacyRequest, Reading, Restriction
from privacy.states import GROUNDS, LAWS, Ground, Right, Status
from privacy.uses import Why
from privacy.weighing import OVERRIDES, BalanceForm
from tests.privacy.desk.cases import QUEUE, act, asked, done, page_of, said, written_down
from tests.world import World

pytestmark = pytest.mark.django_db
SignedIn = Callable[[str], Client]
OSLO = ZoneInfo("Europe/Oslo")
MONDAY = datetime(2026, 11, 30, 10, 0, tzinfo=OSLO)
WISH = "Ikke bruk tallene mine"


def decide(client: Client, request: PrivacyRequest, outcome: Status, **typed: str) -> str:
    if typed.get("ground") in OVERRIDES and request.right == Right.OBJECTION:
        weighed = dict.fromkeys(BalanceForm.base_fields, "Veid")
        assert "Avveiingen er lagret." in done(client, request, "avveiing", **weighed)
    return done(client, request, "avgjorelse", outcome=outcome, **typed)


# Looking ------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "sees"), [("sam", True), ("sara", True), ("dina", True), ("omar", False), ("astrid", False)]
)
def test_a_case_is_seen_by_those_who_work_with_cases(
    world: World, signed_in: SignedIn, name: str, sees: bool
) -> None:
    request = asked(world, words=WISH)
    answer = signed_in(name).get(page_of(request))
    assert answer.status_code == (200 if sees else 403)
    assert (WISH in answer.content.decode()) is sees
    assert Reading.objects.filter(person=world.ingrid).count() == int(sees)


def test_a_look_at_a_case_is_told_to_the_person_with_the_case_as_the_reason(
    world: World, signed_in: SignedIn
) -> None:
    request = asked(world, words=WISH)
    page = signed_in("sara").get(page_of(request)).content.decode()
    for words in (
        "Kunden kan se dette oppslaget.",
        f"Grunn: behandler sak {request.reference}.",
        WISH,
        "4410882",
    ):
        assert words in page, words
    assert "Solberg" not in page
    reading = Reading.objects.get()
    assert (reading.person, reading.category, reading.what) == (world.ingrid, "saker", "case")
    assert (reading.reason, reading.reference) == ("case", request.reference)
    assert Opening.objects.get().reference == request.reference
    assert AuditInbox.objects.filter(action="case-seen", case=request.reference).exists()


def test_what_cannot_be_written_down_is_not_shown(
    world: World, signed_in: SignedIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    request, client = asked(world, words=WISH), signed_in("sara")
    client.raise_request_exception = False
    assert WISH in client.get(page_of(request)).content.decode()

    def fails(*_things: object, **_details: object) -> None:
        raise RuntimeError

    monkeypatch.setattr("privacy.readings.note", fails)
    answer = client.get(page_of(request))
    assert answer.status_code == 500
    assert WISH not in answer.content.decode()


def test_what_is_held_is_numbers_and_what_stands_in_the_way_is_sentences(
    full_world: World, signed_in: SignedIn
) -> None:
    # What is booked stays; here nothing was ever paid.
    with pgtrigger.ignore("accounts.Payment:payment_is_booked"):
        Payment.objects.all().delete()
    request = asked(full_world, Right.ERASURE)
    other = asked(full_world, Right.QUESTION)
    page = signed_in("sara").get(page_of(request)).content.decode()
    assert "Kunden har en avtale som løper." in page
    assert "En faktura er ikke betalt." in page
    assert f"Sak {other.reference} for samme person er ikke ferdig." in page
    assert "Alarmer" in page.split("Hvor mye vi har")[1]
    question = signed_in("sara").get(page_of(other)).content.decode()
    assert "Kunden har en avtale som løper." not in question


# Acting -------------------------------------------------------------------------------------------


def test_an_objection_is_taken_and_granted_by_one(world: World, signed_in: SignedIn) -> None:
    request, sara = asked(world), signed_in("sara")
    assert "Saken er din." in done(sara, request, "ansvar")
    assert request.assigned_to == world.users["sara"]
    page = decide(sara, request, Status.GRANTED, answer="Vi bruker dem ikke mer.")
    assert (request.status, request.decided_by) == (Status.GRANTED, world.users["sara"])
    assert "Vi bruker dem ikke mer." in page
    assert Letter.objects.filter(kind="case-decided", person=world.ingrid).count() == 1


def test_an_objection_is_not_turned_down_before_it_is_weighed(world: World, signed_in: SignedIn) -> None:
    request, sara = asked(world), signed_in("sara")
    done(sara, request, "ansvar")
    refused = {"outcome": "refused", "ground": "compelling", "answer": "Vi må kunne vise hvem som var her."}
    answer = act(sara, request, "avgjorelse", **refused)
    assert said(answer) == ["Skriv interesseavveiingen først. Uten den kan protesten ikke avslås."]
    assert refused["answer"] in answer.content.decode()
    unfinished = act(
        sara, request, "avveiing", interest="Bevis", necessity="", effect="Lite", conclusion="Ja"
    )
    assert said(unfinished) == ["Skriv hvorfor bruken er nødvendig."]
    assert "Bevis" in unfinished.content.decode()
    decide(sara, request, Status.REFUSED, **{name: refused[name] for name in ("ground", "answer")})
    assert request.status == Status.PROPOSED


def test_a_restriction_is_lifted_from_the_case_after_notice(world: World, signed_in: SignedIn) -> None:
    request, sara = asked(world, Right.RESTRICTION), signed_in("sara")
    restriction = Restriction.objects.create(person=world.ingrid, request=request, ground=Why.CLAIMS)
    done(sara, request, "ansvar")
    decide(sara, request, Status.GRANTED, answer="Vi beholder det.")
    assert said(act(sara, request, "oppheving", reason=" ")) == ["Skriv hvorfor. Personen leser det."]
    assert "Brevet er på vei." in done(sara, request, "oppheving", reason="Saken er avgjort.")
    restriction.refresh_from_db()
    assert (restriction.lifted_by, restriction.lifted_at) == (world.users["sara"], None)
    assert restriction.lift_reason == "Saken er avgjort."
    assert Letter.objects.filter(kind="restriction-lifting", person=world.ingrid).count() == 1


def test_a_refusal_takes_two_and_names_ground_datatilsynet_and_the_courts(
    world: World, signed_in: SignedIn
) -> None:
    request, sara, dina = asked(world), signed_in("sara"), signed_in("dina")
    done(sara, request, "ansvar")
    drafted = sara.post(
        f"{QUEUE}{request.pk}/avgjorelse/",
        {
            "avgjorelse-outcome": "refused",
            "avgjorelse-ground": "compelling",
            "utkast": "1",
            "avgjorelse-assessment": "Vekt A",
        },
    ).content.decode()
    for words in ("GDPR art. 21 nr. 1", "Datatilsynet", "domstolene", "[skriv hvilke, og hvorfor]", "Vekt A"):
        assert words in drafted, words
    request.refresh_from_db()
    assert request.status == Status.ASSESSING
    with_gap = act(
        sara, request, "avgjorelse", outcome="refused", ground="compelling", answer="Fordi [skriv hva]"
    )
    assert said(with_gap) == ["Sett inn dine egne ord der det står hakeparenteser."]
    decide(sara, request, Status.REFUSED, ground="compelling", answer="Vi må kunne vise hvem som var her.")
    assert (request.status, request.decided_by) == (Status.PROPOSED, None)
    assert act(sara, request, "kontroll").status_code == 200
    request.refresh_from_db()
    assert request.status == Status.PROPOSED
    assert not Letter.objects.filter(kind="case-decided").exists()
    page = done(dina, request, "kontroll")
    assert (request.status, request.decided_by) == (Status.REFUSED, world.users["dina"])
    for words in ("Vi må kunne vise hvem som var her.", "Datatilsynet", "domstolene", "GDPR art. 21 nr. 1"):
        assert words in page, words
        assert words in request.answer or words == "GDPR art. 21 nr. 1"
    letter = Letter.objects.get(kind="case-decided")
    assert letter.facts["reference"] == request.reference


@pytest.mark.parametrize(
    ("typed", "wrong"),
    [
        ({}, "Velg hva vi svarer."),
        ({"outcome": "refused", "answer": "Nei."}, "Velg begrunnelsen. Et avslag uten kan ikke sendes."),
        ({"outcome": "refused", "ground": "compelling"}, "Skriv svaret personen skal lese."),
        (
            {"outcome": "granted", "ground": "compelling", "answer": "Ja."},
            "Velg ingen begrunnelse når alt er gjort.",
        ),
        ({"outcome": "refused", "ground": "excessive", "answer": "Nei."}, "Bare personvernombudet"),
        (
            {"outcome": "refused", "ground": "not_portable", "answer": "Nei."},
            "Velg en begrunnelse fra listen.",
        ),
        ({"outcome": "queued", "answer": "Ja."}, "Velg hva vi svarer."),
        ({"outcome": "granted", "answer": "a" * 4001}, "Skriv høyst 4000 tegn."),
    ],
)
def test_what_is_wrong_with_an_answer_stands_beside_its_field_and_nothing_typed_is_lost(
    world: World, signed_in: SignedIn, typed: dict[str, str], wrong: str
) -> None:
    request, sara = asked(world), signed_in("sara")
    done(sara, request, "ansvar")
    answer = act(sara, request, "avgjorelse", **{"assessment": "Det jeg tenkte", **typed})
    assert answer.status_code == 200
    assert [text for text in said(answer) if wrong in text]
    page = answer.content.decode()
    assert "Det jeg tenkte" in page
    assert typed.get("answer", "") in page
    request.refresh_from_db()
    assert request.status == Status.ASSESSING


def test_only_the_officer_turns_down_as_excessive(world: World, signed_in: SignedIn) -> None:
    request, sara, dina = asked(world), signed_in("sara"), signed_in("dina")
    done(dina, request, "ansvar")
    decide(dina, request, Status.REFUSED, ground="excessive", answer="Åttende gang denne uken.")
    answer = act(sara, request, "kontroll")
    assert answer.status_code == 200
    request.refresh_from_db()
    assert request.status == Status.PROPOSED


def test_a_proposal_is_sent_back_with_a_note_and_proposed_anew(world: World, signed_in: SignedIn) -> None:
    request, sara, dina = asked(world), signed_in("sara"), signed_in("dina")
    done(sara, request, "ansvar")
    decide(sara, request, Status.PARTLY, ground="claims", answer="Noe av det.")
    page = done(dina, request, "retur", why="Hvilket krav er det?")
    assert "Hvilket krav er det?" in page
    assert (request.status, request.proposed_by) == (Status.ASSESSING, None)


def test_doubt_stops_the_clock_and_proof_moves_it_by_whole_days(world: World, signed_in: SignedIn) -> None:
    with time_machine.travel(MONDAY, tick=False) as clock:
        [request] = written_down(world, Right.ERASURE)
        assert request.safe_due_on == date(2026, 12, 30)
        sara = signed_in("sara")
        assert said(act(sara, request, "identitet", doubt=" ")) == [
            "Skriv hva tvilen kommer av. Uten rimelig tvil kan vi ikke be om mer."
        ]
        page = done(sara, request, "identitet", doubt="Nummeret er ikke det vi har.")
        assert "Klokken står" in page
        assert Letter.objects.filter(kind="identity-needed").count() == 1
        assert "Ingenting er gjort" in done(sara, request, "forlengelse", reason="Mye å gjøre")
        assert request.extended_at is None
        clock.shift(timedelta(days=9))
        done(signed_in("sara"), request, "bekreftelse", how=Identity.SEEN)
        assert request.status == Status.RECEIVED
        assert request.safe_due_on == date(2027, 1, 8)
        assert PrivacyCase.objects.get().identity == Identity.SEEN


def test_somebody_unknown_who_was_never_in_doubt_is_identified_without_a_pause(
    world: World, signed_in: SignedIn
) -> None:
    [request] = written_down(world, Right.ACCESS, identity=Identity.UNKNOWN)
    before = request.safe_due_on
    done(signed_in("sara"), request, "bekreftelse", how=Identity.CALL_BACK)
    assert (request.status, request.safe_due_on) == (Status.QUEUED, before)
    assert request.pauses.count() == 0


def test_more_time_is_taken_once_and_told(world: World, signed_in: SignedIn) -> None:
    request, sara = asked(world), signed_in("sara")
    assert said(act(sara, request, "forlengelse", reason="")) == [
        "Skriv hvorfor. Personen leser det ordrett."
    ]
    page = done(sara, request, "forlengelse", reason="Mange opptak må høres gjennom.")
    assert "Mange opptak må høres gjennom." in page
    assert Letter.objects.filter(kind="case-extended").count() == 1
    assert act(sara, request, "forlengelse", reason="Igjen").status_code == 200
    assert Letter.objects.filter(kind="case-extended").count() == 1


def test_a_copy_that_was_registered_is_withdrawn_on_the_telephone(world: World, signed_in: SignedIn) -> None:
    [request] = written_down(world, Right.ACCESS)
    assert request.status == Status.QUEUED
    page = done(signed_in("sam"), request, "trekk", how="Hun ringte i dag.")
    assert request.status == Status.WITHDRAWN
    assert "Hun ringte i dag." in page
    assert request.jobs.get().state == "cancelled"


def test_what_must_be_carried_out_first_is_answered_when_it_is(world: World, signed_in: SignedIn) -> None:
    request, sara = asked(world, Right.RESTRICTION), signed_in("sara")
    done(sara, request, "ansvar")
    decide(sara, request, Status.EXECUTING, answer="Vi begrenser bruken.")
    assert (request.status, Letter.objects.filter(kind="case-decided").count()) == (Status.EXECUTING, 0)
    done(sara, request, "ferdig")
    assert (request.status, Letter.objects.filter(kind="case-decided").count()) == (Status.GRANTED, 1)


def test_a_case_is_given_to_a_colleague_who_may_answer_and_to_nobody_else(
    world: World, signed_in: SignedIn
) -> None:
    request, sara = asked(world), signed_in("sara")
    done(sara, request, "tildeling", to=str(world.users["dina"].pk))
    assert request.assigned_to == world.users["dina"]
    for stranger in ("omar", "sam", "ingrid"):
        answer = act(sara, request, "tildeling", to=str(world.users[stranger].pk))
        assert said(answer) == ["Velg en saksbehandler fra listen."], stranger
    done(sara, request, "tildeling", to="")
    assert request.assigned_to is None


# Who may, and twice -------------------------------------------------------------------------------

MAY = {
    "sam": {"melding", "notat", "trekk"},
    "sara": set(ACTS),
    "dina": set(ACTS),
    "omar": set(),
    "astrid": set(),
    "ingrid": set(),
}


@pytest.mark.parametrize("name", MAY)
def test_nobody_does_what_their_role_does_not(world: World, signed_in: SignedIn, name: str) -> None:
    request, client = asked(world), signed_in(name)
    before = PrivacyRequest.objects.values().get()
    for act_name in ACTS:
        status = act(client, request, act_name).status_code
        refused = 302 if name == "ingrid" else 403
        if act_name not in MAY[name]:
            assert status == refused, act_name
        else:
            assert status != 403, act_name
        if not MAY[name]:
            assert PrivacyRequest.objects.values().get() == before
    assert act(client, request, "finnes-ikke").status_code == (302 if name == "ingrid" else 404)
    assert client.get(f"{QUEUE}{request.pk}/notat/").status_code == (302 if name == "ingrid" else 405)


def test_an_auditor_reads_cases_and_does_nothing(world: World, signed_in: SignedIn) -> None:
    sam = world.users["sam"]
    sam.groups.clear()
    roles.give(sam, "revisor")
    request, client = asked(world, words=WISH), signed_in("sam")
    page = client.get(page_of(request)).content.decode()
    assert WISH in page
    assert "Gjør noe med kravet" not in page
    assert "Rollen din ser ingen kategorier." not in page
    assert {act(client, request, name).status_code for name in ACTS} == {403}
    assert client.get(f"{QUEUE}add/").status_code == 403


def test_the_same_form_sent_twice_has_one_effect_and_says_so(world: World, signed_in: SignedIn) -> None:
    request, sara = asked(world), signed_in("sara")
    done(sara, request, "ansvar")
    decide(sara, request, Status.GRANTED, answer="Gjort.")
    again = done(sara, request, "avgjorelse", outcome="granted", answer="Gjort.")
    assert "Ingenting er gjort: saken står ikke lenger slik." in again
    assert request.events.filter(to_status=Status.GRANTED).count() == 1
    assert Letter.objects.filter(kind="case-decided").count() == 1


def test_what_the_person_took_back_cannot_be_decided(world: World, signed_in: SignedIn) -> None:
    request, sara = asked(world), signed_in("sara")
    done(sara, request, "ansvar")
    done(signed_in("sam"), request, "trekk", how="Ringte.")
    page = done(sara, request, "avgjorelse", outcome="granted", answer="Gjort.")
    assert "Ingenting er gjort" in page
    assert request.status == Status.WITHDRAWN


def test_a_message_reaches_the_person_once(world: World, signed_in: SignedIn) -> None:
    request, sam = asked(world), signed_in("sam")
    typed = {"message": "Hvilken dag gjelder det?", "key": "6b0e1a5e-3f7e-4c53-9a01-0d6f1c1f7a11"}
    assert "Hvilken dag gjelder det?" in done(sam, request, "melding", **typed)
    done(sam, request, "melding", **typed)
    assert Letter.objects.filter(kind="case-message", person=world.ingrid).count() == 1
    assert said(act(sam, request, "melding", message=" ", key=typed["key"])) == ["Skriv meldingen."]


def test_notes_are_sealed_and_djangos_own_log_holds_nothing(world: World, signed_in: SignedIn) -> None:
    request, sara = asked(world, words=WISH), signed_in("sara")
    page = done(sara, request, "notat", note="Hun er redd for naboen")
    assert "Hun er redd for naboen" in page
    row = CaseNote.objects.get()
    assert b"naboen" not in bytes(row.text_sealed)
    assert (row.text, row.by) == ("Hun er redd for naboen", world.users["sara"])
    assert not LogEntry.objects.exists()


@pytest.mark.parametrize("ground", Ground)
@pytest.mark.parametrize(
    ("language", "words"), [("nb", ("Datatilsynet", "domstolene")), ("en", ("Datatilsynet", "courts"))]
)
def test_each_ground_has_a_letter_that_says_law_and_how_to_complain(
    ground: Ground, language: str, words: tuple[str, ...]
) -> None:
    letter = refusals.draft(ground, language=language)
    with translation.override(language):
        assert str(LAWS[ground]) in letter
    for word in words:
        assert word in letter, word
    assert refusals.complete(letter, language=language) == letter
    assert any(ground in some for some in GROUNDS.values())


def test_interests_must_be_named() -> None:
    assert refusals.has_gap(refusals.draft(Ground.INTERESTS, language="nb"))
