"""The database's own rules in words: which field breaks one, and why."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.db import Error

ENDS_FIRST = "er før begynnelsen"
BY_ANOTHER_KEY = "finnes fra før under en annen nøkkel"
RULES: Mapping[str, tuple[str, str]] = {
    "recipient_ends_after_start": ("active_to", ENDS_FIRST),
    "processor_agreement_ends_after_start": ("dpa_valid_to", ENDS_FIRST),
    "transfer_once": ("", BY_ANOTHER_KEY),
    "transfer_never_on_a_dead_mechanism": ("mechanism", "gjelder ikke lenger og kan ikke være i bruk"),
    "organisation_proprietor_only_when_sole": (
        "proprietor_key",
        "skal være der for enkeltpersonforetak og bare for dem",
    ),
    "organisation_number_nine_digits": ("organisation_number", "er ikke ni sifre"),
    "customer_is_a_person_or_an_organisation": (
        "kind",
        "person skal ha person_key, organisation skal ha organisation_number, og ingen begge",
    ),
    "customer_ends_after_start": ("ended_on", ENDS_FIRST),
    "contact_point_once": ("value", BY_ANOTHER_KEY),
    "contact_point_one_primary": ("is_primary", "er true for en annen av samme slag for samme person"),
    "contact_point_one_delivery": (
        "is_registered_for_delivery",
        "er true for en annen adresse for samme person",
    ),
    "contact_point_delivery_is_email": ("is_registered_for_delivery", "kan bare være true for e-post"),
    "national_identifier_one_of_each_kind": ("kind", BY_ANOTHER_KEY),
    "accounts_nationalidentifier_value_hmac_key": ("value", "er registrert på en annen person"),
    "national_identifier_needs_a_reason": ("need_reason", "er tom"),
    "occupancy_ends_after_start": ("valid_to", "er ikke etter begynnelsen"),
    "occupancy_one_open_per_site": ("valid_to", "mangler, og anlegget har allerede noen uten slutt"),
    "occupancy_no_overlap": ("valid_from", "overlapper en annen tid for samme anlegg"),
    "panel_one_in_use_per_site": ("removed_at", "mangler, og anlegget har allerede et panel i bruk"),
    "component_one_per_zone": ("zone", "er i bruk av en annen enhet på samme panel"),
    "component_battery_percent": ("battery_percent", "er over 100"),
    "ownership_change_between_two": ("to_customer_number", "er den samme som overdrar"),
    "ownership_change_completed_is_whole": (
        "state",
        "completed krever completed_at, takeover_at og to_customer_number",
    ),
    "ownership_change_one_open_per_site": ("state", "anlegget har allerede et eierskifte som ikke er ferdig"),
    "agreement_ends_after_start": ("ended_on", ENDS_FIRST),
    "agreement_line_price_not_negative": ("monthly_price", "er under 0"),
    "agreement_line_ends_after_start": ("valid_to", ENDS_FIRST),
    "price_line_once": ("", BY_ANOTHER_KEY),
    "price_line_not_negative": ("amount", "er under 0"),
    "price_line_ends_after_start": ("valid_to", ENDS_FIRST),
    "payment_arrangement_once": ("", BY_ANOTHER_KEY),
    "payment_arrangement_ends_after_start": ("valid_to", ENDS_FIRST),
    "payment_arrangement_account_is_masked": (
        "bank_account_masked",
        "skal ha stjerner foran de siste fire sifrene",
    ),
    "authorised_user_ends_after_start": ("valid_to", "er ikke etter begynnelsen"),
    "authorised_user_active_only_when_informed": (
        "informed_at",
        "mangler for en aktiv bruker som ikke er eier",
    ),
    "authorised_user_hours_end_after_start": ("to_time", "er ikke etter begynnelsen"),
    "authorised_user_weekdays_in_order": ("weekdays", "er ikke dager fra 1 til 7 i rekkefølge"),
    "access_code_one_per_slot": ("slot_no", BY_ANOTHER_KEY),
    "access_code_revoked_has_no_secret": ("status", "er revoked, men koden finnes"),
    "code_assignment_ends_after_start": ("valid_to", "er ikke etter begynnelsen"),
    "code_assignment_no_overlap": ("valid_from", "overlapper en annens tid for samme plass"),
    "contact_person_one_per_place_in_order": ("call_order", "er tatt av en annen kontaktperson"),
    "contact_person_ends_after_start": ("valid_to", "er ikke etter begynnelsen"),
    "contact_person_no_stays": ("state", "har selv sagt nei i portalen"),
    "alarm_acknowledged_after_it_went_off": ("acknowledged_at", "er før alarmen gikk"),
    "alarm_closed_after_it_went_off": ("closed_at", "er før alarmen gikk"),
    "follow_up_one_per_step": ("step_no", BY_ANOTHER_KEY),
    "guard_dispatch_once": ("ordered_at", BY_ANOTHER_KEY),
    "guard_arrives_after_order": ("arrived_at", "er før bestillingen"),
    "guard_dispatch_cost_not_negative": ("cost", "er under 0"),
    "image_without_alarm_is_quarantined": ("alarm_key", "mangler"),
    "image_has_a_file_until_deleted": ("file", "skal være der når deleted_at ikke er det, og bare da"),
    "image_released_says_when": ("released_at", "mangler for et bilde som er vist fram"),
    "image_access_once": ("", BY_ANOTHER_KEY),
    "image_access_has_a_reason": ("reason", "mangler for en som arbeider for dere"),
    "installation_not_before_order": ("performed_at", "er før bestillingen"),
    "service_not_before_order": ("performed_at", "er før bestillingen"),
    "maintenance_not_before_order": ("performed_at", "er før bestillingen"),
    "conversation_closed_after_opened": ("closed_at", ENDS_FIRST),
    "recording_without_notice_is_quarantined": ("notice_given", "er false"),
    "recording_has_a_file_until_deleted": ("file", "skal være der når deleted_at ikke er det, og bare da"),
    "recording_access_once": ("", BY_ANOTHER_KEY),
    "recording_access_has_a_reason": ("reason", "mangler for en som arbeider for dere"),
    "inquiry_closed_says_when": ("closed_at", "mangler for en som er avsluttet"),
    "invoice_adds_up": ("total", "er ikke net + vat"),
    "invoice_due_after_issue": ("due_on", "er før fakturadatoen"),
    "invoice_within_its_fiscal_year": ("fiscal_year_ends_on", "er før fakturadatoen"),
    "invoice_credits_only_by_note": ("credits_number", "kan bare stå på en kreditnota"),
    "invoice_line_one_per_position": ("position", BY_ANOTHER_KEY),
    "payment_within_its_fiscal_year": ("fiscal_year_ends_on", "er før betalingen"),
    "credit_check_of_a_person_or_an_organisation": (
        "person_key",
        "eller organisation_number skal være der, men ikke begge",
    ),
    "credit_check_needs_a_reason": ("need_reason", "er tom"),
    "credit_check_after_information": ("requested_at", "er før personen fikk vite om den"),
    "credit_decision_has_a_human": ("decided_by", "skal stå sammen med decision og decided_at"),
    "credit_refusal_has_a_reason": ("decision_note", "mangler for et avslag"),
    "credit_check_only_before_an_agreement": (
        "agreement_number",
        "eller quote_reference mangler, avtalen hadde begynt, eller tilbudet var ingen bestilling",
    ),
    "disclosure_by_law_names_the_law_and_the_case": (
        "legal_provision",
        "og case_reference skal være der når grunnlaget er lov",
    ),
    "disclosure_by_consent_names_the_consent": (
        "consent_reference",
        "mangler når grunnlaget er samtykke",
    ),
}
# What a trigger says, for those that cannot name a constraint.
SAID: Mapping[str, str] = {
    "two periods overlap in accounts_occupancy": "occupancy_no_overlap",
    "two periods overlap in accounts_codeassignment": "code_assignment_no_overlap",
    "no credit check without an order": "credit_check_only_before_an_agreement",
    "no credit check for a price question": "credit_check_only_before_an_agreement",
    "no credit check of an existing customer": "credit_check_only_before_an_agreement",
}


def broken_rule(error: Error) -> tuple[str, str]:
    """Field and reason of what the database refused. PostgreSQL's own text is never told: it quotes values."""
    told: Any = getattr(error.__cause__, "diag", None)
    if told is None:
        return "", "ble avvist av databasen"
    name = told.constraint_name or SAID.get(told.message_primary or "", "")
    if name in RULES:
        return RULES[name]
    return "", f"bryter regelen {name}" if name else "ble avvist av databasen"
