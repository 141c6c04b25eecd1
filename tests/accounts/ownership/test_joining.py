"""Whoever takes over: the link works once, in time, and only together with the address it was sent to."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from uuid import UUID

import pytest
from django.test import Client
from django.utils import timezone

from accounts import post, waits
from accounts.models import (
    Change,
    ContactPoint,
    Customer,
    Letter,
    OwnershipChange,
    Person,
    Takeover,
    TakeoverInvitation,
    User,
)
from accounts.ownership import joining
from accounts.ownership.states import WrongState
from tests.accounts.ownership import walk
from tests.world import World, has_seen_papers

pytestmark = pytest.mark.django_db
SignedIn = Callable[[str], Client]
STRANGER = "mona@example.no"
PASSWORD = "en hel setning om et hus"


@pytest.fixture
def begun(world: World, signed_in: SignedIn) -> OwnershipChange:
    return walk.begin(signed_in("ingrid"), world)


def test_somebody_new_gets_a_sign_in_and_joins(world: World, signed_in: SignedIn) -> None:
    change = walk.begin(signed_in("ingrid"), world, address=STRANGER)
    client = Client()
    here = walk.prove(client, STRANGER)
    assert Person.objects.filter(given_name="Mona").count() == 0
    short = client.post(
        here, {"fornavn": "Mona", "etternavn": "Ny", "password1": "kort", "password2": "kort"}
    )
    assert short.status_code == 200
    assert "Mona" in short.content.decode(), "nothing typed is lost"
    answer = client.post(
        here, {"fornavn": "Mona", "etternavn": "Ny", "password1": PASSWORD, "password2": PASSWORD}
    )
    assert answer["Location"] == f"/eierskifte/{change.pk}/"
    has_seen_papers(User.objects.get(person__given_name="Mona"))
    page = client.get(answer["Location"])
    assert page.status_code == 200, "they are signed in"
    change.refresh_from_db()
    mona = Person.objects.get(given_name="Mona")
    assert change.to_customer.person == mona
    assert change.to_customer.status == "prospect"
    assert User.objects.get(person=mona).email == STRANGER
    assert Takeover.objects.get(change=change).person == mona


NEWCOMER = {"fornavn": "Mona", "etternavn": "Ny", "password1": PASSWORD, "password2": PASSWORD}


def on_record(name: str = "Mona", address: str = STRANGER, *, for_letters: bool = True) -> Person:
    """Somebody we know, who has no sign-in."""
    person = Person.objects.create(given_name=name, family_name="Ny")
    ContactPoint.objects.create(
        person=person, kind="email", value=address, is_primary=True, is_registered_for_delivery=for_letters
    )
    return person


@pytest.mark.parametrize("for_letters", [True, False])
def test_whoever_is_on_record_already_is_who_they_are(
    world: World, signed_in: SignedIn, for_letters: bool
) -> None:
    mona, other = on_record(for_letters=for_letters), on_record("Monika")
    change = walk.begin(signed_in("ingrid"), world, address=STRANGER)
    people, client = Person.objects.count(), Client()
    typed = NEWCOMER | {"fornavn": "mona"}
    assert client.post(walk.prove(client, STRANGER), typed)["Location"] == f"/eierskifte/{change.pk}/"
    change.refresh_from_db()
    assert change.to_customer.person == mona
    assert User.objects.get(person=mona).email == STRANGER
    assert not User.objects.filter(person=other).exists(), "they share a mailbox, and no more"
    assert Person.objects.count() == people


def test_a_customer_without_a_sign_in_activates_it_first(world: World, signed_in: SignedIn) -> None:
    mona = on_record()
    Customer.objects.create(customer_number="5550002", kind="person", person=mona)
    walk.begin(signed_in("ingrid"), world, address=STRANGER)
    people, client = Person.objects.count(), Client()
    assert "/aktiver/" not in client.get(walk.link()).content.decode(), "before it is proven nobody is told"
    here = walk.prove(client, STRANGER)
    for page in (client.get(here), client.post(here, NEWCOMER)):
        assert 'href="/aktiver/"' in page.content.decode()
    assert Person.objects.count() == people
    assert not User.objects.filter(email=STRANGER).exists(), "an address alone is not enough (S10)"


def test_whoever_signs_in_with_another_address_is_asked_to(world: World, signed_in: SignedIn) -> None:
    mona = on_record()
    User.objects.create_user("mona.ny@example.no", PASSWORD, person=mona)
    walk.begin(signed_in("ingrid"), world, address=STRANGER)
    people, client = Person.objects.count(), Client()
    answer = client.post(walk.prove(client, STRANGER), NEWCOMER)
    assert "Du har en innlogging hos oss." in answer.content.decode()
    assert Person.objects.count() == people


def test_where_letters_go_to_another_address_nothing_is_made(world: World, signed_in: SignedIn) -> None:
    mona = on_record(for_letters=False)
    ContactPoint.objects.create(
        person=mona, kind="email", value="m@example.no", is_registered_for_delivery=True
    )
    walk.begin(signed_in("ingrid"), world, address=STRANGER)
    client = Client()
    answer = client.post(walk.prove(client, STRANGER), NEWCOMER, follow=True)
    assert "Vi fikk ikke laget en innlogging." in answer.content.decode()
    assert not User.objects.filter(person=mona).exists()


def test_whoever_comes_too_late_is_not_made_at_all(
    world: World, signed_in: SignedIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The home goes to somebody else between the page and the answer: no person, no sign-in, no letter is left."""
    change = walk.begin(signed_in("ingrid"), world, address=STRANGER)
    client = Client()
    here = walk.prove(client, STRANGER)
    letters = Letter.objects.count()

    def taken(*_arguments: object) -> UUID:
        assert Person.objects.filter(given_name="Mona").exists(), "half of it is done"
        raise WrongState("somebody was first")

    monkeypatch.setattr(joining, "_joined", taken)
    answer = client.post(here, NEWCOMER, follow=True)
    assert "Denne invitasjonen kan ikke brukes av deg." in answer.content.decode()
    assert not Person.objects.filter(given_name="Mona").exists()
    assert not User.objects.filter(email=STRANGER).exists()
    assert Letter.objects.count() == letters
    change.refresh_from_db()
    assert change.to_customer is None


def test_the_letter_tells_each_side_what_is_waited_for(
    world: World, begun: OwnershipChange, signed_in: SignedIn
) -> None:
    walk.join(signed_in("lise"))
    said = {}
    for name in ("ingrid", "lise"):
        letter = Letter.objects.get(kind="ownership-joined", person=world.people[name])
        said[name] = str(post.compose(letter, address="noen@example.no").body)
    assert "Vi venter på at den som overtar, leser og godtar." in said["ingrid"]
    assert "godta når du er klar" in said["lise"], "nothing goes on before they have"
    assert "Vi ser på saken" not in said["lise"]


def test_the_link_is_used_once(begun: OwnershipChange, signed_in: SignedIn) -> None:
    buyer, here = signed_in("lise"), walk.link()
    walk.join(buyer)
    assert buyer.get(here).status_code == 404
    invitation = TakeoverInvitation.objects.get(change=begun)
    assert invitation.mark is None
    assert invitation.address_mark is None


def test_forwarded_to_somebody_signed_in_the_link_shows_what_it_shows_everybody(
    begun: OwnershipChange, signed_in: SignedIn
) -> None:
    here, ole = walk.link(), signed_in("ole")
    assert "Send koden" in ole.get(here).content.decode()
    codes = Letter.objects.filter(kind="address-code").count()
    assert ole.post(here, {"epost": "ole@example.no"}).status_code == 303
    assert Letter.objects.filter(kind="address-code").count() == codes, "no code to another address"
    for guess in ("123456", "000000", ""):
        assert "Ta imot" not in ole.post(here, {"kode": guess}, follow=True).content.decode()
    assert ole.post(here).status_code == 200
    begun.refresh_from_db()
    assert begun.to_customer is None
    assert begun.state == "awaiting_counterparty"
    assert signed_in("lise").get(here).status_code == 200, "whoever it was sent to can still use it"


def test_asking_for_a_code_reads_the_same_for_every_address(begun: OwnershipChange) -> None:
    here = walk.link()
    pages = []
    for address in (walk.BUYER, "noen@example.no"):
        client = Client()
        client.post(here, {"epost": address})
        pages.append(client.get(here))
    first, second = (page.content for page in pages)
    assert [page.status_code for page in pages] == [200, 200]
    assert len(first) == len(second)


def test_sent_to_another_address_the_first_link_is_dead(
    world: World, begun: OwnershipChange, signed_in: SignedIn
) -> None:
    first, early = walk.link(), signed_in("lise")
    walk.prove(early, at=first)
    seller = signed_in("ingrid")
    answer = seller.post(f"/eierskifte/{begun.pk}/invitasjon/", {"epost": STRANGER})
    assert answer.status_code == 303
    assert early.post(first).status_code == 404
    begun.refresh_from_db()
    assert begun.to_customer is None
    assert "Send koden" in Client().get(walk.link()).content.decode()


def test_another_link_waits_as_the_first_one_does_and_the_seller_is_told(
    world: World, begun: OwnershipChange, signed_in: SignedIn
) -> None:
    here, seller, first = f"/eierskifte/{begun.pk}/invitasjon/", signed_in("ingrid"), walk.link()
    for count in (1, 2):
        assert seller.post(here, {"epost": STRANGER}).status_code == 303
        told = Letter.objects.filter(kind="ownership-invited", person=world.people["ingrid"])
        assert told.count() == count, "every time, not the first alone"
    assert walk.link() != first
    waits.start(world.users["ingrid"], Change.PASSWORD)
    last, sent = walk.link(), Letter.objects.filter(kind="takeover-invitation").count()
    page = seller.post(here, {"epost": "tyv@example.no"}, follow=True).content.decode()
    assert "Nylig skjedde dette" in page
    assert Letter.objects.filter(kind="takeover-invitation").count() == sent
    assert Client().get(last).status_code == 200, "the link before is alive"


def test_nobody_buys_from_themselves(world: World, signed_in: SignedIn) -> None:
    seller = signed_in("ingrid")
    refused = seller.post(
        "/eierskifte/ny/",
        {
            "anlegg": str(world.sites["house"].pk),
            "overtakelse": walk.in_a_day().strftime(walk.TYPED),
            "epost": "ingrid@example.no",
            "lest": "on",
        },
    )
    assert "Det er din egen adresse." in refused.content.decode()
    walk.begin(seller, world, address="annen@example.no")
    here = walk.prove(seller, "annen@example.no")
    seller.post(here)
    assert OwnershipChange.objects.get(state="awaiting_counterparty").to_customer is None


def test_opening_the_link_changes_nothing(begun: OwnershipChange) -> None:
    here, before = walk.link(), TakeoverInvitation.objects.values().get()
    for _time in range(2):
        assert Client().get(here).status_code == 200
    assert TakeoverInvitation.objects.values().get() == before
    assert Client().get(here[:-5] + "/").status_code == 404


def test_whoever_has_bought_asks_and_learns_nothing_until_the_owner_says_yes(
    world: World, signed_in: SignedIn
) -> None:
    buyer, seller = signed_in("lise"), signed_in("ingrid")
    moment = walk.in_a_day().strftime(walk.TYPED)
    pages = []
    for number in (world.sites["house"].installation_number, "999999"):
        answer = buyer.post("/eierskifte/overta/", {"anleggsnummer": number, "overtakelse": moment})
        assert answer["Location"] == "/eierskifte/"
        pages.append(buyer.get("/eierskifte/").content.decode().count("Du har spurt om et anlegg"))
    assert pages == [1, 2], "known or unknown, it reads the same"
    change = OwnershipChange.objects.get()
    assert (change.state, change.to_customer) == ("initiated", None)
    assert buyer.get(f"/eierskifte/{change.pk}/").status_code == 404
    assert walk.tick() == 1
    assert Letter.objects.get(kind="ownership-asked").person == world.people["ingrid"]
    assert not walk.tick(), "the owner is written to once"
    page = seller.get(f"/eierskifte/{change.pk}/bekreft/").content.decode()
    assert "Lise" not in page
    assert seller.post(f"/eierskifte/{change.pk}/bekreft/", {"lest": "on"}).status_code == 303
    change.refresh_from_db()
    assert (change.state, change.to_customer) == ("buyer_onboarding", world.customers["lise"])
    walk.accept(buyer, change)
    walk.look_at(change, world)
    assert walk.tick() == 1
    change.refresh_from_db()
    assert change.state == "scheduled"
    assert Customer.objects.filter(pk=change.to_customer_id).exists()


def test_whoever_asked_in_vain_is_told_so_and_learns_no_more(world: World, signed_in: SignedIn) -> None:
    """No home, an owner who says nothing, one who says no: one letter each, of the same day and the same words."""
    moment = walk.in_a_day().strftime(walk.TYPED)
    asked = {"lise": "999999", "ole": world.sites["house"].installation_number}
    asked["tor"] = world.sites["cabin"].installation_number
    for name, number in asked.items():
        signed_in(name).post("/eierskifte/overta/", {"anleggsnummer": number, "overtakelse": moment})
    assert OwnershipChange.objects.count() == 2
    declined = OwnershipChange.objects.get(site=world.sites["cabin"])
    signed_in("ingrid").post(f"/eierskifte/{declined.pk}/avbryt/")
    told = Letter.objects.filter(kind="ownership-lapsed")
    walk.tick(timezone.now() + timedelta(days=13))
    assert not told.exists(), "the owners still have time"
    for _turn in range(2):
        walk.tick(timezone.now() + timedelta(days=14, seconds=1))
    assert {letter.person for letter in told} == {world.people[name] for name in asked}
    bodies = {str(post.compose(letter, address="noen@example.no").body) for letter in told}
    assert len(told) == len(asked)
    assert len({body.split("\n\n", 1)[1] for body in bodies}) == 1, "but for the name"
    assert all("Ingen har bekreftet det" in body for body in bodies)


def test_whoever_was_answered_is_not_told_that_nobody_did(world: World, signed_in: SignedIn) -> None:
    buyer, seller = signed_in("lise"), signed_in("ingrid")
    typed = {
        "anleggsnummer": world.sites["house"].installation_number,
        "overtakelse": walk.in_a_day().strftime(walk.TYPED),
    }
    buyer.post("/eierskifte/overta/", typed)
    change = OwnershipChange.objects.get()
    seller.post(f"/eierskifte/{change.pk}/bekreft/", {"lest": "on"})
    change.refresh_from_db()
    assert change.state == "buyer_onboarding"
    walk.tick(timezone.now() + timedelta(days=15))
    assert not Letter.objects.filter(kind="ownership-lapsed").exists()
