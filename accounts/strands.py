"""Events as they are seen: a person's own, or what one home did by itself in one period; as rows and as numbers."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, Self
from uuid import UUID

from django.apps import apps
from django.db.models import Q, QuerySet

from accounts.models.activity import ActorKind
from accounts.models.tallies import Tally


@dataclass(frozen=True)
class Strand:
    """Events seen on one ground, from `starts` to just before `ends`; None is open.

    With an `actor` they are that person's own, at one home where a site is named. Without one they are what the
    installation of the site did by itself.
    """

    actor: UUID | None = None
    site: UUID | None = None
    starts: datetime | None = None
    ends: datetime | None = None

    def __post_init__(self) -> None:
        if self.actor is None and self.site is None:
            raise ValueError("a strand is somebody's or some home's")

    @property
    def events(self) -> Q:
        """Its rows in any table of events."""
        by = Q(actor_kind=ActorKind.PERSON) if self.actor else Q(actor_kind=ActorKind.SYSTEM)
        inside = by & self._bearer
        if self.starts:
            inside &= Q(occurred_at__gte=self.starts)
        if self.ends:
            inside &= Q(occurred_at__lt=self.ends)
        return inside

    def rows(self, label: str) -> QuerySet[Any]:
        """Its rows in one table of events."""
        rows: QuerySet[Any] = apps.get_model(label)._default_manager.filter(self.events)
        return rows

    @property
    def tallies(self) -> QuerySet[Tally]:
        """Its tallies, those of months before its start and after its end among them."""
        home = Q() if self.actor else Q(actor__isnull=True)
        return Tally.objects.filter(home & self._bearer)

    def at(self, site: UUID) -> Self | None:
        """What of it happened at one home; None when nothing can have."""
        if self.site not in (None, site):
            return None
        return replace(self, site=site)

    @property
    def _bearer(self) -> Q:
        actor = Q(actor=self.actor) if self.actor else Q()
        return actor & Q(site=self.site) if self.site else actor
