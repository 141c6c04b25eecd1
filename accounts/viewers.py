"""Whoever looks at data: the person who asks, and the homes that are or were theirs."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property
from uuid import UUID

from django.db.models import Exists, OuterRef
from django.utils import timezone

from accounts.models import Customer, Occupancy, Organisation, Person, ViewPause
from accounts.strands import Strand


@dataclass(frozen=True)
class Viewer:
    """The person who asks, and the homes that are or were theirs, at one moment."""

    person: Person
    now: datetime = field(default_factory=timezone.now)

    @cached_property
    def customers(self) -> tuple[UUID, ...]:
        """The customers the person is, in person or as sole proprietor."""
        return tuple(sorted(customer for customer, _organisation in self._buying if customer))

    @cached_property
    def organisations(self) -> tuple[UUID, ...]:
        """The sole proprietorships of the person, customers or not."""
        return tuple(sorted({organisation for _customer, organisation in self._buying if organisation}))

    @cached_property
    def occupancies(self) -> tuple[Occupancy, ...]:
        """Every period the person has or had a site, the latest first; those of a sole proprietorship too."""
        own = Occupancy.objects.filter(customer__in=self.customers)
        pauses = ViewPause.objects.running().filter(person=self.person.pk, occupancy=OuterRef("pk"))
        marked = own.annotate(pause_runs=Exists(pauses)).select_related("site", "customer")
        found = tuple(marked.order_by("-valid_from", "pk"))
        for period in found:
            period.is_paused = vars(period)["pause_runs"]
        return found

    @cached_property
    def open_occupancies(self) -> tuple[Occupancy, ...]:
        """Of those periods the ones whose log, alarms and pictures the person sees (R-67)."""
        return tuple(period for period in self.occupancies if not period.is_paused)

    @cached_property
    def current(self) -> tuple[Occupancy, ...]:
        """The periods that run now."""
        return tuple(
            period
            for period in self.occupancies
            if period.valid_from <= self.now and (period.valid_to is None or period.valid_to > self.now)
        )

    @cached_property
    def _buying(self) -> tuple[tuple[UUID | None, UUID | None], ...]:
        """Pairs of a customer and its organisation: keys, because a join by OR would read every customer."""
        in_person = Customer.objects.filter(person=self.person.pk).values_list("pk", "organisation")
        owned = Organisation.objects.filter(proprietor=self.person.pk).values_list("customers__pk", "pk")
        return tuple(in_person.union(owned, all=True))

    @property
    def own_strand(self) -> Strand:
        """The person's own events, wherever."""
        return Strand(actor=self.person.pk)

    @property
    def strands_of_homes(self) -> tuple[Strand, ...]:
        """What the installations did by themselves inside one's own periods: nobody's movements (R-62)."""
        return tuple(
            Strand(site=period.site_id, starts=period.valid_from, ends=period.valid_to)
            for period in self.open_occupancies
        )
