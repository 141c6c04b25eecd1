"""Installation, service and maintenance."""

from __future__ import annotations

from collections.abc import Mapping

from django.utils.translation import gettext_lazy as _

from privacy.registry import Text

WORK: Mapping[str, Text] = {
    "key": _("Nummeret på oppdraget."),
    "ordered_at": _("Når oppdraget ble bestilt, av deg eller av oss."),
    "scheduled_at": _("Når montøren skulle komme."),
    "performed_at": _("Når arbeidet var gjort. Raden slettes 3 år og 3 måneder etter."),
    "installer_name": _("Selskapet som sendte montøren."),
    "work_done": _("Det montøren skrev at ble gjort."),
    "parts": _("Utstyret som ble satt inn eller byttet."),
}
FIELDS: Mapping[str, Mapping[str, Text]] = {
    "accounts.InstallationJob": {
        **WORK,
        "signed_at": _("Når du skrev under på at alt var i orden."),
    },
    "accounts.ServiceVisit": {
        **WORK,
        "reason": _("Hva som var galt."),
        "signed_at": _("Når du skrev under på at alt var i orden."),
    },
    "accounts.MaintenanceRecord": {
        **WORK,
        "kind": _("Hva slags arbeid det var."),
        "placement": _("Hvor enheten hang da den ble arbeidet på."),
        "next_due_on": _("Når det trengs igjen."),
    },
}
CODES: Mapping[str, Mapping[str, Text | None]] = {
    "accounts.MaintenanceRecord.kind": {
        "battery": _("Et tomt eller gammelt batteri ble byttet."),
        "firmware": _("Panelet eller en enhet fikk en nyere utgave av programmet sitt."),
        "inspection": _("Vi prøvde om alt virket."),
        "replacement": _("En enhet ble byttet med en ny av samme slag."),
    },
}
