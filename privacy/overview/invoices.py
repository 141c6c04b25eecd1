"""Invoices as a person reads them: the list with what is paid and what is not, and one with all on it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import Enum
from uuid import UUID

from django.db.models import QuerySet, Sum
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import Invoice, InvoiceLine, Payment
from accounts.ownership import reading
from accounts.viewers import Viewer
from accounts.viewing import visible
from privacy.overview import order
from privacy.overview.files import FileLink, link_of
from privacy.overview.paging import Leaf, leaf
from privacy.overview.retention import Fate, fate
from privacy.registry import DataCategory

SLUG = "avtale"
NOTHING = Decimal(0)
LINES = 500


class State(Enum):
    """How far an invoice is paid: the word, and the colour of its tag."""

    PAID = (_("betalt"), "success")
    PARTLY = (_("delvis betalt"), "info")
    OVERDUE = (_("forfalt"), "warning")
    CREDITED = (_("kreditert"), "neutral")
    OPEN = (_("ikke forfalt"), "neutral")
    CREDIT_NOTE = (_("kreditnota"), "neutral")

    @property
    def word(self) -> str:
        return str(self.value[0])

    @property
    def color(self) -> str:
        return str(self.value[1])


@dataclass(frozen=True)
class Bill:
    """An invoice in the list. `paid` and `credited` in kroner."""

    row: Invoice
    state: State
    paid: Decimal
    credited: Decimal
    fate: Fate | None

    @property
    def remaining(self) -> Decimal:
        """What there is to pay; nothing when more came in than was asked for."""
        return max(self.row.total - self.paid - self.credited, NOTHING)


@dataclass(frozen=True)
class Bills:
    """`is_by_request`: whoever moved out long ago no longer reads them here, but in a copy."""

    leaf: Leaf
    bills: tuple[Bill, ...]
    is_by_request: bool = False


@dataclass(frozen=True)
class WholeBill:
    """One invoice with its lines, its payments newest first, and the notes that credit it."""

    bill: Bill
    lines: tuple[InvoiceLine, ...]
    payments: tuple[Payment, ...]
    notes: tuple[Invoice, ...]
    file: FileLink | None
    is_seen_credited: bool


def state_of(row: Invoice, *, paid: Decimal, credited: Decimal, today: date) -> State:
    """How far an invoice is paid, from what came in and what was credited."""
    if row.kind == Invoice.Kind.CREDIT_NOTE:
        return State.CREDIT_NOTE
    if credited and credited >= row.total:
        return State.CREDITED
    if paid + credited >= row.total:
        return State.PAID
    if row.due_on < today:
        return State.OVERDUE
    return State.PARTLY if paid > NOTHING else State.OPEN


def bills(viewer: Viewer, category: DataCategory, asked: Mapping[str, str]) -> Bills:
    """A page of the viewer's invoices, newest first. Four queries."""
    page = leaf(_readable(viewer), category, asked, by="issued_on")
    return Bills(page, _bills(viewer, category, page.rows), reading.is_over(viewer))


def whole(viewer: Viewer, pk: UUID) -> WholeBill | None:
    """One invoice, if the viewer sees it. Six queries."""
    seen = _readable(viewer)
    row = seen.filter(pk=pk).select_related("document", "agreement__site", "credits", "customer").first()
    category = order.category(SLUG)
    if row is None or category is None:
        return None
    [bill] = _bills(viewer, category, [row])
    return WholeBill(
        bill=bill,
        lines=tuple(visible("accounts.InvoiceLine", viewer).filter(invoice=row).order_by("position")[:LINES]),
        payments=tuple(_payments(viewer, [pk]).order_by("-paid_on", "-pk")[:LINES]),
        notes=tuple(seen.filter(credits=row).order_by("issued_on")[:LINES]),
        file=link_of(row.document) if row.document else None,
        is_seen_credited=bool(row.credits_id and seen.filter(pk=row.credits_id).exists()),
    )


def _bills(viewer: Viewer, category: DataCategory, rows: Sequence[Invoice]) -> tuple[Bill, ...]:
    keys, today = [row.pk for row in rows], timezone.localdate(viewer.now)
    paid = dict(_payments(viewer, keys).values_list("invoice").annotate(Sum("amount")))
    notes = visible("accounts.Invoice", viewer).filter(credits__in=keys).order_by()
    # A credit note is booked with a minus by some and without by others.
    credited = {pk: abs(sum_of) for pk, sum_of in notes.values_list("credits").annotate(Sum("total"))}
    table = next(table for table in category.tables if table.label == "accounts.Invoice")
    return tuple(
        Bill(
            row,
            state_of(
                row, paid=paid.get(row.pk, NOTHING), credited=credited.get(row.pk, NOTHING), today=today
            ),
            paid.get(row.pk, NOTHING),
            credited.get(row.pk, NOTHING),
            fate(category, table, row),
        )
        for row in rows
    )


def _readable(viewer: Viewer) -> QuerySet[Invoice]:
    rows: QuerySet[Invoice] = visible("accounts.Invoice", viewer)
    return rows.none() if reading.is_over(viewer) else rows


def _payments(viewer: Viewer, keys: Iterable[UUID]) -> QuerySet[Payment]:
    rows: QuerySet[Payment] = visible("accounts.Payment", viewer).filter(invoice__in=list(keys)).order_by()
    return rows
