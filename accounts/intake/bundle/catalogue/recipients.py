"""Who else gets data."""

from accounts.intake.bundle.catalogue.pointing import PERSON, recipient
from accounts.intake.bundle.entity import Entity
from accounts.models import Disclosure, Processor, Recipient, Transfer

RECIPIENTS = (
    Entity("recipients", Recipient, identity=("key",), natural=(("key",),)),
    Entity(
        "processors",
        Processor,
        identity=("recipient_key",),
        natural=(("recipient_id",),),
        references=(recipient(),),
    ),
    Entity(
        "transfers",
        Transfer,
        identity=("recipient_key", "country", "mechanism"),
        natural=(("recipient_id", "country", "mechanism"),),
        references=(recipient(),),
    ),
)

DISCLOSURES = (
    Entity("disclosures", Disclosure, identity=("key",), references=(PERSON, recipient()), may_change=()),
)
