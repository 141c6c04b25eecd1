"""Which homes a category's page is about: the chosen one where there are several, or all of them."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from accounts.matrix import SITE_PATHS
from accounts.page import SiteChoice
from privacy.registry import DataCategory


@dataclass(frozen=True)
class Scope:
    """`site` narrows the rows, or None. `everywhere`: the person asked for all homes at once, former ones too."""

    choice: SiteChoice
    site: UUID | None
    everywhere: bool
    is_by_site: bool

    @property
    def homes(self) -> dict[UUID, str]:
        """Addresses to tell rows of several homes apart; empty when the page is about one."""
        if self.site is not None or len(self.choice.sites) < 2:
            return {}
        return {site.pk: site.street_address for site in self.choice.sites}


def scope_of(category: DataCategory, choice: SiteChoice, *, everywhere: bool) -> Scope:
    """The homes for a page of `category`: only what hangs on a home is cut, and only when there is a choice."""
    is_by_site = len(choice.sites) > 1 and any(table.label in SITE_PATHS for table in category.tables)
    site = choice.current.pk if is_by_site and choice.current and not everywhere else None
    return Scope(choice, site, everywhere, is_by_site)
