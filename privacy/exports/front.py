"""What the pages at the top of a copy show: what is in it, and everything GDPR Art. 15(1) and (2) asks for."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _

from accounts.models import Controller, Person
from privacy.categories import CATEGORIES
from privacy.exports import withheld
from privacy.exports.contents import CategoryContent, chosen
from privacy.exports.retained import Kept, kept
from privacy.exports.rows import Tally
from privacy.models import PrivacyRequest
from privacy.registry import DataCategory, Recipient
from privacy.workflow import Scope

# No safeguards of GDPR Art. 46 are needed where the regulation itself applies.
UNDER_GDPR = (_("Norge"), _("EU/EØS"))


@dataclass(frozen=True)
class Contained:
    """One category of a copy."""

    content: CategoryContent
    tallies: tuple[Tally, ...]

    @property
    def category(self) -> DataCategory:
        return self.content.category

    @property
    def rows(self) -> int:
        return sum(tally.total for tally in self.tallies)

    @property
    def page(self) -> str:
        return f"pages/{self.category.slug}.html"

    @property
    def kept(self) -> tuple[Kept, ...]:
        return kept(self.category, self.tallies)

    @property
    def withheld(self) -> tuple[withheld.Group, ...]:
        return withheld.groups(self.category)

    def summary(self) -> dict[str, Any]:
        """For the archive's row: slugs, names of tables and counts."""
        tables = [{"table": tally.content.name, "rows": tally.total} for tally in self.tallies]
        return {"slug": self.category.slug, "rows": self.rows, "tables": tables}


def frame(request: PrivacyRequest, *, person: Person, controller: Controller | None) -> dict[str, Any]:
    """What every page shows."""
    return {"case": request, "person": person, "controller": controller, "language": request.language}


def index(request: PrivacyRequest, contained: Sequence[Contained]) -> dict[str, Any]:
    """For the first page."""
    scope = Scope.from_json(request.scope)
    return {"contained": for_reading(contained), "scope": scope, "is_everything": is_everything(scope)}


def about(contained: Sequence[Contained]) -> dict[str, Any]:
    """For the page about the processing."""
    recipients = {recipient.title: recipient for one in contained for recipient in one.category.recipients}
    abroad = [recipient for recipient in recipients.values() if is_abroad(recipient)]
    return {"contained": for_reading(contained), "abroad": abroad}


def for_reading(contained: Sequence[Contained]) -> list[Contained]:
    """The register's order reversed, as on the pages of the site: who one is first, what one did last."""
    return list(reversed(contained))


def is_everything(scope: Scope) -> bool:
    """Whether the copy was ordered without leaving anything out."""
    return not scope.since and not scope.until and chosen(scope.categories) == CATEGORIES


def is_abroad(recipient: Recipient) -> bool:
    """Whether data goes to a country where other safeguards than the GDPR itself are needed (Art. 15(2))."""
    return str(recipient.country) not in {str(country) for country in UNDER_GDPR}
