"""Credit assessments, and data handed over to others."""

from __future__ import annotations

from collections.abc import Mapping

from django.utils.translation import gettext_lazy as _

from privacy.registry import Text

FIELDS: Mapping[str, Mapping[str, Text]] = {
    "accounts.CreditCheck": {
        "key": _("Nummeret på bestillingen hos oss."),
        "need_reason": _("Hva du bestilte som gjorde at vi måtte vite om du kan betale."),
        "informed_at": _("Når vi fortalte deg at vi ville hente den."),
        "requested_at": _("Når vi ba om den."),
        "bureau_name": _("Foretaket som vurderte deg. Dit kan du klage på opplysningene de brukte."),
        "bureau_reference": _("Nummeret foretaket ga svaret sitt."),
        "result": _("Det foretaket svarte. Selve rapporten lagrer vi ikke."),
        "decision": _("Det en ansatt hos oss bestemte."),
        "decided_at": _("Når det ble bestemt. Alt om vurderingen slettes 6 måneder etter."),
        "decision_note": _("Hvorfor det ble bestemt slik."),
        "quote_reference": _("Tilbudet vurderingen hørte til."),
        "agreement_number": _("Avtalen vurderingen hørte til."),
    },
    "accounts.Disclosure": {
        "at": _("Når det ble gitt."),
        "recipient_name": _("Hvem som fikk det."),
        "recipient_category": _("Hva slags mottaker det er."),
        "data_categories": _("Hvilke av kategoriene på Mine sider det var fra."),
        "description": _("Nærmere om hva det var."),
        "ground": _("Hva som gjorde at vi hadde lov eller plikt til det."),
        "legal_provision": _("Paragrafen som pålegger oss det, når det var en lov."),
        "consent_reference": _("Hvilket samtykke du hadde gitt, når det var derfor."),
        "case_reference": _("Nummeret saken har hos mottakeren."),
    },
    "privacy.SecrecyOrder": {
        "disclosure_at": _("Når det som ble holdt hemmelig, ble gitt."),
        "issued_by": _("Hvem som forbød oss å si fra til deg."),
        "reference": _("Nummeret pålegget har hos dem."),
        "recorded_at": _("Når vi skrev det inn."),
        "until": _("Hvor lenge vi måtte tie."),
        "ended_at": _("Når det ble avsluttet, hvis det var før tiden."),
        "end_reason": _("Hvorfor det ble avsluttet før tiden."),
    },
}
CODES: Mapping[str, Mapping[str, Text | None]] = {
    "privacy.SecrecyOrder.issued_by": {
        "police": _("Politiet, mens de etterforsker."),
        "prosecution": _("De som leder etterforskningen og tar ut tiltale."),
        "court": _("En dommer."),
        "tax": _("Skatteetaten eller tollen."),
        "other": _("En annen som loven gir rett til det."),
    },
    "privacy.SecrecyOrder.end_reason": {
        "lifted": _("De som forbød oss å si fra, har sagt at vi kan."),
        "known": _("Du visste om saken allerede, så det var ingen grunn til å tie."),
        "mistaken": _("Vi hadde skrevet inn at det var hemmelig uten at det var det."),
    },
    "accounts.CreditCheck.result": {
        "approved": _("Foretaket fant ingenting som talte imot."),
        "manual": _("Foretaket kunne ikke svare klart, så en av oss måtte se på det."),
        "declined": _("Foretaket frarådet det."),
        "blocked": _("Du har selv sperret for at noen kan vurdere kreditten din."),
    },
    "accounts.CreditCheck.decision": {
        "approved": _("Du kunne få avtalen med faktura i etterkant."),
        "prepayment": _("Du kunne få avtalen hvis du betalte på forhånd."),
        "declined": _("Du fikk ikke avtalen."),
    },
    "accounts.Recipient.category": {
        "installation": _("De som setter opp og reparerer utstyr."),
        "distribution": _("De som frakter utstyr og brev."),
        "credit": _("De som vurderer om noen kan betale."),
        "customer_service": _("De som svarer deg eller rykker ut for oss."),
        "invoicing": _("De som sender fakturaer og krever inn penger."),
        "development": _("De som hjelper oss å lage nye tjenester."),
        "it": _("De som driver datasystemene våre."),
        "authority": _("Politi, skatt, domstoler og andre som loven gir rett til opplysninger."),
        "bonus_partner": _("Et fordelsprogram du selv har sagt ja til."),
        "new_provider": _("Et annet selskap du har bedt oss sende opplysningene til."),
    },
    "accounts.Disclosure.ground": {
        "processor": _("Mottakeren arbeider for oss og kan ikke bruke det til noe eget."),
        "contract": _("Uten det kunne vi ikke levert det vi har avtalt."),
        "consent": _("Du sa ja. Du kan trekke det tilbake når du vil."),
        "legal_obligation": _("En lov sier at vi må."),
        "legitimate_interest": _("Vi hadde god grunn, og den veide tyngre enn ulempen for deg."),
    },
}
