"""What happened to a household that is like all the others: bills, payments and at most one alarm."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from decimal import ROUND_HALF_UP

from django.db.models import Model

from accounts.demo import keeping
from accounts.demo.bills import DAYS_TO_PAY, ORE, VAT_RATE
from accounts.demo.household_rows import PRICE
from accounts.demo.households import Household
from accounts.models import AlarmActivation, FollowUp, Invoice, InvoiceLine, Payment
from accounts.partitions import months_after
from accounts.typesetting.kid import kid

MONTHS = 3
STEPS = (
    (0, FollowUp.Action.SIGNAL, FollowUp.Role.SYSTEM),
    (48, FollowUp.Action.CALL, FollowUp.Role.OPERATOR),
    (62, FollowUp.Action.PASSPHRASE_OK, FollowUp.Role.OPERATOR),
    (90, FollowUp.Action.CLOSED, FollowUp.Role.OPERATOR),
)


def rows(one: Household, end: datetime) -> Iterator[Model]:
    """Everything until `end` but events, in an order in which it may be stored."""
    yield from _bills(one, end)
    if one.number % 2:
        yield from _alarm(one, end)


def _bills(one: Household, end: datetime) -> Iterator[Model]:
    """A quarter at a time from the first whole month on. Nobody has asked for the paper, so it is not stored."""
    day = months_after(one.since.date().replace(day=1), 1)
    while day <= end.date():
        if not keeping.BOOKED.is_over(date(day.year, 12, 31), end):
            yield from _bill(one, day, end)
        day = months_after(day, MONTHS)


def _bill(one: Household, day: date, end: datetime) -> Iterator[Model]:
    number = f"{day:%Y%m}{100_000 + one.number}"
    total, due_on = MONTHS * PRICE, day + timedelta(days=DAYS_TO_PAY)
    net = (total / (1 + VAT_RATE / 100)).quantize(ORE, ROUND_HALF_UP)
    issued_at = one.since.replace(year=day.year, month=day.month, day=day.day)
    invoice = Invoice(
        id=one.id("invoice", number),
        created_at=issued_at,
        number=number,
        customer_id=one.id("customer"),
        agreement_id=one.id("agreement"),
        fiscal_year_ends_on=date(day.year, 12, 31),
        issued_on=day,
        due_on=due_on,
        period_from=day,
        period_to=months_after(day, MONTHS) - timedelta(days=1),
        net=net,
        vat=total - net,
        total=total,
        recipient_name=one.name,
        recipient_address=one.address,
        kid=kid(one.customer_number, number),
    )
    yield invoice
    yield InvoiceLine(
        id=one.id("invoice line", number),
        created_at=issued_at,
        invoice_id=invoice.pk,
        position=1,
        description="Alarmtjeneste bolig",
        quantity=MONTHS,
        unit_price=PRICE,
        vat_rate=VAT_RATE,
        amount=total,
    )
    if due_on <= end.date():
        yield _payment(one, invoice, due_on)


def _payment(one: Household, invoice: Invoice, paid_on: date) -> Payment:
    return Payment(
        id=one.id("payment", invoice.number),
        created_at=invoice.created_at,
        key=f"B-{invoice.number}",
        invoice_id=invoice.pk,
        paid_on=paid_on,
        amount=invoice.total,
        method=Payment.Method.E_INVOICE,
        fiscal_year_ends_on=date(paid_on.year, 12, 31),
    )


def _alarm(one: Household, end: datetime) -> Iterator[Model]:
    moment = end - timedelta(days=20 + one.number % 250, seconds=one.number * 977 % 86_400)
    yield AlarmActivation(
        id=one.id("alarm"),
        created_at=moment,
        site_id=one.id("site"),
        key=f"AL-{one.installation_number}-1",
        occurred_at=moment,
        alarm_type=AlarmActivation.Kind.BURGLARY,
        component_id=one.id("component", 2),
        cause="Ikke slått av i tide",
        triggered_by_id=one.id("person"),
        classification=AlarmActivation.Classification.FALSE,
        classification_note="For sent ved panelet",
        acknowledged_at=moment,
        closed_at=moment + timedelta(seconds=STEPS[-1][0]),
    )
    for number, (after, action, role) in enumerate(STEPS, start=1):
        is_call = action in {FollowUp.Action.CALL, FollowUp.Action.PASSPHRASE_OK}
        yield FollowUp(
            id=one.id("follow-up", number),
            created_at=moment + timedelta(seconds=after),
            alarm_id=one.id("alarm"),
            step_no=number,
            at=moment + timedelta(seconds=after),
            action=action,
            contact_id=one.id("contact person") if is_call else None,
            person_id=one.id("person") if is_call else None,
            operator_role=role,
        )
