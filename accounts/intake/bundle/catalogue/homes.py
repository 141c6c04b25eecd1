"""Sites, whose they are and when, and what hangs on the walls."""

from accounts.intake.bundle.catalogue.pointing import SITE, by_key, customer
from accounts.intake.bundle.entity import Entity
from accounts.models import Component, Occupancy, OwnershipChange, Panel, Site

HOMES = (
    Entity("sites", Site, identity=("installation_number",), natural=(("installation_number",),)),
    Entity("occupancies", Occupancy, identity=("key",), references=(SITE, customer())),
    Entity("panels", Panel, identity=("key",), references=(SITE,)),
    Entity("components", Component, identity=("key",), references=(by_key("panel", Panel),)),
    Entity(
        "ownership_changes",
        OwnershipChange,
        identity=("key",),
        natural=(("key",),),
        references=(SITE, customer("from_customer"), customer("to_customer")),
    ),
)
