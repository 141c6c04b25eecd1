"""People, organisations and the customers they are."""

from accounts import sealing
from accounts.intake.bundle.catalogue.pointing import PERSON, by_key
from accounts.intake.bundle.entity import BY_ID, Entity, Reference, Secret
from accounts.models import ContactPoint, Customer, NationalIdentifier, Organisation, Person

NATIONAL_ID = Secret(
    field="value",
    column="value_encrypted",
    context=lambda pk: f"national_identifier:{pk}",
    owner="r.person_id",
    fingerprint_column="value_hmac",
    fingerprint=lambda value: sealing.fingerprint(value, context="national_identifier"),
)
ORGANISATION = Reference("organisation", Organisation, (("organisation_number", "organisation_number"),))

PEOPLE = (
    Entity("persons", Person, identity=("key",)),
    Entity(
        "organisations",
        Organisation,
        identity=("organisation_number",),
        natural=(("organisation_number",),),
        references=(by_key("proprietor", Person),),
    ),
    Entity(
        "customers",
        Customer,
        identity=("customer_number",),
        natural=(("customer_number",),),
        references=(PERSON, ORGANISATION),
    ),
    Entity(
        "contact_points",
        ContactPoint,
        identity=("key",),
        natural=(*BY_ID, ("person_id", "kind", "value")),
        references=(PERSON,),
    ),
    Entity(
        "national_identifiers",
        NationalIdentifier,
        identity=("person_key", "kind"),
        natural=(("person_id", "kind"),),
        references=(PERSON,),
        secrets=(NATIONAL_ID,),
    ),
)
