"""Whatever is asked, at the level that says most: nothing personal is logged or stands in an address (L1, L2)."""

from __future__ import annotations

import io
import logging
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from django.test import Client

from portal.logs import OneLine
from privacy.models import PrivacyRequest
from tests.portal.test_url_matrix import addresses, ask
from tests.portal.test_url_matrix import cases as cases
from tests.portal.test_url_matrix import looks as looks
from tests.portal.test_url_matrix import message as message
from tests.portal.test_url_matrix import stopped as stopped
from tests.world import PASSWORD, SECRETS, World, canary

pytestmark = pytest.mark.django_db


@contextmanager
def written() -> Iterator[io.StringIO]:
    """Everything any logger says from DEBUG on, as it stands in the log."""
    out, loggers = io.StringIO(), [logging.getLogger(name) for name in ("", "django")]
    handler = logging.StreamHandler(out)
    handler.setFormatter(OneLine())
    before = [logger.level for logger in loggers]
    loggers[0].addHandler(handler)
    try:
        for logger in loggers:
            logger.setLevel(logging.DEBUG)
        yield out
    finally:
        loggers[0].removeHandler(handler)
        for logger, level in zip(loggers, before, strict=True):
            logger.setLevel(level)


def personal(world: World) -> list[str]:
    """What must stand nowhere: canaries, names, addresses, secrets."""
    names = [name for one in world.people.values() for name in (one.given_name, one.family_name)]
    mails = [user.email for user in world.users.values()]
    return ["ZQX-", PASSWORD, *SECRETS.values(), *mails, *(name for name in names if len(name) > 3)]


def test_what_is_planted_is_found(world: World) -> None:
    with written() as out:
        logging.getLogger("django.request").debug("see %s", canary("ingrid", "x"))
    assert "ZQX-" in out.getvalue()


def test_nothing_personal_is_logged_or_stands_in_an_address(
    full_world: World, cases: dict[str, PrivacyRequest]
) -> None:
    client, places, unwanted = Client(), [], personal(full_world)
    with written() as out:
        client.post(
            "/logg-inn/", {"login": "ingrid@example.no", "password": "feil " + canary("ingrid", "typed")}
        )
        client.post("/logg-inn/", {"login": "ingrid@example.no", "password": PASSWORD})
        for address in addresses(full_world, cases):
            for method in ("get", "post"):
                answer = ask(client, method, address.path)
                places += [address.path, answer.headers.get("Location", "")]
        client.post("/glemt/", {"email": canary("ingrid", "mail") + "@example.no"})
        client.post("/sprak/", {"language": canary("ingrid", "language")})
    assert out.getvalue().count("\n") > 50
    assert [word for word in unwanted if word in out.getvalue()] == []
    assert [word for word in unwanted if word in "\n".join(places)] == []
