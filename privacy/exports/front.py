"""What the pages at the top of a copy show: what is in it, and everything GDPR Art. 15(1) and (2) asks for."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from accounts.models import Controller, Person
from privacy.categories import CATEGORIES, CREDIT, DISCLOSURES
from privacy.exports import withheld
from privacy.exports.attached import Filed
from privacy.exports.contents import CategoryContent, chosen
from privacy.exports.lines import LeftOut
from privacy.exports.retained import Kept, kept
from privacy.exports.rows import Tally
from privacy.exports.zipping import Entry
from privacy.models import PrivacyRequest
from privacy.overview.recipients import Receiver, Register, receivers
from privacy.registry import DataCategory
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
    def tables(self) -> tuple[Tally, ...]:
        """As on its page."""
        return self.tallies[::-1]

    @property
    def page(self) -> str:
        return f"pages/{self.category.slug}.html"

    @property
    def kept(self) -> tuple[Kept, ...]:
        return kept(self.category, self.tallies)

    @property
    def withheld(self) -> tuple[withheld.Group, ...]:
        return withheld.groups(self.category)

    @property
    def files_left_out(self) -> tuple[Filed, ...]:
        """Files that are not in the copy; each says why."""
        every = (filed for tally in self.tallies for filed in tally.lines.files.values())
        return tuple(filed for filed in every if filed.path is None)

    @property
    def texts_left_out(self) -> tuple[LeftOut, ...]:
        """Sealed texts that are not in the copy; each says why."""
        return tuple(one for tally in self.tallies for one in tally.lines.left_out.values())

    def summary(self) -> dict[str, Any]:
        """For the archive's row: slugs, names of tables and counts."""
        tables = [{"table": tally.content.name, "rows": tally.total} for tally in self.tallies]
        return {"slug": self.category.slug, "rows": self.rows, "tables": tables}


def frame(request: PrivacyRequest, *, person: Person, controller: Controller | None) -> dict[str, Any]:
    """What every page shows."""
    return {
        "case": request,
        "person": person,
        "controller": controller,
        "language": request.language,
        "check_address": settings.SITE_URL + reverse("signature-check"),
    }


def index(
    request: PrivacyRequest, contained: Sequence[Contained], *, installations: Sequence[str], parts: int
) -> dict[str, Any]:
    """For the first page. `parts`: in how many files the archive is so far, this page's among them."""
    scope = Scope.from_json(request.scope)
    return {
        "here": "index",
        "contained": for_reading(contained),
        "total": sum(one.rows for one in contained),
        "scope": scope,
        "installations": installations,
        "parts": parts,
        "is_everything": is_everything(scope),
        "neutral": withheld.NEUTRAL,
        "neutral_law": withheld.LAW,
    }


def about(contained: Sequence[Contained], found: Register) -> dict[str, Any]:
    """For the page about the processing: of what there is, and only the names of what there is not."""
    filled = [one for one in for_reading(contained) if one.rows]
    told = [(one, receivers(one.category, found)) for one in filled]
    every = {str(receiver.title): receiver for _one, named in told for receiver in named}
    return {
        "here": "about",
        "told": told,
        "empty": [one for one in for_reading(contained) if not one.rows],
        "abroad": [receiver for receiver in every.values() if is_abroad(receiver)],
        "was_assessed": any(one.category == CREDIT for one in filled),
        "was_handed_over": any(one.category == DISCLOSURES for one in filled),
    }


def for_reading(contained: Sequence[Contained]) -> list[Contained]:
    """The register's order reversed, as on the pages of the site: who one is first, what one did last."""
    return list(reversed(contained))


def is_everything(scope: Scope) -> bool:
    """Whether the copy was ordered without leaving anything out."""
    return not (scope.since or scope.until or scope.sites) and chosen(scope.categories) == CATEGORIES


def is_abroad(receiver: Receiver) -> bool:
    """Whether data goes to a country where other safeguards than the GDPR itself are needed (Art. 15(2)).

    Who is told by name has the countries behind it; of a kind of recipient we know no more than the country.
    """
    is_named = bool(receiver.what)
    return bool(receiver.abroad) or not (is_named or str(receiver.countries) in map(str, UNDER_GDPR))


def cover(number: int, entries: Sequence[Entry], *, shown: Mapping[str, Any]) -> str:
    """The page of a part that is not the last: which it is, what lies in it, and where all is explained."""
    folders = Counter(entry.path.rpartition("/")[0] for entry in entries)
    context = {**shown, "up": "", "number": number, "folders": sorted(folders.items())}
    return render_to_string("privacy/archive/part.html", context)
