"""What was agreed, signed and priced."""

from accounts.intake.bundle.catalogue.pointing import SITE, by_column, customer
from accounts.intake.bundle.entity import Entity, Media, MediaKind
from accounts.models import Agreement, AgreementDocument, AgreementLine, PaymentArrangement, PriceLine

AGREEMENT = by_column("agreement", Agreement, "number")

AGREEMENTS = (
    Entity(
        "agreements",
        Agreement,
        identity=("number",),
        natural=(("number",),),
        references=(customer(), SITE),
    ),
    Entity("agreement_lines", AgreementLine, identity=("key",), references=(AGREEMENT,)),
    Entity(
        "agreement_documents",
        AgreementDocument,
        identity=("key",),
        references=(AGREEMENT,),
        media=Media("file", MediaKind.DOCUMENT),
        may_change=(),
    ),
    Entity(
        "price_lines",
        PriceLine,
        identity=("agreement_number", "description", "valid_from"),
        natural=(("agreement_id", "description", "valid_from"),),
        references=(AGREEMENT,),
    ),
    Entity(
        "payment_arrangements",
        PaymentArrangement,
        identity=("customer_number", "kind", "valid_from"),
        natural=(("customer_id", "kind", "valid_from"),),
        references=(customer(),),
    ),
)
