"""What the first page tells beside the categories: what waits for the person, open requests, and their home."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import F
from django.utils import timezone

from accounts.models import ContactPerson, Customer, Site
from accounts.viewers import Viewer
from accounts.viewing import visible
from privacy import cases
from privacy.cases import Case, Part
from privacy.exports.snapshots import Query
from privacy.overview.counting import joined, together
from privacy.overview.prepared import Question, answer
from privacy.states import DOWNLOADABLE, UNDER_WAY, Status

TASKS = 4
DEVICES = 100
LOOKED_AT = 1_000


@dataclass(frozen=True)
class Home:
    """A home the person owns or uses. Only an owner is told what stands under the address; `panel` is its model."""

    site: Site
    customer: Customer | None = None
    panel: str = ""
    devices: int = 0

    @property
    def is_own(self) -> bool:
        return self.customer is not None

    @property
    def devices_text(self) -> str:
        return f"{DEVICES}+" if self.devices > DEVICES else str(self.devices)


@dataclass(frozen=True)
class Task:
    """A copy to fetch, `left` days before it goes."""

    case: Part
    due_on: date
    left: int


def open_cases(viewer: Viewer) -> tuple[Case, ...]:
    """The person's cases in which something is not over. Five queries; there can only be few."""
    wanted = visible("privacy.PrivacyRequest", viewer).filter(status__in=[*UNDER_WAY, *DOWNLOADABLE])
    of_them = visible("privacy.PrivacyCase", viewer).filter(pk__in=wanted.order_by().values("case"))
    return cases.read(of_them, at_most=TASKS)


def waiting_copies(found: Iterable[Case]) -> tuple[Task, ...]:
    """Copies that were made and never fetched."""
    parts = (part for case in found for part in case.parts)
    ready = (part for part in parts if _is_unfetched(part) and part.may_download)
    return tuple(_task(part, timezone.localdate(part.archive.expires_at)) for part in ready if part.archive)


def _is_unfetched(part: Part) -> bool:
    """Nobody has fetched it; while its rest is looked through, its status does not tell."""
    is_first = part.request.status == Status.REVIEWING and not part.downloads
    return part.request.status == Status.READY or is_first


def unanswered_contacts(viewer: Viewer) -> tuple[ContactPerson, ...]:
    """People on the call lists of one's own homes who have not said whether we may call them. One query."""
    states = ContactPerson.State
    asked = visible("accounts.ContactPerson", viewer).filter(
        occupancy__in=[period.pk for period in viewer.current],
        state__in=[states.ADDED, states.NOTICE_SENT, states.NO_RESPONSE],
        valid_to__isnull=True,
    )
    return tuple(asked.order_by("call_order")[:TASKS])


def home(viewer: Viewer, site: Site | None) -> Home | None:
    """The home the page is about. Two queries for an owner, none for anybody else."""
    if site is None:
        return None
    period = next((period for period in viewer.current if period.site_id == site.pk), None)
    if period is None:
        return Home(site)
    of_site = [(model, devices) for _kind, at, model, devices in answer(EQUIPMENT, viewer) if at == site.pk]
    panel = next((model for model, _devices in of_site if model), "")
    return Home(site, period.customer, panel, sum(devices for _model, devices in of_site))


def _ask_equipment(viewer: Viewer) -> Query:
    """What is in use at the homes one owns: rows of site, a panel's model, and number of devices."""
    panels = visible("accounts.Panel", viewer).filter(removed_at__isnull=True)
    devices = visible("accounts.Component", viewer).filter(removed_at__isnull=True)
    models = panels.annotate(home=F("site")).order_by().values_list("home", "model")
    homes = devices.annotate(home=F("panel__site")).order_by().values_list("home")[:LOOKED_AT]
    return joined(
        together([(0, models)], "q.home, q.model, 0"),
        together([(1, homes)], "q.home, '', count(*)", after="GROUP BY q.home"),
    )


EQUIPMENT = Question(_ask_equipment)


def _task(case: Part, due_on: date) -> Task:
    return Task(case, due_on, (due_on - timezone.localdate(case.now)).days)
