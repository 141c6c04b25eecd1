"""Whether the ring can open what lies in the database."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.core.checks import CheckMessage, Error, Tags, register
from django.core.checks import Warning as Caution
from django.db import connections

from accounts.keys.errors import KeysUnavailable
from accounts.keys.rings import ring
from accounts.models.keys import DataKey

LOCAL = "accounts.keys.local.LocalRing"
TRANSIT = "accounts.keys.transit.TransitRing"


@register(Tags.security)
def check_ring(**_options: Any) -> list[CheckMessage]:
    """The settings of the ring fit together."""
    return list(_ring_problems())


@register(Tags.database)
def check_ids(databases: Sequence[str] | None = None, **_options: Any) -> list[CheckMessage]:
    """Every data key is wrapped under an id the ring holds."""
    return [message for alias in databases or () for message in _id_problems(alias)]


def _ring_problems() -> Iterator[CheckMessage]:
    if settings.KEY_RING == LOCAL and not settings.KEY_ENCRYPTION_KEYS:
        hint = "Set KEY_ENCRYPTION_KEYS to id:base64 of 32 random bytes, the newest first."
        yield Error("There is no key-encryption key.", hint=hint, id="accounts.E020")
    if settings.KEY_RING == TRANSIT:
        if urlsplit(settings.KMS_URL).scheme != "https":
            yield Error("KMS_URL must be an https:// address.", id="accounts.E021")
        if not (settings.KMS_TOKEN or settings.KMS_TOKEN_FILE):
            yield Error("KMS_TOKEN (or KMS_TOKEN_FILE) must be set.", id="accounts.E021")


def _id_problems(alias: str) -> Iterator[CheckMessage]:
    with connections[alias].cursor() as cursor:
        if DataKey._meta.db_table not in connections[alias].introspection.table_names(cursor):
            return
    used = DataKey.objects.using(alias).order_by("kek_id").values_list("kek_id", flat=True).distinct()
    try:
        missing = [kek_id for kek_id in used if not ring().holds(kek_id)]
    except KeysUnavailable as error:
        yield Caution(f"The ring of keys does not answer: {error}.", id="accounts.W021")
        return
    for kek_id in missing:
        hint = "What lies under it cannot be read. Put the key back into the ring, then run rotate_keys."
        yield Caution(f"The ring does not hold key {kek_id}.", hint=hint, id="accounts.W020")
