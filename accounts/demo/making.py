"""Making the demo: all of it in one transaction, once, and never among real people."""

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from django.db import transaction

from accounts import quarantine
from accounts.demo.access import make_accesses
from accounts.demo.alarms import make_alarms
from accounts.demo.billing import make_bills, make_prices
from accounts.demo.contacts import make_contacts
from accounts.demo.crowd import USUAL, make_crowd, make_heavy
from accounts.demo.customers import make_agreements, make_customers
from accounts.demo.dialogue import make_dialogue
from accounts.demo.disclosures import make_disclosures
from accounts.demo.filing import file_bills, make_documents
from accounts.demo.handovers import make_handovers
from accounts.demo.history import record_history
from accounts.demo.homes import make_homes, make_periods
from accounts.demo.images import make_images
from accounts.demo.persons import PERSON_IDS, make_persons
from accounts.demo.prospects import make_prospects
from accounts.demo.recipients import make_recipients
from accounts.demo.sample import demo_id, end_of_history
from accounts.demo.service import make_service
from accounts.demo.sign_in_history import make_sign_in_history
from accounts.demo.sign_ins import EMAILS, make_sign_ins
from accounts.intake import panel_log
from accounts.models import Customer, Person, Site, User

PANEL_LOGS = ("panel-log-2017.json", "panel-log.json")


class NotOurs(Exception):
    """The database holds people, homes or sign-ins that the demo did not make."""


@dataclass(frozen=True)
class Made:
    """How many rows came to be. All 0 when nothing was missing."""

    persons: int
    sites: int
    events: int


def is_made() -> bool:
    """Whether the demo, or what its visitors left of it, is in the database."""
    return Person.objects.filter(pk__in=PERSON_IDS).exists()


@transaction.atomic
def make(now: datetime, *, customers: int | None = None, heavy: int = 0) -> Made:
    """Store the demo as it is at `now`, or at the sample moment once that has come. Safe to repeat.

    `customers` is how many there are beside those with a story; None for the usual number in a new demo, and for
    those who are left in an old one. `heavy` is how many events the customer with very many has; 0 for no such one.
    Raises NotOurs, before anything is stored, when the database holds others.
    """
    end = end_of_history(now)
    before = _people_and_homes()
    events = 0
    if not is_made():
        events += _make_stories(end)
        customers = USUAL if customers is None else customers
    events += make_crowd(end, customers=customers or 0)
    events += make_heavy(end, events=heavy) if heavy else 0
    persons, sites = (after - count for after, count in zip(_people_and_homes(), before, strict=True))
    return Made(persons, sites, events)


def _people_and_homes() -> tuple[int, int]:
    return Person.objects.count(), Site.objects.count()


def _make_stories(end: datetime) -> int:
    if _is_in_use():
        raise NotOurs
    _make_people_and_homes(end)
    _make_what_happened(end)
    return _load_panel_logs(end) + record_history(end)


def _make_people_and_homes(end: datetime) -> None:
    make_persons(end)
    make_recipients(end)
    make_customers()
    make_homes()
    make_agreements(end)
    make_periods()
    make_accesses(end)
    make_contacts(end)
    make_sign_ins(end)
    make_sign_in_history(end)


def _make_what_happened(end: datetime) -> None:
    make_documents(end)
    make_prices(end)
    make_bills(end, documents=file_bills(end))
    make_alarms(end)
    make_service(end)
    with quarantine.told():
        make_images(end)
        make_dialogue(end)
    make_prospects(end)
    make_disclosures(end)
    make_handovers(end)


def _is_in_use() -> bool:
    held = (Person.objects, Customer.objects, Site.objects, User.objects.filter(email__in=EMAILS))
    return any(rows.exists() for rows in held)


def _load_panel_logs(end: datetime) -> int:
    """The panel's own records of both owners' time; any after `end` are left out."""
    site = Site.objects.get(pk=demo_id("site", "house"))
    folder = Path(__file__).parent
    loads = (panel_log.load(site, folder / name, keep_going=True, now=end) for name in PANEL_LOGS)
    return sum(report.new for report in loads)
