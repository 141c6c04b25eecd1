"""What stands in the way of an answer, in plain words: seen with what the employee's role may see."""

from __future__ import annotations

from collections.abc import Iterator

from django.db.models import DecimalField, OuterRef, Subquery, Sum
from django.db.models.functions import Abs, Coalesce
from django.utils.translation import gettext as _

from accounts.audit.watching import person
from accounts.models import Agreement, Invoice, Payment
from accounts.viewers import Viewer
from accounts.viewing import visible
from privacy.arrivals import Identity
from privacy.models import PrivacyRequest
from privacy.states import UNDER_WAY, Right, Status

# An agreement, an alarm or a debt matters where something is to go, or may no longer be used.
TOUCHED = frozenset({Right.ERASURE, Right.RESTRICTION, Right.OBJECTION})
MONEY = DecimalField(max_digits=12, decimal_places=2)


def blockers(request: PrivacyRequest) -> tuple[str, ...]:
    """The sentences, the most urgent first. Five short queries at most. Inside a look at the person."""
    return (*_about_the_case(request), *(_about_the_customer(request) if request.right in TOUCHED else ()))


def _about_the_case(request: PrivacyRequest) -> Iterator[str]:
    if request.status == Status.IDENTITY or request.case.identity == Identity.UNKNOWN:
        yield _("Vi vet ikke sikkert hvem som spør.")
    others = PrivacyRequest.objects.filter(person=request.person_id, status__in=UNDER_WAY)
    running = others.exclude(case=request.case_id).values_list("case__reference", flat=True).distinct()[:3]
    for reference in running:
        yield _("Sak %(reference)s for samme person er ikke ferdig.") % {"reference": reference}


def _about_the_customer(request: PrivacyRequest) -> Iterator[str]:
    viewer = Viewer(person(request.person_id))
    if visible("accounts.AlarmActivation", viewer).filter(closed_at=None).exists():
        yield _("En alarm er ikke avsluttet.")
    if visible("accounts.Agreement", viewer).filter(status=Agreement.Status.ACTIVE).exists():
        yield _("Kunden har en avtale som løper.")
    if _unpaid(viewer):
        yield _("En faktura er ikke betalt.")


def _unpaid(viewer: Viewer) -> bool:
    """Whether any invoice has less paid and credited than it asks for."""
    invoices = visible("accounts.Invoice", viewer).filter(kind=Invoice.Kind.INVOICE)
    paid = Payment.objects.filter(invoice=OuterRef("pk")).order_by().values("invoice")
    credited = Invoice.objects.filter(credits=OuterRef("pk")).order_by().values("credits")
    # A credit note is booked with a minus by some and without by others.
    found = invoices.annotate(
        settled=Coalesce(Subquery(paid.annotate(sum=Sum("amount")).values("sum")), 0, output_field=MONEY)
        + Abs(Coalesce(Subquery(credited.annotate(sum=Sum("total")).values("sum")), 0, output_field=MONEY))
    )
    return any(invoice.total > invoice.settled for invoice in found.only("total")[:200])
