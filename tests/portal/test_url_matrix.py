"""Every address × everyone × reading and writing, against a file that a person has read.

An address missing from `url_matrix.csv` fails. What each answer may hold is judged by the canaries of the world.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator
from copy import deepcopy
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.db import transaction
from django.http import HttpResponse
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver

from accounts import waits
from accounts.audit.sealer import seal
from accounts.contacts import links
from accounts.household import invitations
from accounts.models import (
    AuthorisedUser,
    Change,
    ContactChange,
    ContactNotice,
    ContactPerson,
    OwnershipChange,
    TakeoverInvitation,
    User,
)
from accounts.ownership import inviting
from privacy.categories import CATEGORIES
from privacy.desk.acts import ACTS
from privacy.erasure import flow, plan
from privacy.models import Erasure, LegalDocument, PrivacyRequest, Reading, RecordNote, Restriction, Review
from privacy.uses import Use, Why
from privacy.workflow import Scope, open_export
from tests import factors
from tests.threads import said
from tests.world import World, canary

FILE = Path(__file__).with_name("url_matrix.csv")
ROLES = ("anonymous", "ingrid", "ole", "nora", "lise", "tor", "sam", "dina", "omar")
GROUP = re.compile(r"\(\?P<\w+>([^)]*)\)")
TOKEN = re.compile(r'value="[A-Za-z0-9]{64}"')
CANARY = re.compile(r"ZQX-(\w+)-")
# Whose canaries may stand in an answer to whom. Kari's and Per's relation is what Ingrid typed herself; the house's
# door set off an alarm in Tor's time.
MAY_SEE: dict[str, set[str]] = {
    "ingrid": {"ingrid", "cabin", "house", "kari", "per", "shared"},
    "ole": {"ole", "shared"},
    "nora": {"nora"},
    # Why something of hers is held back from deletion is told her, too.
    "lise": {"lise", "hold"},
    "tor": {"tor", "house"},
    # Disclosures to the police, their order not to tell, and why something is held: the officer looks after them.
    "dina": {"police", "hold"},
}
# What stands in an address by its key: rows of `tests.holdings`, of several people and in several states.
ROWS: dict[str, tuple[str, ...]] = {
    "opplysninger/alarmer/": ("cat", "fire", "panic", "tor", "lise"),
    "opplysninger/avtale/fakturaer/": ("bill", "bill_plain", "bill_tor", "bill_lise"),
    "opplysninger/kundekontakt/": ("thread_ingrid", "thread_ole", "thread_tor", "thread_lise"),
    "bilder/": ("cat_released", "cat_waiting", "panic_released", "stray", "tor_released", "lise_released"),
    "opptak/": ("call", "unheard", "old_call"),
    "konto/kontakt/kode/": ("contact_change",),
    "konto/kontakt/<uuid:pk>/": ("telephone",),
    "opplysninger/feil/merknader/": ("record_note",),
    "brukere/kode/": ("access_nora",),
    "brukere/kontaktpersoner/": ("per_on_list",),
    "eierskifte/": ("handing_over",),
    "brukere/<uuid:pk>/": ("access_ole", "access_lise"),
    "innsynslogg/": ("look", "look_lise"),
    "personvern/begrensning/": ("stopped",),
    "trygghet/loggen/navn/": ("access_ole",),
    "admin/personvernombud/utleveringer/": ("told_later",),
    "admin/personvernombud/mottakere/": ("cloud",),
    "admin/personvernombud/oppslag/": ("finding",),
    "admin/personvernombud/sperrer/": ("hold",),
    "admin/privacy/review/": ("review",),
    "admin/personvernombud/dokumenter/": ("paper",),
}
DOCUMENTS = ("contract", "install_tor", "visit_lise")
NOBODYS = "00000000-0000-4000-8000-000000000000"
OTHER_METHODS = ("put", "patch", "delete", "options")


@dataclass(frozen=True)
class Address:
    """One pattern of the URLconf, filled in with an object: `of` tells whose."""

    route: str
    of: str
    path: str


@pytest.fixture
def cases(full_world: World) -> dict[str, PrivacyRequest]:
    """A copy under way for Ingrid, and one for Lise; that they were ordered stands sealed in the log."""
    scope = Scope(tuple(category.slug for category in CATEGORIES))
    opened = {
        name: open_export(full_world.people[name], by=full_world.users[name], scope=scope, language="nb")
        for name in ("ingrid", "lise")
    }
    seal(patience=timedelta(0))
    image = full_world.held["cat_waiting"]
    full_world.held["review"] = Review.objects.create(
        request=opened["ingrid"],
        kind=Review.Kind.IMAGE,
        label=image._meta.label,
        row_key=image.pk,
        field="file",
        row=image.key,
    )
    return opened


@pytest.fixture(autouse=True)
def message(full_world: World) -> None:
    """Something Ingrid has told us is wrong, her words beside a record, and an address she is changing."""
    subject, text = canary("ingrid", "subject"), canary("ingrid", "text")
    full_world.held["message"] = said(full_world.ingrid, subject=subject, text=text, at=full_world.now)
    full_world.held["handing_over"] = OwnershipChange.objects.create(
        key="EK-2345-6789",
        site=full_world.sites["house"],
        from_customer=full_world.customers["ingrid"],
        initiated_by="seller",
        initiated_at=full_world.now,
        seller_confirmed_at=full_world.now,
        takeover_at=full_world.now + timedelta(days=30),
        state="awaiting_counterparty",
    )
    full_world.held["per_on_list"] = ContactPerson.objects.get(person=full_world.per)
    for name in ("ole", "lise"):
        full_world.held[f"access_{name}"] = full_world.accesses[name]
    full_world.held["access_nora"] = full_world.accesses["nora"]
    full_world.held["telephone"] = full_world.ingrid.contact_points.get(kind="phone")
    full_world.held["access_ole"] = full_world.accesses["ole"]
    change = ContactChange(person=full_world.ingrid, what="add", kind="email", code_hmac=b"x" * 32)
    change.value = f"{canary('ingrid', 'new')}@example.no"
    note = RecordNote(person=full_world.ingrid, label="accounts.Person", row_key=str(full_world.ingrid.pk))
    note.text = canary("ingrid", "note")
    for name, row in {"contact_change": change, "record_note": note}.items():
        row.save(force_insert=True)
        full_world.held[name] = row


@pytest.fixture(autouse=True)
def paper(full_world: World) -> None:
    """The terms in force."""
    full_world.held["paper"] = LegalDocument.objects.get(kind="terms")


@pytest.fixture(autouse=True)
def stopped(full_world: World) -> None:
    """Ingrid has stopped advertising."""
    full_world.held["stopped"] = Restriction.objects.create(
        person=full_world.ingrid, ground=Why.VOLUNTARY, use=Use.MARKETING, is_interim=False
    )


@pytest.fixture(autouse=True)
def looks(full_world: World) -> None:
    """An employee has looked at Ingrid, and at Lise."""
    by = full_world.users["sam"]
    for name, of in (("look", "ingrid"), ("look_lise", "lise")):
        full_world.held[name] = Reading.objects.create(
            person=full_world.people[of],
            by=by,
            role="support",
            category="avtale",
            what="rows",
            reason="check",
        )


def of_kari(world: World) -> User:
    """A sign-in that none of the roles has, with a wait: whoever has the link of its notice may use it."""
    if "undo" not in world.held:
        world.held["kari_user"] = User.objects.create_user("kari@example.no", person=world.kari)
        _wait, world.held["undo"] = waits.start(world.held["kari_user"], Change.CONTACT)
    kari: User = world.held["kari_user"]
    return kari


def fillings_of_link(route: str, world: World) -> dict[str, dict[str, str]]:
    """The link that asks somebody on Ingrid's list whether they can be called; nothing where the route is none."""
    if not route.startswith("k/"):
        return {}
    if "link" not in world.held:
        world.held["link"] = "B" * 22
        home, until = world.occupancies["ingrid"], world.now + links.WORKS_FOR
        asked = ContactPerson.objects.create(
            occupancy=home, name="Spurt", call_order=9, valid_from=world.now, state="notice_sent"
        )
        mark = links.mark_of(world.held["link"])
        ContactNotice.objects.create(contact=asked, link_hmac=mark, link_until=until)
    return {"asked": {"token": world.held["link"]}, "nobody": {"token": "A" * 22}}


def fillings_of_takeover(route: str, world: World) -> dict[str, dict[str, str]]:
    """The link to whoever takes over Ingrid's house; nothing where the route is none."""
    if not route.startswith("eierskifte/invitasjon/"):
        return {}
    token = "C" * 43
    TakeoverInvitation.objects.get_or_create(
        change=world.held["handing_over"],
        defaults={
            "mark": inviting.mark_of(token),
            "address_mark": b"x" * 32,
            "sent_at": world.now,
            "valid_until": world.now + timedelta(days=14),
        },
    )
    return {"invited": {"token": token}, "nobody": {"token": "A" * 43}}


def fillings_of_invitation(route: str, world: World) -> dict[str, dict[str, str]]:
    """The link by which somebody answers whether they want access to Ingrid's; nothing where the route is none."""
    if not route.startswith("u/"):
        return {}
    if "invited" not in world.held:
        user = AuthorisedUser.objects.create(
            occupancy=world.occupancies["ingrid"],
            display_name="Spurt",
            role="household",
            valid_from=world.now,
            invited_by=world.ingrid,
            state="invited",
        )
        world.held["invited"] = invitations.send(
            user, channel="email", address="spurt@example.no", now=world.now
        )
    return {"asked": {"token": world.held["invited"]}, "nobody": {"token": "A" * 43}}


def erasing(world: World, name: str) -> tuple[PrivacyRequest, str]:
    """An erasure somebody has just confirmed, and the code of the link that calls it off."""
    key = f"erasing_{name}"
    if key not in world.held:
        person, choice = world.people[name], Erasure.Choice.NOW
        made = plan.make(person, choice=choice, now=world.now)
        world.held[key] = flow.confirm(person, by=world.users[name], plan=made, choice=choice, language="nb")
    found: tuple[PrivacyRequest, str] = world.held[key]
    return found


def receipt_of(world: World) -> str:
    """The number of a receipt: of an erasure that is over."""
    request, _token = erasing(world, "tor")
    Erasure.objects.filter(request=request).update(started_at=world.now, finished_at=world.now)
    return Erasure.objects.get(request=request).receipt_number


def fillings_of_erasure(route: str, world: World) -> dict[str, dict[str, str]]:
    """Nothing where the route is about none."""
    if "<receipt-number:" in route:
        name = {"name": "kvittering.json"}
        return {
            "tor": {"number": receipt_of(world), **name},
            "nobody": {"number": "2222-2222-2222", **name},
        }
    if "sletting/" in route and "<str:token>" in route:
        return {"lise": {"token": erasing(world, "lise")[1]}, "nobody": {"token": "A" * 43}}
    if "sletting/" not in route or "<reference" not in route:
        return {}
    own = {"reference": erasing(world, "ingrid")[0].reference}
    return {"ingrid": own, "nobody": {"reference": "PV-2222-2222"}}


def factors_and_sessions(world: World) -> dict[str, int]:
    """The key of a passkey of Kari's, and of a session of hers, by the part of the address they stand in.

    None of the roles has a second factor: each would have to give it at sign-in.
    """
    owner = of_kari(world)
    passkey, _is_new = Authenticator.objects.get_or_create(
        user=owner, type="webauthn", defaults={"data": {"name": "Telefonen min", "credential": {}}}
    )
    session, _is_new = UserSession.objects.get_or_create(
        session_key="of-another-device", defaults={"user": owner, "ip": "192.0.2.0", "user_agent": ""}
    )
    return {"passnokler": passkey.pk, "enheter": session.pk}


def routes() -> Iterator[str]:
    """Every route of the URLconf, as written."""
    yield from _walk(get_resolver("portal.urls").url_patterns, "")


def _walk(patterns: list[URLPattern | URLResolver], prefix: str) -> Iterator[str]:
    for entry in patterns:
        route = prefix + str(entry.pattern)
        if isinstance(entry, URLResolver):
            yield from _walk(entry.url_patterns, route)
        else:
            yield route


def addresses(world: World, cases: dict[str, PrivacyRequest]) -> Iterator[Address]:
    """Every route with every object it could be asked for."""
    for route in sorted(set(routes())):
        found = fillings_of_erasure(route, world) or fillings_of_link(route, world)
        found = found or fillings_of_invitation(route, world) or fillings_of_takeover(route, world)
        found = found or fillings(route, world, cases)
        for of, values in found.items():
            path = GROUP.sub(lambda group: group[1].split("|")[0].replace(".*", "finnes-ikke/"), route)
            for name, value in values.items():
                path = re.sub(rf"<([\w-]+:)?{name}>", value, path)
            yield Address(route, of, "/" + path.replace("^", "").replace("$", "").replace("\\Z", ""))


def at_the_desk(route: str, world: World, cases: dict[str, PrivacyRequest]) -> dict[str, dict[str, str]]:
    """What staff open by its key: a case with each thing that can be done with it, and a customer."""
    if "<uuid:request_id>" in route:
        case = str(cases["ingrid"].pk)
        acts = {name: {"request_id": case, "name": name} for name in (*ACTS, "ukjent")}
        return acts | {"nobody": {"request_id": NOBODYS, "name": "notat"}}
    if "<uuid:person_id>" in route:
        return {"ingrid": {"person_id": str(world.ingrid.pk)}, "nobody": {"person_id": NOBODYS}}
    opened = {
        "person": str(world.ingrid.pk),
        "slug": "avtale",
        "what": "images",
        "file": str(world.held["contract"].file_id),
    }
    return {"ingrid": opened, "nobody": opened | {"person": NOBODYS}}


def fillings(route: str, world: World, cases: dict[str, PrivacyRequest]) -> dict[str, dict[str, str]]:
    if "<uuid:" in route and "<uuid:pk>" not in route and "admin/" in route:
        return at_the_desk(route, world, cases)
    if "<reference:reference>" in route and "<uuid:pk>" in route:
        parts = {name: {"reference": one.reference, "pk": str(one.pk)} for name, one in cases.items()}
        return parts | {"nobody": {"reference": "PV-2222-2222", "pk": NOBODYS}}
    if "<uuid:pk>" in route:
        return {of: {"pk": str(pk)} for of, pk in keys(route, world)} | {"nobody": {"pk": NOBODYS}}
    if "<int:pk>" in route:
        own = factors_and_sessions(world)[route.split("/")[1]]
        return {"kari": {"pk": str(own)}, "nobody": {"pk": "999999999"}}
    if "<str:token>" in route:
        of_kari(world)
        return {"kari": {"token": world.held["undo"]}, "nobody": {"token": "A" * 43}}
    if "<message-reference:" in route:
        sent = world.held["message"].reference
        return {"ingrid": {"reference": sent}, "nobody": {"reference": "HV-2222-2222"}}
    if ":reference>" in route or "<reference>" in route:
        own = {name: {"reference": case.reference} for name, case in cases.items()}
        return own | {"nobody": {"reference": "PV-2222-2222"}}
    if "slug>" in route:
        return {category.slug: {"slug": category.slug} for category in CATEGORIES} | {
            "unknown": {"slug": "ukjent"}
        }
    if "object_id>" in route or "<path:" in route:
        label = route.split("/")[2] if route.count("/") > 2 else ""
        case = cases["ingrid"]
        found = {"job": case.jobs.get().pk, "privacyrequest": case.pk, "event": case.events.first()}
        found |= {"auditentry": 1, "review": world.held.get("review")}
        value = found.get(label, world.users["ingrid"].pk)
        return {"ingrid": {"object_id": str(getattr(value, "pk", value))}}
    fixed = {
        "key": "x",
        "key_id": "t1",
        "uidb36": "1",
        "app_label": "privacy",
        "content_type_id": "1",
        "number": "1",
        "name": "x",
        "word": "telefon",
        "day": "2026-01-01",
        "kind": "terms",
    }
    return {"": fixed | {"url": "finnes-ikke/"}}


def keys(route: str, world: World) -> Iterator[tuple[str, Any]]:
    """The rows an address with a key is tried with."""
    if route.startswith("dokumenter/"):
        for name in DOCUMENTS:
            row = world.held[name]
            yield name, getattr(row, "file_id", None) or row.report_id
    for start, names in ROWS.items():
        if route.startswith(start):
            yield from ((name, world.held[name].pk) for name in names if name in world.held)


def expectations() -> dict[tuple[str, str, str], dict[str, str]]:
    with FILE.open(encoding="utf-8", newline="") as file:
        return {(row["route"], row["of"], row["method"]): row for row in csv.DictReader(file)}


def client_of(role: str, world: World) -> Client:
    """A client in the role, signed in through the real page, so that the sign-in is fresh."""
    client = Client()
    if role != "anonymous":
        factors.sign_in(client, world.users[role])
    return client


def outcome(answer: HttpResponse) -> str:
    """The status, and for a redirection what kind of place it leads to."""
    place = answer.headers.get("Location", "")
    for word, path in {"sign-in": "/logg-inn/", "confirm": "/bekreft/"}.items():
        if place.startswith(path):
            return f"{answer.status_code} {word}"
    return str(answer.status_code)


@pytest.mark.django_db
def test_every_address_is_in_the_file_and_the_file_names_no_other(
    full_world: World, cases: dict[str, PrivacyRequest]
) -> None:
    asked = {(a.route, a.of, method) for a in addresses(full_world, cases) for method in ("get", "post")}
    listed = set(expectations())
    assert sorted(asked - listed) == []
    assert sorted(listed - asked) == []


@pytest.mark.django_db
@pytest.mark.parametrize("role", ROLES)
def test_everyone_gets_what_the_file_says_and_nobody_elses_data(
    full_world: World, cases: dict[str, PrivacyRequest], role: str
) -> None:
    client, expected = client_of(role, full_world), expectations()
    wrong = []
    for address in addresses(full_world, cases):
        for method in ("get", "post"):
            answer = ask(client, method, address.path)
            found = outcome(answer)
            if found != expected[address.route, address.of, method][role]:
                wrong.append((address, method, found))
            foreign = set(CANARY.findall(body(answer))) - MAY_SEE.get(role, set())
            assert not foreign, (address, method, foreign)
    assert wrong == []


@pytest.mark.django_db
def test_the_canaries_are_seen_by_whom_they_belong_to(full_world: World) -> None:
    """Presence first: an oracle that finds nothing anywhere would prove nothing."""
    client = client_of("ingrid", full_world)
    client.post("/anlegg/", {"site": str(full_world.sites["house"].pk)})
    seen = {
        owner
        for category in CATEGORIES
        for owner in CANARY.findall(body(ask(client, "get", f"/opplysninger/{category.slug}/")))
    }
    assert {"ingrid", "house", "kari"} <= seen


@pytest.mark.django_db
def test_a_foreign_case_cannot_be_told_from_one_that_does_not_exist(
    full_world: World, cases: dict[str, PrivacyRequest]
) -> None:
    client = client_of("ole", full_world)
    for tail in ("", "framdrift/"):
        foreign = ask(client, "get", f"/personvern/saker/{cases['ingrid'].reference}/{tail}")
        missing = ask(client, "get", f"/personvern/saker/PV-2222-2222/{tail}")
        assert foreign.status_code == missing.status_code == 404
        assert plain(foreign, cases["ingrid"].reference) == plain(missing, "PV-2222-2222")


@pytest.mark.django_db
@pytest.mark.parametrize("role", ["anonymous", "ole", "sam"])
def test_no_address_does_anything_for_another_method(
    full_world: World, cases: dict[str, PrivacyRequest], role: str
) -> None:
    client = client_of(role, full_world)
    for address in addresses(full_world, cases):
        for method in OTHER_METHODS:
            answer = ask(client, method, address.path)
            assert answer.status_code == 405, (address, method)
            assert not set(CANARY.findall(body(answer))) - MAY_SEE.get(role, set()), (address, method)


def plain(answer: HttpResponse, reference: str) -> str:
    """The page without what differs by itself: the reference asked for, and the form's token."""
    return TOKEN.sub("", body(answer).replace(reference, ""))


def ask(client: Client, method: str, path: str) -> HttpResponse:
    """Ask once, and leave no trace of it in the database."""
    cookies = deepcopy(client.cookies)
    with transaction.atomic():
        answer: HttpResponse = getattr(client, method)(path)
        body(answer)
        transaction.set_rollback(True)
    client.cookies = cookies
    return answer


def body(answer: HttpResponse) -> str:
    if not hasattr(answer, "read_body"):
        content = b"".join(answer.streaming_content) if answer.streaming else answer.content
        answer.read_body = content.decode(errors="replace")  # type: ignore[attr-defined]
    return str(answer.read_body)  # type: ignore[attr-defined]
