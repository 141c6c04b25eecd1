"""The pages there are, and who may open each: the admin's front page and the officer's list the same ones."""

from __future__ import annotations

from dataclasses import dataclass

from django.contrib.auth.models import AnonymousUser
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from privacy.registry import Text

SEE_RECORD = "accounts.view_recipient"
SEE_DISCLOSURES = "accounts.view_disclosure"
DISCLOSE = "accounts.add_disclosure"
SEE_FINDINGS = "privacy.view_finding"
JUDGE_FINDINGS = "privacy.change_finding"
SET_FINGERPRINTS = "privacy.change_fingerprint"
SEE_HOLDS, ADD_HOLDS, LET_GO = "privacy.view_hold", "privacy.add_hold", "privacy.change_hold"
NO_MARKETING, ISSUE_TOKENS = "privacy.add_suppressionentry", "privacy.add_marketingsystem"
END_SECRECY = "privacy.change_secrecyorder"
SEE_PAPERS, DRAFT_PAPERS = "privacy.view_legaldocument", "privacy.add_legaldocument"
PUBLISH_PAPERS, JUDGE_GAPS = "privacy.publish_legaldocument", "privacy.add_gapjudgement"
ANSWER_OUTSIDERS, QUOTE, ASSESS = (
    "accounts.change_inquiry",
    "accounts.change_quoterequest",
    "accounts.change_creditcheck",
)
KEEP_RECIPIENTS, KEEP_CONTROLLER = "accounts.change_recipient", "accounts.add_controller"
SEE_CONSENTS = "privacy.view_consentend"


@dataclass(frozen=True)
class Place:
    """A page: what it is called and for, the name of its address, and the permission that opens it."""

    title: Text
    purpose: Text
    name: str
    permission: str

    @property
    def url(self) -> str:
        return reverse(f"admin:{self.name}")


PLACES: tuple[Place, ...] = (
    Place(
        _("Protokoll over behandlinger"),
        _("Alt vi behandler, hvorfor, hvor lenge og hvem som får det (GDPR art. 30)"),
        "officer-record",
        SEE_RECORD,
    ),
    Place(
        _("Tall for rettighetene"),
        _("Hvor mange som brukte hvilken rettighet, hva de fikk, hvor lenge det tok, og hva som er åpent nå"),
        "officer-figures",
        SEE_RECORD,
    ),
    Place(
        _("Bevis for en sak"),
        _("Én fil som viser hvordan en avsluttet sak gikk, og at loggen om den er hel"),
        "officer-proof",
        SEE_RECORD,
    ),
    Place(
        _("Utlevert til andre"),
        _("Hva vi har gitt politi, domstoler, partnere og andre, og pålegg om å tie om det"),
        "officer-disclosures",
        SEE_DISCLOSURES,
    ),
    Place(
        _("Mottakere"),
        _("Hvem som får opplysninger, avtalene med dem, landene, og hva som gjør overføringene lovlige"),
        "officer-recipients",
        SEE_RECORD,
    ),
    Place(
        _("Samtykker som er trukket"),
        _("Hvilke partnere som har fått beskjed og svart, og hva som skal vurderes slettet"),
        "officer-consents",
        SEE_CONSENTS,
    ),
    Place(
        _("Selskapet"),
        _("Navnet, adressene og telefonene som står nederst på sidene, i brev og i kopier"),
        "officer-controllers",
        SEE_RECORD,
    ),
    Place(
        _("Oppslag å spørre om"),
        _("Ansatte som har sett på noen uten en grunn vi forstår"),
        "officer-findings",
        SEE_FINDINGS,
    ),
    Place(
        _("Sletting etter fristene"),
        _("Hvordan nattens rydding gikk, og hva som er holdt tilbake"),
        "officer-retention",
        SEE_HOLDS,
    ),
    Place(
        _("Sperrer mot sletting"),
        _("Det vi ikke kan slette ennå, hvorfor, og når det skal vurderes igjen"),
        "officer-holds",
        SEE_HOLDS,
    ),
    Place(
        _("Dokumenter vi publiserer"),
        _("Personvernerklæring, vilkår og informasjonskapsler: versjoner, utkast og mangler"),
        "officer-papers",
        SEE_PAPERS,
    ),
    Place(
        _("Ansattes navn og adresse"),
        _("Så det oppdages når en ansatt ser på sine egne"),
        "officer-fingerprints",
        SET_FINGERPRINTS,
    ),
    Place(
        _("Nei til reklame"),
        _("Når noen sier til oss at de ikke vil ha reklame, enten de er kunde eller ikke"),
        "officer-no-marketing",
        NO_MARKETING,
    ),
    Place(
        _("Systemer som sender reklame"),
        _("Nøklene systemene bruker når de spør om de kan sende"),
        "officer-marketing-systems",
        ISSUE_TOKENS,
    ),
    Place(
        _("Spørsmål fra folk uten konto"),
        _("Det som kommer i kontaktskjemaet, og hvor langt vi er kommet med å svare"),
        "outsider-inquiries",
        ANSWER_OUTSIDERS,
    ),
    Place(
        _("Ønsker om tilbud"),
        _("Fra ønske til avtale, og kredittvurderingen en av oss bestemmer etter"),
        "outsider-quotes",
        QUOTE,
    ),
)


def open_to(user: User | AnonymousUser) -> list[Place]:
    """The pages somebody may open."""
    return [place for place in PLACES if user.has_perm(place.permission)]
