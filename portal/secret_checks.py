"""Refuse secrets that are short, shared, or known to others."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import Any

from django.conf import settings
from django.core.checks import CheckMessage, Error, Tags, register

SHORTEST = 50
FEWEST_DIFFERENT = 5
# Of examples, of Django's own template and of this project's tests.
SAMPLES = ("only for tests", "django-insecure", "changeme", "change-me", "example", "secret-key", "insecure")


@register(Tags.security)
def check_secrets(**_options: Any) -> list[CheckMessage]:
    """The settings that are secret are long, unlike each other, and nobody else's."""
    return list(problems())


def problems() -> Iterator[CheckMessage]:
    """What is wrong with the secrets. No message holds one."""
    for place, secret in enumerate((settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS)):
        name = f"SECRET_KEY_FALLBACKS[{place - 1}]" if place else "SECRET_KEY"
        if len(secret) < SHORTEST or len(set(secret)) < FEWEST_DIFFERENT:
            yield Error(f"{name} must have at least {SHORTEST} characters.", hint=HINT, id="portal.E030")
    keys = _keys()
    for name, key in keys.items():
        if len(set(key)) < FEWEST_DIFFERENT:
            yield Error(f"{name} is not random.", hint=HINT, id="portal.E031")
    doubled = [key for key, count in Counter(_bytes().values()).items() if count > 1]
    for key in doubled:
        names = " and ".join(sorted(name for name, value in _bytes().items() if value == key))
        yield Error(f"{names} are the same.", hint=HINT, id="portal.E032")
    if not settings.DEMO:
        yield from _samples()


HINT = "Make each anew from random bytes: see docs/operations.md."


def _samples() -> Iterator[CheckMessage]:
    for name, value in _bytes().items():
        said = value.decode("ascii", "replace").lower()
        if any(sample in said for sample in SAMPLES) or said.startswith(name.split("[")[0].lower()):
            yield Error(f"{name} is a sample that others know.", hint=HINT, id="portal.E033")


def _keys() -> dict[str, bytes]:
    by_id = {
        f"{name}[{key_id}]": key
        for name in ("KEY_ENCRYPTION_KEYS", "COPY_SIGNING_KEYS")
        for key_id, key in getattr(settings, name).items()
    }
    return {"BLIND_INDEX_KEY": settings.BLIND_INDEX_KEY, **by_id}


def _bytes() -> dict[str, bytes]:
    fallbacks = {
        f"SECRET_KEY_FALLBACKS[{place}]": secret.encode()
        for place, secret in enumerate(settings.SECRET_KEY_FALLBACKS)
    }
    return {"SECRET_KEY": settings.SECRET_KEY.encode(), **fallbacks, **_keys()}
