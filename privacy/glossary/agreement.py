"""What was agreed, what is signed, and how homes change hands."""

from __future__ import annotations

from collections.abc import Mapping

from django.utils.translation import gettext_lazy as _

from privacy.registry import Text

FIELDS: Mapping[str, Mapping[str, Text]] = {
    "accounts.Agreement": {
        "number": _("Nummeret på avtalen."),
        "status": _("Om avtalen gjelder nå."),
        "signed_on": _("Dagen du sa ja."),
        "starts_on": _("Første dag avtalen gjelder."),
        "ended_on": _("Siste dag avtalen gjaldt. Den slettes 3 år og 3 måneder etter."),
        "binding_until": _("Dagen du tidligst kan gå ut av avtalen."),
        "notice_months": _("Hvor mange måneder avtalen løper etter at du har sagt den opp."),
        "withdrawal_deadline": _("Siste dag du kunne ombestemme deg uten å oppgi grunn."),
        "sales_channel": _("Hvor avtalen ble inngått."),
        "terms_version": _("Hvilken utgave av vilkårene du sa ja til."),
    },
    "accounts.AgreementLine": {
        "product": _("Hva slags vare eller tjeneste det er."),
        "description": _("Hva du får for pengene."),
        "monthly_price": _("Kroner hver måned, med merverdiavgift."),
        "valid_from": _("Første dag med denne prisen."),
        "valid_to": _("Siste dag med denne prisen. Tomt så lenge den gjelder."),
    },
    "accounts.AgreementDocument": {
        "kind": _("Hva slags dokument det er."),
        "signed_at": _("Når det ble skrevet under."),
        "signature_evidence": _("Hvordan vi kan vise at det var du som skrev under."),
    },
    "accounts.OwnershipChange": {
        "key": _("Nummeret på overdragelsen."),
        "initiated_by": _("Hvem som ba om den."),
        "initiated_at": _("Når noen ba om den. Ble det ikke noe av, slettes raden 3 år og 3 måneder etter."),
        "takeover_at": _("Tidspunktet anlegget gikk fra den ene til den andre."),
        "seller_confirmed_at": _(
            "Når den som ga det fra seg, sa at det stemte, eller en ansatt hos oss så dokumentet på det."
        ),
        "buyer_confirmed_at": _("Når den som fikk det, sa at det stemte."),
        "completed_at": _("Når alt var gjort. Raden slettes 3 år og 3 måneder etter."),
        "state": _("Hvor langt overdragelsen har kommet."),
        "wipe_report": _(
            "Hva vi tok bort, så den nye eieren ikke fikk det: hvor mange koder, brukere og kontakter."
        ),
    },
    "accounts.Takeover": {
        "key": _("Nummeret på overdragelsen."),
        "joined_at": _(
            "Når du ba om anlegget, eller svarte på invitasjonen. Raden slettes 3 år og 3 måneder etter."
        ),
        "notice_version": _("Hvilken utgave du leste av teksten om hva vi lagrer."),
        "terms_version": _("Hvilken utgave av vilkårene du sa ja til."),
        "accepted_at": _("Når du sa ja."),
        "identity": _("Hvordan du viste hvem du er."),
        "identity_at": _("Når du viste det."),
        "credit": _("Hva en av oss bestemte om betalingen."),
        "credit_at": _("Når det ble bestemt."),
    },
}
CODES: Mapping[str, Mapping[str, Text | None]] = {
    "accounts.Agreement.status": {
        "active": _("Avtalen gjelder."),
        "terminated": _("Avtalen er sagt opp, men gjelder til oppsigelsestiden er ute."),
        "ended": _("Avtalen gjelder ikke lenger."),
    },
    "accounts.Agreement.sales_channel": {
        "phone": _("Vi snakket sammen på telefon."),
        "web": _("Du bestilte på nettsidene våre."),
        "home_visit": _("En selger var hjemme hos deg."),
        "ownership_change": _("Du overtok anlegget fra den som hadde det før."),
    },
    "accounts.AgreementLine.product": {
        "alarm": _("At alarmsentralen tar imot alarmene dine og gjør noe med dem."),
        "other_service": _("Noe vi gjør for deg utenom alarmene."),
        "rental": _("Utstyr som er vårt, og som du betaler for å ha."),
        "addon": _("Utstyr utover det som følger med avtalen."),
    },
    "accounts.AgreementDocument.kind": {
        "agreement": _("Det dere skrev under da du ble kunde."),
        "amendment": _("Noe som ble avtalt siden."),
        "terms": _("Reglene som gjelder for alle kunder."),
        "termination": _("At avtalen ble avsluttet."),
    },
    "accounts.Takeover.identity": {
        "bankid": _("Du brukte BankID."),
        "seen": _("En ansatt så legitimasjonen din. Vi tok ingen kopi."),
    },
    "accounts.Takeover.credit": {
        "approved": _("Du betaler som andre, etterskuddsvis."),
        "prepayment": _("Du betaler på forskudd."),
    },
    "accounts.OwnershipChange.initiated_by": {
        "seller": _("Den som hadde anlegget."),
        "buyer": _("Den som skulle få anlegget."),
        "support": _("En ansatt hos oss, på vegne av en av dem."),
    },
    "accounts.OwnershipChange.state": {
        "initiated": _("Noen har bedt om den, ingen har bekreftet."),
        "awaiting_counterparty": _("Én har bekreftet; vi venter på den andre."),
        "buyer_onboarding": _("Den som overtar, blir kunde hos oss først."),
        "scheduled": _("Begge har bekreftet, og dagen er bestemt."),
        "executing": _("Vi sletter det som var den forriges, og setter opp det nye."),
        "completed": _("Anlegget er den nyes."),
        "cancelled": _("Noen av dem ombestemte seg."),
        "expired": _("Ingen svarte innen fristen."),
    },
}
