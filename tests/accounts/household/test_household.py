"""Who may use the alarm of a home: given, changed, paused, taken away, left, and over by itself."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.db import ProgrammingError, connection
from django.db.models import QuerySet
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from accounts.codes import flow as codes
from accounts.contacts import flow as contacts
from accounts.household import flow, showing
from accounts.household.ending import LastOwner, NotYours, WrongState
from accounts.household.states import MOVES, OPEN
from accounts.models import (
    AccessCode,
    ArmingEvent,
    AuthorisedUser,
    CodeAssignment,
    ContactPerson,
    Customer,
    Letter,
    LogAttestation,
    Occupancy,
    Organisation,
    PanelCommand,
    Passphrase,
    Site,
    TextMessage,
    User,
)
from accounts.viewers import Viewer
from accounts.wall import scope
from accounts.wall.roles import WORKER
from tests import factors
from tests.accounts.household.conftest import give, read_letters
from tests.portal.wall.conftest import as_role
from tests.world import World

pytestmark = pytest.mark.django_db
SignIn = Callable[[str], Client]


def access(world: World, name: str) -> AuthorisedUser:
    return AuthorisedUser.objects.get(pk=world.accesses[name].pk)


def text(client: Client, path: str = "/brukere/") -> str:
    answer = client.get(path)
    assert answer.status_code == 200, path
    return answer.content.decode()


def test_every_open_state_ends_and_an_ended_one_moves_nowhere() -> None:
    assert all({"revoked", "expired"} <= MOVES[state] for state in OPEN)
    assert {state for state in MOVES if state not in OPEN} == {"revoked", "left", "declined", "expired"}


def test_an_owner_sees_everybody_with_code_month_and_end_and_the_others_themselves(
    world: World, ingrid: Client, signed_in: SignIn
) -> None:
    page = text(ingrid)
    for name in ("Ingrid", "Ole", "Nora", "Renhold"):
        assert name in page
    assert "Satt" in page
    assert f"{world.now:%Y-%m}" in page
    assert "Fjellveien 12" in page
    ole = text(signed_in("ole"))
    assert "Tilgangen din" in ole
    assert "Nora" not in ole
    assert "Renhold" not in ole


def test_an_owner_has_a_code_taken_away_at_once_and_every_session_ends(
    world: World, ingrid: Client, signed_in: SignIn
) -> None:
    phone, computer = signed_in("ole"), signed_in("ole")
    other = signed_in("nora")
    read_letters()
    page = text(ingrid, f"/brukere/{access(world, 'ole').pk}/fjern/")
    assert "Vedkommende kan ikke slå alarmen av eller på" in page
    assert ingrid.post(f"/brukere/{access(world, 'ole').pk}/fjern/").status_code == 303
    assert phone.get("/brukere/").status_code == computer.get("/brukere/").status_code == 302
    assert other.get("/brukere/").status_code == ingrid.get("/brukere/").status_code == 200
    ole = access(world, "ole")
    assert (ole.state, ole.ended_reason) == ("revoked", "by_owner")
    assert ole.valid_to is not None
    assert AccessCode.objects.get(pk=world.codes[2].pk).status == "waiting"
    assert PanelCommand.objects.get(kind="remove_code").slot_no == 2
    assert "Koden venter på panel" in text(ingrid)
    [told] = read_letters()
    assert told.to == ["ole@example.no"]
    assert "Ingrid" not in str(told.body)
    again = Client()
    factors.sign_in(again, world.users["ole"])
    assert "Ingen tilgang" in text(again)
    with pytest.raises((WrongState, NotYours)), scope.of_person(world.ingrid.pk):
        flow.revoke(ole, by=world.users["ingrid"], now=world.now)


def test_a_pause_shuts_out_and_is_resumed(world: World, ingrid: Client, signed_in: SignIn) -> None:
    nora, path = signed_in("nora"), f"/brukere/{access(world, 'nora').pk}/"
    assert ingrid.post(f"{path}pause/").status_code == 303
    assert nora.get("/brukere/").status_code == 302
    assert access(world, "nora").state == "suspended"
    assert PanelCommand.objects.filter(kind="suspend_slot", slot_no=3).exists()
    assert "Satt på pause" in text(ingrid)
    assert ingrid.post(f"{path}gjenoppta/").status_code == 303
    assert access(world, "nora").state == "active"
    assert {letter.subject for letter in read_letters() if letter.to == ["nora@example.no"]} >= {
        "Tilgangen din er satt på pause",
        "Tilgangen din er i gang igjen",
    }


def test_a_user_leaves_without_asking_and_the_last_owner_stays(
    world: World, ingrid: Client, signed_in: SignIn
) -> None:
    ole = signed_in("ole")
    read_letters()
    path = f"/brukere/{access(world, 'ole').pk}/slutt/"
    assert "trenger ikke å spørre noen" in text(ole, path)
    assert ole.post(path).status_code == 303
    left = access(world, "ole")
    assert (left.state, left.ended_reason) == ("left", "by_self")
    assert PanelCommand.objects.filter(kind="remove_code", slot_no=2).exists()
    [told] = read_letters()
    assert (told.to, "Ole" in str(told.body)) == (["ingrid@example.no"], False)
    assert "Ole er ikke lenger på listen." in text(ingrid)
    assert ingrid.post(f"/brukere/{access(world, 'ingrid').pk}/slutt/").status_code == 303
    assert access(world, "ingrid").state == "active"
    with pytest.raises(LastOwner), scope.of_person(world.ingrid.pk):
        flow.revoke(access(world, "ingrid"), by=world.users["ingrid"], now=world.now)


def test_the_others_are_told_three_days_later_where_who_leaves_has_asked_for_that(
    world: World, ingrid: Client, signed_in: SignIn
) -> None:
    ole = signed_in("ole")
    assert ole.post(reverse("quiet-notices"), {"vent": "ja"}).status_code == 303
    read_letters()
    assert ole.post(f"/brukere/{access(world, 'ole').pk}/slutt/").status_code == 303
    assert access(world, "ole").state == "left"
    assert read_letters() == []
    [letter] = Letter.objects.filter(kind="household-changed", sent_at=None)
    assert letter.next_try_at - access(world, "ole").valid_to >= timedelta(hours=71)
    Letter.objects.update(next_try_at=world.now)
    [told] = read_letters()
    assert (told.to, "Ole" in str(told.body)) == (["ingrid@example.no"], False)


def test_nobody_changes_an_access_that_is_not_theirs_to_change(world: World, signed_in: SignIn) -> None:
    paths = ("", "pause/", "gjenoppta/", "lenke/", "fjern/", "slutt/")
    for who, whose in (("lise", "nora"), ("ole", "nora"), ("tor", "nora"), ("ole", "ingrid")):
        client = signed_in(who)
        for path in paths:
            answer = client.post(f"/brukere/{access(world, whose).pk}/{path}")
            assert answer.status_code == 404, (who, whose, path)
    assert signed_in("ole").get("/brukere/ny/").status_code == 404
    nora = access(world, "nora")
    with pytest.raises(NotYours), scope.of_person(world.ole.pk):
        flow.revoke(nora, by=world.users["ole"], now=world.now)


def test_an_owner_reaches_nobodys_sign_in_and_cannot_say_who_somebody_is_or_what_they_were_told(
    world: World,
) -> None:
    ole = AuthorisedUser.objects.filter(pk=access(world, "ole").pk)
    with scope.of_person(world.ingrid.pk):
        assert ole.update(may_lock=True) == 1
        assert not User.objects.filter(person=world.ole).exists()
        assert User.objects.filter(person=world.ingrid).exists()
    for reach in ({"person": world.ingrid}, {"informed_at": world.now}, {"role": "cleaner"}):
        with pytest.raises(ProgrammingError, match="permission denied"), scope.of_person(world.ingrid.pk):
            ole.update(**reach)
    with scope.of_person(world.ole.pk):
        assert ole.update(may_view_log=True) == 0


def test_a_delegate_looks_after_the_others_but_not_after_the_owner_or_themself(
    world: World, signed_in: SignIn
) -> None:
    AuthorisedUser.objects.filter(pk=access(world, "ole").pk).update(role="owner_delegate")
    ole = signed_in("ole")
    page = text(ole)
    assert "Nora" in page
    assert "Renhold" in page
    assert ole.post(f"/brukere/{access(world, 'nora').pk}/fjern/").status_code == 303
    assert access(world, "nora").state == "revoked"
    assert PanelCommand.objects.filter(kind="remove_code", slot_no=3).exists()
    assert ole.post(f"/brukere/{access(world, 'ingrid').pk}/fjern/").status_code == 404
    assert ole.post(f"/brukere/{access(world, 'ole').pk}/pause/").status_code == 404
    form = text(ole, "/brukere/ny/")
    assert 'value="household"' in form
    assert 'value="owner_delegate"' not in form


def test_a_cleaner_gets_days_and_hours_and_a_household_member_none(world: World, ingrid: Client) -> None:
    hours = {"dager": ["5", "1"], "fra_kl": "08:00", "til_kl": "12:00"}
    told = {"navn": "Rent og Ryddig", "rolle": "cleaner", "hvordan": "kode-fortalt", "epost": ""}
    cleaner = give(ingrid, world, **told, **hours)
    assert (cleaner.state, cleaner.informed_by, cleaner.has_app_access) == ("active", "customer", False)
    assert (cleaner.weekdays, cleaner.from_time) == ("15", "08:00")
    assert "Mandag, fredag 08:00–12:00" in text(ingrid)
    member = give(ingrid, world, **hours)
    assert (member.weekdays, member.from_time) == ("", "")


def test_who_gets_a_code_alone_is_told_by_text_message(
    world: World, ingrid: Client, settings: object
) -> None:
    settings.SMS_BACKEND = "accounts.texting.gateways.FileGateway"  # type: ignore[attr-defined]
    user = give(ingrid, world, rolle="neighbour", hvordan="kode-sms", epost="", mobil="900 00 001")
    assert (user.state, user.informed_by) == ("active", "sms")
    assert TextMessage.objects.get(kind="user-notice").number == "+4790000001"


def test_a_mistake_is_said_beside_the_field_and_nothing_typed_is_lost(world: World, ingrid: Client) -> None:
    typed = {"navn": "Onkel", "rolle": "cleaner", "hvordan": "epost", "epost": "onkel", "dager": ["3"]}
    typed |= {"fra": "2026-12-24", "til": "2026-12-01", "fra_kl": "12:00", "til_kl": "08:00"}
    answer = ingrid.post("/brukere/ny/", typed)
    page = answer.content.decode()
    assert answer.status_code == 200
    for said in ("navn@example.no", "Sluttdatoen må være etter", "senere på dagen"):
        assert said in page
    assert 'value="Onkel"' in page
    assert 'value="2026-12-24"' in page
    assert not AuthorisedUser.objects.filter(display_name="Onkel").exists()


def test_rights_are_changed_and_told_but_never_the_role(world: World, ingrid: Client) -> None:
    ole, path = access(world, "ole"), f"/brukere/{access(world, 'ole').pk}/"
    typed = {"navn": "Ole", "rettigheter": ["may_arm"], "fra": ole.valid_from.date().isoformat()}
    assert ingrid.post(path, typed | {"rolle": "cleaner", "role": "cleaner"}).status_code == 303
    changed = access(world, "ole")
    assert (changed.may_arm, changed.may_disarm, changed.role) == (True, False, "household")
    assert changed.valid_from == ole.valid_from
    assert [letter.to for letter in read_letters()] == [["ole@example.no"]]


def test_time_that_is_over_ends_an_access_its_code_and_its_sessions(world: World, signed_in: SignIn) -> None:
    nora = signed_in("nora")
    before = world.now - timedelta(minutes=1)
    AuthorisedUser.objects.filter(pk=access(world, "nora").pk).update(valid_to=before)
    access(world, "nora").code_assignments.update(valid_to=before)
    with as_role(WORKER):
        assert flow.end_due(world.now) >= 1
        assert flow.end_due(world.now) == 0
    over = access(world, "nora")
    assert (over.state, over.ended_reason, over.valid_to) == ("expired", "time_over", before)
    assert nora.get("/brukere/").status_code == 302
    assert PanelCommand.objects.filter(kind="remove_code", slot_no=3).count() == 1


def test_a_household_that_goes_takes_every_access_with_it(world: World, signed_in: SignIn) -> None:
    ole, lise = signed_in("ole"), signed_in("lise")
    with as_role(WORKER):
        assert flow.end_all_at(world.occupancies["ingrid"], now=world.now) == 4
        assert flow.end_all_at(world.occupancies["ingrid"], now=world.now) == 0
    assert {access(world, name).state for name in ("ingrid", "ole", "nora", "cleaner")} == {"revoked"}
    assert access(world, "lise").state == "active"
    assert (ole.get("/brukere/").status_code, lise.get("/brukere/").status_code) == (302, 200)


def test_a_company_sees_who_used_the_alarm_only_after_saying_that_the_employees_know(
    world: World, signed_in: SignIn
) -> None:
    company = Organisation.objects.create(
        name="Fjord Bakeri AS", organisation_number="974760673", organisation_form="AS"
    )
    customer = Customer.objects.create(customer_number="5520417", kind="organisation", organisation=company)
    site = Site.objects.create(
        installation_number="300001",
        street_address="Bryggen 1",
        postal_code="5003",
        city="Bergen",
        property_type="business",
    )
    world.sites["bakery"] = site
    since = world.now - timedelta(days=90)
    period = Occupancy.objects.create(site=site, customer=customer, valid_from=since)
    for name, role in (("lise", "owner_delegate"), ("ole", "employee")):
        world.accesses[name] = AuthorisedUser.objects.create(
            occupancy=period,
            person=world.people[name],
            display_name=f"{name} ved ovnen",
            role=role,
            valid_from=since,
            informed_at=since,
            state="active",
        )
    world.event(ArmingEvent, "ole", ago=timedelta(hours=4), site="bakery", mode="off")
    lise = signed_in("lise")
    assert lise.post("/anlegg/", {"site": str(site.pk)}).status_code in (302, 303)
    assert "ole ved ovnen" in text(lise)
    assert "ole ved ovnen" not in text(lise, "/brukere/ansatte/")
    assert "Du må bekrefte dette" in lise.post("/brukere/ansatte/").content.decode()
    assert lise.post("/brukere/ansatte/", {"informert": "on"}).status_code == 303
    assert LogAttestation.objects.get().by == world.lise
    log = signed_in("ole")
    assert "Ingen har sett den" in text(log, "/trygghet/loggen/")
    assert "slått av, ole ved ovnen" in text(lise, "/brukere/ansatte/")
    assert "for virksomheten, ser hvem" in text(log, "/trygghet/loggen/")
    assert "Ingen har sett den" not in text(log, "/trygghet/loggen/")
    assert signed_in("ingrid").get("/brukere/ansatte/").status_code == 404


def phrase_of(world: World, name: str) -> QuerySet[Passphrase]:
    """The passphrase of one of Ingrid's household, made where there is none."""
    home, person = world.occupancies["ingrid"], world.people[name]
    Passphrase.objects.get_or_create(
        occupancy=home,
        person=person,
        defaults={"secret_hmac": b"x" * 32, "set_at": world.now, "last_changed_at": world.now},
    )
    return Passphrase.objects.filter(occupancy=home, person=person)


def test_the_word_of_who_has_no_access_goes_unless_we_still_call_them(
    world: World, ingrid: Client, signed_in: SignIn
) -> None:
    home = world.occupancies["ingrid"]
    ContactPerson.objects.filter(person__in=[world.ole, world.people["nora"]]).delete()
    called = ContactPerson.objects.create(
        occupancy=home,
        person=world.people["nora"],
        name="Nora",
        phone="+4722000119",
        call_order=9,
        state="confirmed",
        added_by=world.ingrid,
        valid_from=home.valid_from,
    )
    ole, nora = phrase_of(world, "ole"), phrase_of(world, "nora")
    assert signed_in("ole").post(f"/brukere/{access(world, 'ole').pk}/slutt/").status_code == 303
    assert ingrid.post(f"/brukere/{access(world, 'nora').pk}/fjern/").status_code == 303
    assert access(world, "nora").state == "revoked"
    assert not ole.exists()
    assert nora.exists()
    assert phrase_of(world, "ingrid").exists()
    with scope.of_person(world.ingrid.pk):
        contacts.remove(called, user=world.users["ingrid"], now=world.now)
    assert not nora.exists()
    AuthorisedUser.objects.filter(person=world.ingrid, occupancy=home).update(state="left")
    with as_role(WORKER):
        assert codes.forget_needless_phrase(home.pk, world.ingrid.pk, now=world.now) == 0
    assert phrase_of(world, "ingrid").exists()


def test_a_worker_that_ends_an_access_forgets_the_word_too(world: World) -> None:
    ContactPerson.objects.filter(person=world.ole).delete()
    phrase = phrase_of(world, "ole")
    AuthorisedUser.objects.filter(pk=access(world, "ole").pk).update(valid_to=world.now)
    assert phrase.exists()
    with as_role(WORKER):
        assert flow.end_due(world.now) >= 1
    assert not phrase.exists()


def test_nobody_finds_somebody_elses_code_on_a_card_whose_slot_was_theirs(
    world: World, ingrid: Client
) -> None:
    since = world.now - timedelta(days=2)
    ole = access(world, "ole")
    ole.code_assignments.update(valid_to=since)
    CodeAssignment.objects.create(code=world.codes[2], user=access(world, "nora"), valid_from=since)
    with scope.of_person(world.ingrid.pk):
        home = showing.household(Viewer(world.ingrid, world.now), world.sites["house"])
    stands = {card.user.pk: card.code.state for card in home.cards}
    assert stands[access(world, "nora").pk] == "set"
    assert stands[ole.pk] == "none"
    AccessCode.objects.filter(assignments__user=access(world, "ingrid")).update(kind="tag")
    with scope.of_person(world.ingrid.pk):
        home = showing.household(Viewer(world.ingrid, world.now), world.sites["house"])
    assert {card.user.pk: card.code.state for card in home.cards}[access(world, "ingrid").pk] == "none"


def test_what_begins_later_may_begin_sooner_and_what_has_begun_never_later(
    world: World, ingrid: Client
) -> None:
    today = timezone.localdate(world.now)
    later = give(ingrid, world, fra=(today + timedelta(days=9)).isoformat())
    path, typed = f"/brukere/{later.pk}/", {"navn": "Bestemor", "rettigheter": ["may_arm"]}
    past = ingrid.post(path, typed | {"fra": (today - timedelta(days=1)).isoformat()})
    assert "Velg i dag eller en senere dato." in past.content.decode()
    days = {"fra": today.isoformat(), "til": (today + timedelta(days=2)).isoformat()}
    assert ingrid.post(path, typed | days).status_code == 303
    later.refresh_from_db()
    assert timezone.localdate(later.valid_from) == today
    assert later.valid_to is not None
    ole = access(world, "ole")
    page = ingrid.post(f"/brukere/{ole.pk}/", typed | days).content.decode()
    assert "Tilgangen har begynt" in page
    assert 'value="Bestemor"' in page
    assert access(world, "ole").display_name == ole.display_name


def test_a_delegate_changes_the_others_rows_but_not_their_own(world: World) -> None:
    AuthorisedUser.objects.filter(pk=access(world, "ole").pk).update(role="owner_delegate")
    ole, nora = (AuthorisedUser.objects.filter(pk=access(world, name).pk) for name in ("ole", "nora"))
    with scope.of_person(world.ole.pk):
        assert nora.update(may_lock=True) == 1
        assert ole.update(may_lock=True) == 0
    with scope.of_person(world.ingrid.pk):
        assert ole.update(may_lock=True) == 1


def test_a_card_costs_no_query_of_its_own(world: World) -> None:
    viewer = Viewer(world.ingrid, world.now)
    with CaptureQueriesContext(connection) as queries:
        home = showing.household(viewer, world.sites["house"])
    assert len(home.cards) >= 4
    of_homes = [one for one in queries if "owner_delegate" in one["sql"]]
    assert len(of_homes) == 1


def test_a_page_says_what_the_panel_is_told_and_what_not(world: World, ingrid: Client) -> None:
    for path in ("/brukere/ny/", f"/brukere/{access(world, 'ole').pk}/"):
        page = text(ingrid, path)
        assert "det får beskjed når koden skal åpnes og stenges" in page
        assert "Panelet får ikke vite det." in page
    assert "uten innlogging og uten kode" in text(ingrid, "/brukere/ny/")


def test_no_letter_says_that_a_code_is_gone_before_the_panel_has_said_so(
    world: World, ingrid: Client
) -> None:
    assert ingrid.post(f"/brukere/{access(world, 'nora').pk}/pause/").status_code == 303
    assert ingrid.post(f"/brukere/{access(world, 'nora').pk}/fjern/").status_code == 303
    bodies = [str(letter.body) for letter in read_letters() if letter.to == ["nora@example.no"]]
    assert len(bodies) == 2
    assert all("bedt panelet" in " ".join(body.split()) for body in bodies)
