"""Text that is sealed in the database and read only through its row."""

from __future__ import annotations

from typing import Any

from django.db import models

from accounts import sealing


class SealedTextField(models.BinaryField):  # type: ignore[type-arg]  # cannot be subscripted at run time
    """Holds text sealed for one row and one field: copied to another row it does not open.

    The name ends in `_sealed`; what reads it back is `Unsealed`, under the name without that ending.
    """

    ENDING = "_sealed"

    @property
    def plain_name(self) -> str:
        return self.name.removesuffix(self.ENDING)

    def context(self, pk: object) -> str:
        """What the text of one row is bound to."""
        return f"{self.model._meta.label_lower}.{self.name}:{pk}"

    def seal(self, text: str, *, pk: object) -> bytes | None:
        """The text for the column; None for no text."""
        return sealing.seal(text, context=self.context(pk)) if text else None

    def unseal(self, sealed: bytes | memoryview | None, *, pk: object) -> str:
        """The text that was sealed for this row; empty for none. Raises cryptography.exceptions.InvalidTag."""
        return "" if sealed is None else sealing.unseal(sealed, context=self.context(pk))


class Unsealed:
    """The text of a sealed field: `body = Unsealed("body_sealed")`. Setting it seals; nothing is saved."""

    def __init__(self, field: str) -> None:
        self._field = field

    def __get__(self, row: models.Model | None, owner: type[models.Model]) -> Any:
        if row is None:
            return self
        return self._of(owner).unseal(getattr(row, self._field), pk=row.pk)

    def __set__(self, row: models.Model, text: str) -> None:
        setattr(row, self._field, self._of(type(row)).seal(text, pk=row.pk))

    def _of(self, model: type[models.Model]) -> SealedTextField:
        field = model._meta.get_field(self._field)
        if not isinstance(field, SealedTextField):
            raise TypeError(self._field)
        return field
