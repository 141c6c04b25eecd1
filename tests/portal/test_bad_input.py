"""Three hundred bad inputs into every form field, every query parameter and every part of an address: no 500."""

from __future__ import annotations

from collections.abc import Callable
from urllib.parse import quote

import pytest
from django.db import transaction
from django.test import Client
from pytest_django import Settings

from tests.portal.bad_input import COUNT, Forms, bad_inputs
from tests.world import World

pytestmark = pytest.mark.django_db
SignIn = Callable[[str], Client]
SIGNED_OUT = ("/logg-inn/", "/logg-inn/kode/", "/glemt/", "/aktiver/", "/kontroll/")
FRAMED, FRAME = "/", {"/sprak/", "/utseende/", "/anlegg/", "/logg-ut/"}
SIGNED_IN = (
    *("/", "/personvern/kopi/ny/", "/bekreft/", "/opplysninger/feil/?kategori=anlegg"),
    *("/personvern/sporsmal/ny/", "/personvern/sletting/ny/"),
    "/personvern/begrensning/ny/bekreft/?hva=alt&hvorfor=vil",
    "/personvern/protest/ny/",
)
QUERIES = {
    "/opplysninger/bruk/": ("type", "periode", "maned", "etter"),
    "/opplysninger/laser/": ("type", "periode", "maned", "etter"),
    "/opplysninger/alarmer/": ("type", "periode", "maned", "etter", "bilder"),
    "/opplysninger/avtale/": ("periode", "etter"),
    "/opplysninger/feil/": ("kategori", "tabell", "rad"),
    "/personvern/kopi/ny/": ("kategori", "hva", "anlegg", "storrelse", "form"),
    "/personvern/begrensning/ny/bekreft/": ("hva", "kategori", "hvorfor"),
    "/personvern/ny/": ("rett",),
    "/innsynslogg/": ("hvem", "hva", "etter"),
    "/logg-inn/": ("next",),
    "/bekreft/": ("next",),
}
# The same kinds of parameters as another page has.
AGAIN = dict.fromkeys(
    ("/opplysninger/laser/", "/opplysninger/alarmer/", "/opplysninger/avtale/", "/innsynslogg/"),
    pytest.mark.exhaustive,
)
ADMIN_QUERIES = (
    "q",
    "o",
    "p",
    "all",
    "e",
    "status__exact",
    "state__exact",
    "received_at__year",
    "reference__startswith",
)
IN_PATH = (
    "/opplysninger/{}/",
    "/bilder/{}/",
    "/personvern/saker/{}/",
    "/demo/post/{}/",
    "/{}",
)
# Parts of the same kind as one above.
IN_PATH_AGAIN = (
    "/opplysninger/alarmer/{}/",
    "/opptak/{}/lyd/",
    "/dokumenter/{}/",
    "/opplysninger/kundekontakt/{}/",
    "/opplysninger/feil/{}/",
    "/opplysninger/avtale/fakturaer/{}/",
    "/personvern/saker/{}/framdrift/",
    "/personvern/saker/{}/flytting/framdrift/",
)


@pytest.fixture(autouse=True)
def quick(settings: Settings) -> None:
    """No rate limits, which would answer for the form; a quick hash, since passwords are not the question."""
    settings.ACCOUNT_RATE_LIMITS = False
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher", *settings.PASSWORD_HASHERS]


def test_there_are_three_hundred_and_all_are_different() -> None:
    assert len(set(bad_inputs())) == COUNT


@pytest.mark.parametrize("page", SIGNED_OUT)
def test_forms_anybody_can_send(world: World, page: str) -> None:
    client = Client()
    assert every_field_with_every_input(client, page) >= 1


@pytest.mark.parametrize("page", SIGNED_IN)
def test_forms_of_a_signed_in_person(signed_in: SignIn, page: str) -> None:
    assert every_field_with_every_input(signed_in("ingrid"), page) >= 1


@pytest.mark.parametrize("page", [pytest.param(page, marks=AGAIN.get(page, ())) for page in sorted(QUERIES)])
def test_query_parameters(signed_in: SignIn, page: str) -> None:
    client = signed_in("ingrid")
    for name in QUERIES[page]:
        for value in bad_inputs():
            sane(client, "get", f"{page}?{name}={quote(value)}&{name}=")


@pytest.mark.parametrize(
    "shape", [*IN_PATH, *(pytest.param(shape, marks=pytest.mark.exhaustive) for shape in IN_PATH_AGAIN)]
)
def test_parts_of_addresses(signed_in: SignIn, shape: str) -> None:
    client = signed_in("ingrid")
    for value in bad_inputs():
        sane(client, "get", shape.format(quote(value, safe="")))


@pytest.mark.parametrize(
    "page",
    [pytest.param("/admin/privacy/privacyrequest/", marks=pytest.mark.exhaustive), "/admin/privacy/job/"],
)
def test_what_staff_can_type_into_an_address(signed_in: SignIn, page: str) -> None:
    client = signed_in("dina")
    assert client.get(page).status_code == 200
    for value in bad_inputs():
        sane(client, "get", f"{page}{quote(value, safe='')}/change/")
        for name in ADMIN_QUERIES:
            sane(client, "get", f"{page}?{name}={quote(value)}")


def every_field_with_every_input(client: Client, page: str) -> int:
    """Send each form of the page with each field spoilt in each way; how many fields there were.

    The forms of the frame (language, appearance, home, sign-out) stand on every page and are tried on the first.
    """
    forms = Forms(client.get(page).content.decode()).found
    own = [form for form in forms if page == FRAMED or form.action not in FRAME]
    spoilt = [(form, name) for form in own for name in form.fields if name != "csrfmiddlewaretoken"]
    for form, name in spoilt:
        for value in bad_inputs():
            sane(client, "post", form.action or page, form.fields | {name: [value]})
    return len(spoilt)


def sane(client: Client, method: str, path: str, data: dict[str, list[str]] | None = None) -> None:
    """The answer is not a 500, and nothing of it stays in the database."""
    with transaction.atomic():
        answer = getattr(client, method)(path, data)
        transaction.set_rollback(True)
    assert answer.status_code < 500, (method, path, data)
