"""Text that is sealed in the database and read only through its row."""

from __future__ import annotations

import logging
from typing import Any
from uuid import UUID

from cryptography.exceptions import InvalidTag
from django.db import models
from django.utils.translation import gettext as _

from accounts import sealing
from accounts.keys.errors import KeyDestroyed
from accounts.models.keys import DataKey

logger = logging.getLogger(__name__)


class SealedTextField(models.BinaryField):  # type: ignore[type-arg]  # cannot be subscripted at run time
    """Holds text sealed for one row and one field, under the key of one person: elsewhere it does not open.

    The name ends in `_sealed`; what reads it back is `Unsealed`, under the name without that ending. `owner` is the
    path to the person; where it leads to nobody, the row has a key of its own.
    """

    ENDING = "_sealed"

    def __init__(self, *arguments: Any, owner: str = "", **options: Any) -> None:
        # Not in `deconstruct`: it says nothing about the column.
        self.owner = owner
        super().__init__(*arguments, **options)

    @property
    def plain_name(self) -> str:
        return self.name.removesuffix(self.ENDING)

    def context(self, pk: object) -> str:
        """What the text of one row is bound to."""
        return f"{self.model._meta.label_lower}.{self.name}:{pk}"

    def owner_of(self, row: Any) -> UUID | None:
        """The person a row's text belongs to. A query for each step that is not at hand."""
        *before, last = self.owner.split("__")
        for step in before:
            row = getattr(row, step)
        owner: UUID | None = getattr(row, f"{last}_id")
        return owner

    def seal(self, text: str, *, row: models.Model) -> bytes | None:
        """The text for the column; None for no text. Raises KeysUnavailable."""
        if not text:
            return None
        owner = self.owner_of(row)
        kind = DataKey.Kind.ROW if owner is None else DataKey.Kind.PERSON
        return sealing.seal_for(owner or row.pk, text, context=self.context(row.pk), kind=kind)

    def unseal(self, sealed: bytes | memoryview | None, *, pk: object) -> str:
        """The text that was sealed for this row; empty for none.

        Raises KeyDestroyed, KeysUnavailable and cryptography.exceptions.InvalidTag.
        """
        return "" if sealed is None else sealing.unseal(sealed, context=self.context(pk))

    def shown(self, sealed: bytes | memoryview | None, *, pk: object) -> str:
        """The text for a page, or in its place why it cannot be read. Raises KeysUnavailable."""
        try:
            return self.unseal(sealed, pk=pk)
        except KeyDestroyed:
            return _("slettet")
        except (InvalidTag, ValueError):
            logger.error("%s of %s %s does not open", self.name, self.model._meta.label, pk)
            return _("kunne ikke åpnes")


class Unsealed:
    """The text of a sealed field: `body = Unsealed("body_sealed")`. Setting it seals; the row is not saved.

    Sealing may store a key, so it belongs into the transaction that stores the row.
    """

    def __init__(self, field: str) -> None:
        self._field = field

    def __get__(self, row: models.Model | None, owner: type[models.Model]) -> Any:
        if row is None:
            return self
        return self._of(owner).shown(getattr(row, self._field), pk=row.pk)

    def __set__(self, row: models.Model, text: str) -> None:
        setattr(row, self._field, self._of(type(row)).seal(text, row=row))

    def _of(self, model: type[models.Model]) -> SealedTextField:
        field = model._meta.get_field(self._field)
        if not isinstance(field, SealedTextField):
            raise TypeError(self._field)
        return field
