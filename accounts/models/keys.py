"""Data keys, wrapped: the one table whose rows, taken away, make everything sealed under them unreadable."""

from __future__ import annotations

import uuid

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class DataKey(models.Model):
    """A key for what belongs to one person, file, copy or other row.

    `owner` is that row's id and no foreign key: the table is backed up apart from the data, and for a shorter time.
    It may have more than one key, made by two transactions at once; text and file name the one they lie under.
    A new sort of owner gets a kind of its own, or its table a place in `accounts.keys.sweeping`: there a key goes
    when its owner is in none of the tables of its kind.
    """

    class Kind(models.TextChoices):
        PERSON = "person", _("person")
        FILE = "file", _("fil")
        ARCHIVE = "archive", _("kopi")
        ROW = "row", _("rad uten person")
        USER = "user", _("innlogging")

    id = models.UUIDField(_("id"), primary_key=True, default=uuid.uuid4, editable=False)
    owner = models.UUIDField(_("eier"), db_index=True, editable=False)
    kind = models.CharField(_("type"), max_length=7, choices=Kind, editable=False)
    wrapped = models.BinaryField(_("nøkkel, pakket inn"), editable=False)
    kek_id = models.CharField(_("pakket inn under"), max_length=80, db_index=True, editable=False)
    created_at = models.DateTimeField(_("lagret"), default=timezone.now, editable=False)

    def __str__(self) -> str:
        return f"data key {self.pk}"

    @property
    def bound(self) -> bytes:
        """What the wrapped key belongs to: moved to another row it does not unwrap."""
        return b"accounts.datakey\x00" + self.pk.bytes + self.owner.bytes
