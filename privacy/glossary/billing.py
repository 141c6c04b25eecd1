"""Prices, invoices and payments."""

from __future__ import annotations

from collections.abc import Mapping

from django.utils.translation import gettext_lazy as _

from privacy.registry import Text

FIELDS: Mapping[str, Mapping[str, Text]] = {
    "accounts.PriceLine": {
        "description": _("Hva prisen gjelder."),
        "amount": _("Kroner, med merverdiavgift."),
        "unit": _("Hva du betaler prisen for."),
        "valid_from": _("Første dag med denne prisen."),
        "valid_to": _("Siste dag med denne prisen. Den slettes 3 år og 6 måneder etter."),
    },
    "accounts.PaymentArrangement": {
        "kind": _("Hvordan du får og betaler fakturaene."),
        "bank_account_masked": _("De siste sifrene i kontoen pengene trekkes fra. Resten lagrer vi ikke."),
        "valid_from": _("Første dag du betalte slik."),
        "valid_to": _("Siste dag du betalte slik. Tomt så lenge du gjør det."),
    },
    "accounts.Invoice": {
        "number": _("Nummeret på fakturaen. Oppgi det når du spør om den."),
        "kind": _("Om du skulle betale eller få penger igjen."),
        "credits_number": _("Fakturaen som ble rettet, når dette er en kreditnota."),
        "issued_on": _("Dagen den ble sendt."),
        "due_on": _("Siste dag for å betale."),
        "period_from": _("Første dag du betaler for."),
        "period_to": _("Siste dag du betaler for."),
        "net": _("Kroner før avgiften er lagt til."),
        "vat": _("Kroner i avgift til staten."),
        "total": _("Kroner i alt. Minus betyr penger tilbake til deg."),
        "recipient_name": _("Hvem som skulle betale."),
        "recipient_address": _("Adressen den ble stilet til."),
        "kid": _("Tallet banken kjenner betalingen igjen på."),
        "fiscal_year_ends_on": _(
            "Siste dag i året fakturaen er bokført. Vi må ta vare på den i fem år etter det."
        ),
    },
    "accounts.InvoiceLine": {
        "position": _("Rekkefølgen på fakturaen, fra 1 og nedover."),
        "description": _("Hva du betalte for."),
        "quantity": _("Hvor mange."),
        "unit_price": _("Kroner for hver, uten merverdiavgift."),
        "vat_rate": _("Avgift til staten, i prosent av prisen."),
        "amount": _("Kroner for hele linjen, med avgift."),
    },
    "accounts.Payment": {
        "key": _("Nummeret betalingen har i regnskapet vårt."),
        "paid_on": _("Dagen pengene kom."),
        "amount": _("Kroner. Minus betyr penger tilbake til deg."),
        "method": _("Hvordan pengene kom."),
        "fiscal_year_ends_on": _(
            "Siste dag i året betalingen er bokført. Vi må ta vare på den i fem år etter det."
        ),
    },
}
CODES: Mapping[str, Mapping[str, Text | None]] = {
    "accounts.PriceLine.unit": {
        "month": None,
        "time": _("Hver gang det skjer, for eksempel en utrykning."),
        "piece": _("For hver ting, for eksempel en ekstra brikke."),
        "hour": _("For hver times arbeid."),
    },
    "accounts.PaymentArrangement.kind": {
        "avtalegiro": _("Banken betaler for deg på forfallsdagen."),
        "efaktura": _("Fakturaen kommer i nettbanken, og du godkjenner den der."),
        "epost": None,
        "papir": _("Fakturaen kommer i posten."),
    },
    "accounts.Invoice.kind": {
        "invoice": _("Du skulle betale."),
        "credit_note": _("En tidligere faktura var feil eller for høy, og du fikk igjen."),
    },
    "accounts.Payment.method": {
        "avtalegiro": _("Banken betalte for deg på forfallsdagen."),
        "efaktura": _("Du godkjente fakturaen i nettbanken."),
        "bank": _("Du betalte selv med KID-nummeret."),
        "card": _("Du betalte med bankkort."),
        "refund": _("Vi betalte deg."),
    },
}
