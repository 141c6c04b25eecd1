"""Homes, their equipment, and what a guard must know."""

from __future__ import annotations

from collections.abc import Mapping

from django.utils.translation import gettext_lazy as _

from privacy.registry import Text

FIELDS: Mapping[str, Mapping[str, Text]] = {
    "accounts.Site": {
        "installation_number": _("Nummeret på alarmanlegget. Det følger stedet, ikke deg."),
        "street_address": _("Gaten og nummeret der alarmen er. Dit sender vi vekter."),
        "postal_code": _("De fire sifrene i postadressen."),
        "city": _("Stedet som hører til postnummeret."),
        "property_type": _("Hva slags bygning det er."),
        "address_protected": _("Ja når adressen er hemmelig og bare få hos oss kan se den."),
        "timezone": _("Klokken anlegget går etter."),
    },
    "accounts.Occupancy": {
        "valid_from": _("Når anlegget ble ditt."),
        "valid_to": _("Når noen andre overtok det, eller du sluttet. Tomt så lenge det er ditt."),
        "access_directions": _("Det du har fortalt oss om hvordan man finner fram."),
        "hazards_note": _("Det du har fortalt oss at en vekter kan komme til skade av."),
        "pets_note": _("Det du har fortalt oss om dyr som kan være der."),
        "holds_key": _("Ja når en nøkkel til deg ligger hos oss, så en vekter kan låse seg inn."),
        "key_reference": _("Nummeret nøkkelen er merket med hos oss."),
    },
    "accounts.Panel": {
        "model": _("Hva produsenten kaller panelet."),
        "panel_type": _("Hvordan panelet snakker med enhetene: med eller uten ledning."),
        "firmware": _("Hvilken utgave av programmet panelet kjører."),
        "installed_at": _("Når panelet ble satt opp."),
        "removed_at": _("Når panelet ble byttet eller hentet. Tomt så lenge det henger der."),
        "monitoring_state": _("Om alarmsentralen får beskjed når noe skjer."),
    },
    "accounts.Component": {
        "zone": _("Nummeret enheten har i panelet."),
        "kind": _("Hva slags enhet det er."),
        "location_label": _("Hvor enheten henger, slik montøren skrev det."),
        "has_camera": _("Ja når enheten kan ta bilder. Den skal bare gjøre det når alarmen er utløst."),
        "battery_percent": _("Hvor mye strøm som er igjen, fra 0 til 100."),
        "installed_at": _("Når enheten ble satt opp."),
        "removed_at": _("Når enheten ble byttet eller hentet. Tomt så lenge den henger der."),
    },
}
CODES: Mapping[str, Mapping[str, Text | None]] = {
    "accounts.Site.property_type": {
        "house": _("Et hus for én husholdning."),
        "flat": _("En bolig i et hus med flere."),
        "cabin": _("Et sted du ikke bor hele tiden."),
        "business": _("Et sted der noen arbeider."),
    },
    "accounts.Panel.monitoring_state": {
        "connected": _("Alarmer når fram til oss."),
        "suspended": _("Alarmer blir ikke fulgt opp akkurat nå, etter avtale."),
        "disconnected": _("Alarmer når ikke fram til oss."),
    },
    "accounts.Component.kind": {
        "detector": _("Merker at noen beveger seg i rommet."),
        "camera_detector": _("Merker at noen beveger seg, og tar bilder når alarmen er utløst."),
        "magnet": _("Merker at en dør eller et vindu blir åpnet."),
        "smoke": _("Merker røyk og sterk varme."),
        "siren": _("Uler når alarmen går."),
        "keypad": _("Tastaturet på veggen der man slår alarmen på og av."),
        "lock": _("Lås som åpnes med kode, brikke eller app."),
        "smart_plug": _("Stikkontakt som kan slås på og av fra appen."),
        "water": _("Merker vann på gulvet."),
    },
}
