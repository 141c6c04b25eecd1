"""Addresses and numbers that can be found again without being read: by keyed fingerprints."""

from __future__ import annotations

import re
from typing import Any

from django.db import models

from accounts import sealing

HOME_COUNTRY = "47"
DIGITS_AT_HOME = 8


def plain(typed: str) -> str:
    """An e-mail address in small letters, or a telephone number as digits with its country: one way to write each.

    Empty for what is neither.
    """
    text = typed.strip()
    if "@" in text:
        return text.casefold()
    if not re.fullmatch(r"\+?[\d\s()./-]+", text, re.ASCII):
        return ""
    digits = re.sub(r"\D", "", text)
    if text.startswith("+"):
        return digits
    if digits.startswith("00"):
        return digits[2:]
    return HOME_COUNTRY + digits if len(digits) == DIGITS_AT_HOME else digits


def mark_of(typed: str) -> bytes:
    """The fingerprint (32 bytes) an address or number is found by; empty for what is neither, and is not found."""
    text = plain(typed)
    return sealing.fingerprint(text, context="contact_point") if text else b""


class MarkField(models.BinaryField):  # type: ignore[type-arg]  # cannot be subscripted at run time
    """The fingerprint of what stands in `value`, made whenever the row is stored through its model."""

    def pre_save(self, model_instance: Any, add: bool) -> bytes | None:
        is_found = model_instance.kind in model_instance.FOUND_BY
        mark = mark_of(model_instance.value) if is_found else None
        setattr(model_instance, self.attname, mark)
        return mark
