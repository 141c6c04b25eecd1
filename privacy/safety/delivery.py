"""To whom a copy is handed out: where two people have one mailbox, a code in it proves neither of them (R-74)."""

from __future__ import annotations

from django.db import connection
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from accounts import freshness
from accounts.models.reachable import mark_of
from accounts.signed_in import user_of

BOUND = _(
    "Denne kopien får du når du bekrefter deg med noe bare du har: BankID, passnøkkel eller kodeapp. "
    "Det legger du til under Innlogging og sikkerhet. Ring oss hvis du ikke får det til."
)


def may_fetch(request: HttpRequest) -> bool:
    """Whether the person has confirmed themselves well enough for what is handed out. One query at most.

    Whom they share an address with, or that they do, is told to nobody.
    """
    return freshness.is_bound(request) or not _shares_address(user_of(request).email)


def _shares_address(of_sign_in: str) -> bool:
    with connection.cursor() as cursor:
        cursor.execute("SELECT wall_shares_address(%s)", [mark_of(of_sign_in) or None])
        [(found,)] = cursor.fetchall()
    return bool(found)
