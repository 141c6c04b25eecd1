"""BankID for the tests: a real OpenID Connect provider over HTTP, and the walk through it."""

from __future__ import annotations

import html
import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any
from urllib.parse import parse_qsl, urlencode, urlsplit

import requests
from django.conf import settings
from django.test import Client

from portal.dev.bankid import provider as providers
from portal.dev.bankid.provider import Provider
from portal.dev.bankid.serving import serving

ISSUER = "https://bankid.example"
LEAVING = re.compile(r'<a class="ds-button" data-fullwidth href="([^"]+)">')
WISH = re.compile(r'name="wish" value="([^"]+)"')
HIGH = providers.ACR


@dataclass
class Bank:
    """The provider, and what a browser does with it. Tests twist it by giving its methods others."""

    provider: Provider

    def twist(self, **claims: Any) -> None:
        """Other claims than it would say; None leaves one out."""
        honest = type(self.provider).claims

        def twisted(grant: providers.Grant) -> dict[str, Any]:
            said = honest(self.provider, grant) | claims
            return {name: value for name, value in said.items() if value is not None}

        self.provider.claims = twisted  # type: ignore[method-assign]

    def sign_as(self, sign: Callable[[dict[str, Any]], str]) -> None:
        self.provider.sign = sign  # type: ignore[method-assign]

    def leave(self, client: Client, address: str, **form: str) -> str:
        """Press the button at `address`; where the page then leads."""
        return self.destination(client.post(address, form))

    def destination(self, page: Any) -> str:
        found = LEAVING.search(page.content.decode())
        assert page.status_code == 200, (page.status_code, page.headers.get("Location"))
        assert found, page.content.decode()
        return html.unescape(found[1])

    def choose(self, url: str, who: str) -> str:
        """Be somebody at BankID; the path it sends the browser back to."""
        page = requests.get(url, timeout=5)
        wish = WISH.search(page.text)
        assert page.status_code == 200, page.text
        assert wish
        form = {"wish": wish[1], "subject": f"bankid-{who}" if who else ""}
        back = requests.post(url.split("?")[0], data=form, timeout=5, allow_redirects=False)
        parts = urlsplit(back.headers["Location"])
        assert parts.path == "/logg-inn/bankid/svar/"
        return f"{parts.path}?{parts.query}"

    def walk(self, client: Client, who: str, *, at: str = "/logg-inn/bankid/", **form: str) -> Any:
        """There and back; the site's answer to the answer."""
        return client.get(self.choose(self.leave(client, at, **form), who))


@contextmanager
def opened(site_url: str) -> Iterator[Bank]:
    """BankID, with the settings that lead to it."""
    client = providers.Client("mine-sider", "hemmelig for testene", f"{site_url}/logg-inn/bankid/svar/")
    with serving(Provider(ISSUER, client)) as provider:
        settings.SITE_URL = site_url
        settings.BANKID = {
            "issuer": ISSUER,
            "discovery_url": f"{provider.address}/.well-known/openid-configuration",
            "client_id": client.id,
            "client_secret": client.secret,
            "accepted": (HIGH,),
            "scopes": ("openid",),
            "national_id_claim": providers.NUMBER_CLAIM,
        }
        yield Bank(provider)


def changed(url: str, **parameters: str) -> str:
    """The same address with other values in its query."""
    parts = urlsplit(url)
    return parts._replace(query=urlencode(dict(parse_qsl(parts.query)) | parameters)).geturl()
