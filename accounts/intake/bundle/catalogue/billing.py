"""What was billed and paid, and the credit checks before an agreement."""

from accounts.intake.bundle.catalogue.agreements import AGREEMENT
from accounts.intake.bundle.catalogue.people import ORGANISATION
from accounts.intake.bundle.catalogue.pointing import PERSON, by_column, customer, recipient
from accounts.intake.bundle.entity import Check, Entity, Media, MediaKind, Reference
from accounts.models import CreditCheck, Invoice, InvoiceLine, Payment, QuoteRequest

INVOICE = by_column("invoice", Invoice, "number")
ANOTHER_CUSTOMERS = "gjelder en annen kunde"

BILLING = (
    Entity(
        "invoices",
        Invoice,
        identity=("number",),
        natural=(("number",),),
        references=(customer(), AGREEMENT, Reference("credits", Invoice, (("number", "credits_number"),))),
        checks=(
            Check("agreement_number", ANOTHER_CUSTOMERS, "r_agreement.customer_id <> r_customer.id"),
            Check("credits_number", ANOTHER_CUSTOMERS, "r_credits.customer_id <> r_customer.id"),
        ),
        media=Media("document", MediaKind.DOCUMENT),
        may_change=(),
        references_itself="credits_number",
    ),
    Entity(
        "invoice_lines",
        InvoiceLine,
        identity=("invoice_number", "position"),
        natural=(("invoice_id", "position"),),
        references=(INVOICE,),
        may_change=(),
    ),
    Entity(
        "payments",
        Payment,
        identity=("key",),
        natural=(("key",),),
        references=(INVOICE,),
        may_change=(),
    ),
)

CREDIT = (
    Entity(
        "credit_checks",
        CreditCheck,
        identity=("key",),
        natural=(("key",),),
        references=(
            PERSON,
            ORGANISATION,
            by_column("quote", QuoteRequest, "reference"),
            AGREEMENT,
            recipient("bureau"),
        ),
        may_change=(
            "bureau_reference",
            "result",
            "decision",
            "decided_by",
            "decided_at",
            "decision_note",
            "quote_id",
        ),
        checks=(
            Check(
                "agreement_number",
                ANOTHER_CUSTOMERS,
                "r_agreement.id IS NOT NULL AND NOT EXISTS (SELECT FROM accounts_customer c"
                " WHERE c.id = r_agreement.customer_id"
                " AND (c.person_id = r_person.id OR c.organisation_id = r_organisation.id))",
            ),
        ),
    ),
)
