"""Storing the work at the homes of the demo, as long as claims can be made about it."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any

from accounts.demo import keeping
from accounts.demo.documents import ServiceReport, service_report_pdf
from accounts.demo.filing import filed, place_of, seller
from accounts.demo.homes import PERIODS
from accounts.demo.sample import OSLO, demo_id
from accounts.demo.works import INSTALLED, PLANNED, UPKEEP, VISITS, Work
from accounts.models import InstallationJob, MaintenanceRecord, ServiceVisit, StoredFile

TESTS = (("Sirene inne", "Virker"), ("Samband med alarmsentralen", "Virker"))
SIGNED_AFTER = timedelta(minutes=6)


def make_service(end: datetime) -> None:
    """Store jobs, visits and upkeep. Homes and recipients come first. Writes reports into the storage."""
    InstallationJob.objects.bulk_create(
        InstallationJob(**_facts(work), **_signed(work)) for work in _held(INSTALLED, end)
    )
    visits = [
        ServiceVisit(**_facts(work), **_signed(work), reason=work.reason) for work in _held(VISITS, end)
    ]
    if PLANNED.ordered <= end:
        visits.append(ServiceVisit(**_ordered(PLANNED), reason=PLANNED.reason))
    ServiceVisit.objects.bulk_create(visits)
    MaintenanceRecord.objects.bulk_create(_upkeep(work) for work in _held(UPKEEP, end))


def _held(works: Iterable[Work], end: datetime) -> list[Work]:
    return [work for work in works if _signed_at(work) <= end and not keeping.WORK.is_over(work.begun, end)]


def _signed_at(work: Work) -> datetime:
    return work.ended + SIGNED_AFTER


def _ordered(work: Work) -> dict[str, Any]:
    return {
        "id": demo_id("work", work.number),
        "created_at": work.ordered,
        "key": work.number,
        "site_id": demo_id("site", work.home),
        "ordered_at": work.ordered,
        "scheduled_at": work.begun,
        "installer_id": demo_id("recipient", "installer"),
    }


def _facts(work: Work) -> dict[str, Any]:
    return {
        **_ordered(work),
        "performed_at": work.begun,
        "installer_id": demo_id("recipient", "installer") if work.fitter else None,
        "technician_number": work.fitter,
        "work_done": "\n".join(work.done),
        "parts": ", ".join(new for _old, new in work.parts),
    }


def _signed(work: Work) -> dict[str, Any]:
    return {"signed_at": _signed_at(work), "report": _report(work)}


def _upkeep(work: Work) -> MaintenanceRecord:
    return MaintenanceRecord(
        **_facts(work),
        kind=work.kind or MaintenanceRecord.Kind.INSPECTION,
        component_id=demo_id("component", work.home, work.zone),
        next_due_on=work.due_again.date() if work.due_again else None,
    )


def _report(work: Work) -> StoredFile:
    report = ServiceReport(
        seller=seller(),
        place=place_of(_customer_then(work), work.home),
        number=work.number,
        began_at=work.begun.astimezone(OSLO),
        ended_at=work.ended.astimezone(OSLO),
        fitter=f"Montør {work.fitter}",
        reason=work.reason or "Montering av utstyr du har bestilt.",
        work=work.done,
        parts=work.parts,
        tests=TESTS,
    )
    return filed(service_report_pdf(report), name=f"Servicerapport {work.number}.pdf")


def _customer_then(work: Work) -> str:
    periods = [period for period in PERIODS if period.home == work.home and period.since <= work.begun]
    return periods[-1].customer
