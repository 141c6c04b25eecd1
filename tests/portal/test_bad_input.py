"""Three hundred bad inputs into form fields, query parameters and parts of addresses: no 500.

Each place gets a fifteenth of them every time, its neighbour another one; all of them with `--exhaustive`.
"""

from __future__ import annotations

from collections.abc import Callable
from urllib.parse import quote

import pytest
from django.db import transaction
from django.test import Client
from pytest_django import Settings

from tests.portal.bad_input import COUNT, SHARES, Forms, bad_inputs, share_of
from tests.world import World

pytestmark = pytest.mark.django_db
SignIn = Callable[[str], Client]
SIGNED_OUT = (
    *("/logg-inn/", "/logg-inn/kode/", "/glemt/", "/aktiver/", "/kontroll/", "/kvittering/"),
    *("/kontakt-oss/", "/tilbud/", "/uten-innlogging/"),
)
FRAMED, FRAME = "/", {"/sprak/", "/utseende/", "/anlegg/", "/logg-ut/"}
SIGNED_IN = (
    *(
        "/",
        "/brukere/kontaktpersoner/ny/",
        "/personvern/kopi/ny/",
        "/bekreft/",
        "/opplysninger/feil/?kategori=anlegg",
    ),
    *("/personvern/sporsmal/ny/", "/personvern/sletting/noe/"),
    "/personvern/sletting/ny/?valg=na",
    "/personvern/begrensning/ny/bekreft/?hva=alt&hvorfor=vil",
    "/personvern/protest/ny/",
    "/personvern/flytting/ny/",
    "/personvern/ny/?rett=access&rett=objection",
    *(
        "/konto/kontakt/ny/e-post/",
        "/konto/kontakt/ny/post/",
        "/konto/e-post/",
        "/konto/passord/",
        "/innsynslogg/",
    ),
    "/trygghet/meg/",
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
in_shares = pytest.mark.parametrize(
    "share", [0, *(pytest.param(more, marks=pytest.mark.exhaustive) for more in range(1, SHARES))]
)


@pytest.fixture(autouse=True)
def quick(settings: Settings) -> None:
    """No rate limits, which would answer for the form; a quick hash, since passwords are not the question."""
    settings.ACCOUNT_RATE_LIMITS = False
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher", *settings.PASSWORD_HASHERS]


def test_there_are_three_hundred_and_all_are_different() -> None:
    assert len(set(bad_inputs())) == COUNT


def test_the_shares_of_a_place_are_all_of_them() -> None:
    every = [value for share in range(SHARES) for value in share_of(share, place=3)]
    assert sorted(every) == sorted(bad_inputs())


@in_shares
@pytest.mark.parametrize("page", SIGNED_OUT)
def test_forms_anybody_can_send(world: World, page: str, share: int) -> None:
    client = Client()
    assert every_field_spoilt(client, page, share) >= 1


@in_shares
@pytest.mark.parametrize("page", SIGNED_IN)
def test_forms_of_a_signed_in_person(signed_in: SignIn, page: str, share: int) -> None:
    assert every_field_spoilt(signed_in("ingrid"), page, share) >= 1


@in_shares
@pytest.mark.parametrize("page", [pytest.param(page, marks=AGAIN.get(page, ())) for page in sorted(QUERIES)])
def test_query_parameters(signed_in: SignIn, page: str, share: int) -> None:
    client = signed_in("ingrid")
    for place, name in enumerate(QUERIES[page]):
        for value in share_of(share, place=place):
            sane(client, "get", f"{page}?{name}={quote(value)}&{name}=")


@in_shares
@pytest.mark.parametrize(
    "shape", [*IN_PATH, *(pytest.param(shape, marks=pytest.mark.exhaustive) for shape in IN_PATH_AGAIN)]
)
def test_parts_of_addresses(signed_in: SignIn, shape: str, share: int) -> None:
    client = signed_in("ingrid")
    for value in share_of(share, place=len(shape)):
        sane(client, "get", shape.format(quote(value, safe="")))


@in_shares
@pytest.mark.parametrize(
    "page",
    [pytest.param("/admin/privacy/privacyrequest/", marks=pytest.mark.exhaustive), "/admin/privacy/job/"],
)
def test_what_staff_can_type_into_an_address(signed_in: SignIn, page: str, share: int) -> None:
    client = signed_in("dina")
    assert client.get(page).status_code == 200
    for value in share_of(share, place=0):
        sane(client, "get", f"{page}{quote(value, safe='')}/change/")
    for place, name in enumerate(ADMIN_QUERIES, start=1):
        for value in share_of(share, place=place):
            sane(client, "get", f"{page}?{name}={quote(value)}")


def every_field_spoilt(client: Client, page: str, share: int) -> int:
    """Send each form of the page with each field spoilt in each way of its share; how many fields there were.

    The forms of the frame (language, appearance, home, sign-out) stand on every page and are tried on the first.
    """
    forms = Forms(client.get(page).content.decode()).found
    own = [form for form in forms if page == FRAMED or form.action not in FRAME]
    spoilt = [(form, name) for form in own for name in form.fields if name != "csrfmiddlewaretoken"]
    for place, (form, name) in enumerate(spoilt):
        for value in share_of(share, place=place):
            sane(client, "post", form.action or page, form.fields | {name: [value]})
    return len(spoilt)


def sane(client: Client, method: str, path: str, data: dict[str, list[str]] | None = None) -> None:
    """The answer is not a 500, and nothing of it stays in the database."""
    with transaction.atomic():
        answer = getattr(client, method)(path, data)
        transaction.set_rollback(True)
    assert answer.status_code < 500, (method, path, data)
