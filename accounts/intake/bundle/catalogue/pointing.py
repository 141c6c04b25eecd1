"""References as many kinds of rows have them."""

from __future__ import annotations

from django.db.models import Model

from accounts.intake.bundle.entity import Check, Reference
from accounts.models import Component, Customer, Person, Recipient, Site

SITE = Reference("site", Site, (("installation_number", "site_installation_number"),))


def by_key(name: str, to: type[Model]) -> Reference:
    """A row that is known by the company's key alone."""
    return Reference(name, to, (("id", f"{name}_key"),))


def by_column(name: str, to: type[Model], column: str) -> Reference:
    """A row with a number, reference or key of its own in the column `column`."""
    return Reference(name, to, ((column, f"{name}_{column}"),))


def customer(name: str = "customer") -> Reference:
    """A customer by number; `from_customer` by `from_customer_number`."""
    return Reference(name, Customer, (("customer_number", f"{name}_number"),))


def recipient(name: str = "recipient") -> Reference:
    return by_column(name, Recipient, "key")


PERSON = by_key("person", Person)
COMPONENT = by_key("component", Component)


def component_elsewhere(field: str = "component_key") -> Check:
    """A component must hang at the row's own site."""
    return Check(
        field,
        "hører til et annet anlegg",
        "r_component.id IS NOT NULL AND r_site.id IS NOT NULL AND NOT EXISTS ("
        "SELECT FROM accounts_panel p WHERE p.id = r_component.panel_id AND p.site_id = r_site.id)",
    )
