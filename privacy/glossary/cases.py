"""What you asked for under data protection law, and what we did."""

from __future__ import annotations

from collections.abc import Mapping

from django.utils.translation import gettext_lazy as _

from privacy.glossary.identity import LANGUAGE
from privacy.registry import Text
from privacy.states import Ground
from privacy.uses import Use, Why

STATUS: Mapping[str, Text | None] = {
    "received": _("Vi har fått det, og en av oss skal se på det."),
    "identity": _("Vi er i tvil om det er deg, og fristen står stille til vi vet det."),
    "assessing": _("En av oss ser på det."),
    "proposed": _("Vi har et svar, og en til hos oss kontrollerer det."),
    "executing": _("Vi har sagt ja, og gjør det nå."),
    "granted": _("Vi har gjort det du ba om."),
    "partly": _("Vi har gjort en del av det du ba om, og forklart resten."),
    "refused": _("Vi har ikke gjort det, og forklart hvorfor."),
    "unidentified": _("Vi fikk ikke vite hvem du er. Du kan ta det opp igjen når som helst."),
    "reviewing": _("Du har fått det meste. To hos oss ser gjennom resten først, fordi det kan vise andre."),
    "queued": _("Vi har fått det og begynner straks."),
    "building": _("Datamaskinen samler opplysningene dine."),
    "stopped": _("Noe gikk galt, og en av oss har fått beskjed. Du trenger ikke gjøre noe."),
    "ready": _("Du kan laste ned filen."),
    "delivered": _("Du har lastet ned filen."),
    "expired": _("Tiden var ute, og filen er borte. Du kan be om en ny."),
    "planned": _("Planen for hva vi sletter, er klar, og du må si ja før noe skjer."),
    "cooling": _("Du har sagt ja, og kan angre til angrefristen er ute."),
    "scheduled": _("Vi sletter av oss selv når avtalen er slutt."),
    "held": _("Noe må avklares før vi kan slette."),
    "erased": _("Det er slettet, og kvitteringen sier hva loven sier at vi må beholde."),
    "withdrawn": _("Du ombestemte deg, så vi stoppet. En kopi som var laget, er slettet."),
}
FIELDS: Mapping[str, Mapping[str, Text]] = {
    "privacy.PrivacyCase": {
        "reference": _(
            "Nummeret på saken. Det er tilfeldig, så det røper ikke hvor mange som har bedt om noe."
        ),
        "channel": _("Hvor du ba om det."),
        "language": _("Hvilket språk svaret skal være på."),
        "received_at": _("Når det nådde oss. Fristene regnes herfra."),
        "receipt_note": _("Hvordan vi vet når det nådde oss, når det ikke kom her på Mine sider."),
        "identity": _("Hvordan vi vet at det var deg. Vi tar aldri kopi av legitimasjon."),
        "closed_at": _("Når saken var ferdig. Den slettes 5 år etter."),
    },
    "privacy.Erasure": {
        "choice": _("Hva du ba oss slette."),
        "confirmed_at": _("Når du sa ja til planen."),
        "cooling_until": _("Til når du kunne angre."),
        "started_at": _("Når vi begynte. Fra da av kunne det ikke stoppes."),
        "finished_at": _("Når alt i planen var slettet."),
        "verified_at": _("Når vi hadde lett etter deg overalt uten å finne noe."),
        "receipt_number": _("Nummeret på kvitteringen, som hvem som helst kan kontrollere."),
    },
    "privacy.RecipientNotice": {
        "recipient_name": _("Hvem som har fått opplysningen fra oss og skal vite at den er rettet."),
        "state": _("Om de har fått beskjed."),
        "reason": _("Hvorfor de ikke kunne få beskjed."),
        "at": _("Når de fikk beskjed, eller når det ble bestemt at de skal få det."),
    },
    "privacy.Correction": {
        "field": _("Hvilken opplysning det gjelder, med navnet den har i filene."),
        "before": _("Det som sto da du sa fra."),
        "proposed": _("Det du mener er riktig."),
        "applied_at": _("Når vi rettet den. Tomt hvis vi ikke har gjort det."),
    },
    "privacy.RecordNote": {
        "record": _("Hvilken opplysning merknaden står ved siden av."),
        "text": _("Det du skrev. Vi leser det sammen med opplysningen."),
        "added_at": _("Når merknaden kom på plass."),
        "withdrawn_at": _("Når du fjernet den. Tomt så lenge den står der."),
    },
    "privacy.PrivacyRequest": {
        "right": _("Hva du ba om."),
        "about": _("Hva det gjaldt, når det ikke gjaldt alt."),
        "status": _("Hvor langt vi har kommet."),
        "scope": _("Det du valgte, for eksempel hvilke kategorier og hvilken tid."),
        "wish": _("Det du skrev da du ba om det."),
        "received_at": _("Når du ba om det."),
        "safe_due_on": _("Dagen vi har satt som mål, så vi har tid igjen om noe går galt."),
        "legal_due_on": _("Siste dag loven gir oss til å svare."),
        "extended_at": _("Når vi ga deg beskjed om at vi trengte mer tid."),
        "extension_reason": _("Hvorfor vi trengte mer tid."),
        "extended_safe_due_on": _("Målet vårt etter at vi fikk mer tid."),
        "extended_legal_due_on": _("Siste dag loven gir oss når vi har fått mer tid."),
        "ground": _("Hva i loven som gjorde at vi ikke gjorde alt du ba om."),
        "answer": _("Svaret du fikk."),
        "decided_at": _("Når en av oss avgjorde det."),
        "closed_at": _("Når det var ferdig."),
    },
    "privacy.Pause": {
        "started_at": _("Når vi spurte hvem du er. Da stoppet fristen."),
        "ended_at": _("Når vi visste det. Da gikk fristen videre."),
        "doubt": _("Hvorfor vi måtte spørre."),
    },
    "privacy.Restriction": {
        "ground": _("Hva som gjør at vi bare får lagre det."),
        "use": _("Hvilken bruk som er stoppet. Står det ingenting, gjelder det all bruk."),
        "purpose": _("Nummeret på formålet, når bare bruk for det formålet er stoppet."),
        "category": _("Hvilken kategori det gjelder. Står det ingenting, gjelder det alle."),
        "started_at": _("Fra dette øyeblikket har vi bare lagret det."),
        "is_interim": _("Om en av oss fortsatt skal se på det. Begrensningen gjelder imens."),
        "alarm_goes_on": _("Om du sa at alarmen skal virke som før."),
        "consequences_shown": _("Det vi fortalte deg om følgene, ordrett."),
        "lift_notice_sent_at": _("Når vi sa fra om at begrensningen tar slutt."),
        "lift_not_before": _("Den kan ikke ta slutt før dette."),
        "lift_reason": _("Hvorfor den tar slutt."),
        "is_lifted_by_oneself": _("Om det var du selv som tok den bort."),
        "lifted_at": _("Når den tok slutt."),
    },
    "privacy.Hold": {
        "category": _("Hvilken kategori det gjelder. Står det ingenting, gjelder det alle."),
        "reason": _("Hvorfor vi ikke kan slette det ennå."),
        "opened_at": _("Fra dette øyeblikket sletter vi det ikke."),
        "review_on": _("Da ser vi på det igjen."),
        "released_at": _("Fra da kan det slettes som vanlig."),
    },
    "privacy.Review": {
        "kind": _("Hva slags ting det var."),
        "row": _("Nummeret på bildet, samtalen eller dokumentet."),
        "state": _("Hvor langt vi har kommet."),
        "ground": _("Hva i loven som gjorde at noe ble tatt ut eller holdt tilbake."),
        "decided_at": _("Når to hos oss var enige om det."),
        "text": _("Teksten du fikk, når noe i den er utelatt."),
    },
    "privacy.Event": {
        "at": _("Når det skjedde."),
        "from_status": _("Hvor saken sto før."),
        "to_status": _("Hvor saken sto etterpå."),
        "note": _("Det vi skrev til deg, når vi skrev noe."),
    },
    "privacy.Job": {
        "kind": _("Hva datamaskinen skulle lage."),
        "state": _("Hvor langt datamaskinen har kommet."),
        "claims": _("Hvor mange forsøk som trengtes."),
        "finished_at": _("Når den var ferdig."),
    },
    "privacy.JobStep": {
        "name": _("Hva som ble gjort."),
        "at": _("Når det var gjort."),
    },
    "privacy.Archive": {
        "snapshot_at": _("Kopien viser alt slik det var i dette øyeblikket."),
        "expires_at": _("Når filen blir borte. Etter det kan du be om en ny."),
        "kind": _("Om den er kopien selv eller noe som kom etter."),
        "size": _("Hvor store filene er til sammen. 1 000 000 byte er en megabyte."),
        "rows": _("Hvor mange linjer det er i alle tabellene til sammen."),
        "contents": _("Hvilke kategorier som er med."),
    },
    "privacy.ArchivePart": {
        "number": _("Hvilken av filene det er. Store kopier blir delt i flere."),
        "size": _("Hvor stor filen er. 1 000 000 byte er en megabyte."),
        "sha256": _("Filens fingeravtrykk. Er bare ett tegn i filen endret, blir det et annet."),
    },
    "privacy.Download": {
        "part": _("Hvilken av kopiens filer det gjaldt."),
        "at": _("Når noen hentet filen eller prøvde på det."),
        "outcome": _("Hvordan det gikk."),
        "device": _("Hva slags nettleser og maskin det ble gjort fra."),
    },
}
CODES: Mapping[str, Mapping[str, Text | None]] = {
    "privacy.Erasure.choice": {"now": None, "at_end": None, "all": None},
    "privacy.PrivacyRequest.status": STATUS,
    "privacy.Event.from_status": STATUS,
    "privacy.Event.to_status": STATUS,
    "privacy.Review.kind": {
        "image": None,
        "recording": None,
        "text": _("En utskrift eller et notat."),
        "source": _("En fil vi ikke fikk lest da kopien ble laget."),
    },
    "privacy.Review.state": {
        "waiting": _("En av oss skal se på det."),
        "proposed": _("En av oss har sett på det, og en til ser på det nå."),
        "approved": _("Du får det, og er noe tatt ut, står grunnlaget ved siden av."),
        "withheld": _("Du får det ikke. Grunnlaget står ved siden av, og du kan klage."),
        "lapsed": _("Vi hadde slettet det før vi kom så langt."),
    },
    "privacy.Review.ground": {ground.value: None for ground in Ground},
    "privacy.RecipientNotice.state": {
        "owed": _("De skal få vite det, og vi har ikke gjort det ennå."),
        "told": None,
        "impossible": _("Det lot seg ikke gjøre, eller krevde for mye. Grunnen står ved siden av."),
    },
    "privacy.PrivacyCase.language": LANGUAGE,
    "privacy.PrivacyRequest.ground": {ground.value: None for ground in Ground},
    "privacy.PrivacyCase.identity": {
        "sign_in": _("Du var logget inn."),
        "call_back": _("Vi ringte deg på nummeret vi har fra før."),
        "code": _("Du leste opp en kode vi sendte til adressen eller nummeret vi har fra før."),
        "questions": _("Du svarte på noe bare du kan vite."),
        "seen": _("Du viste legitimasjon. Vi tok ingen kopi."),
        "unknown": _("Vi vet det ikke ennå."),
    },
    "privacy.PrivacyRequest.right": {
        "access": _("Alt vi har om deg, i en fil du kan lese og ta med deg."),
        "portability": _("Det du selv har gitt oss, i en fil andre systemer kan lese."),
        "rectification": _("Noe som er feil, skal bli riktig."),
        "erasure": _("Noe om deg skal bort."),
        "restriction": _("Vi skal bare oppbevare det, ikke bruke det."),
        "objection": _("Vi skal slutte å bruke noe vi ikke trenger samtykke til."),
        "consent": _("Et ja du har gitt, gjelder ikke lenger."),
        "question": _("Du spør eller klager, og personvernombudet svarer."),
    },
    "privacy.Restriction.ground": {why.value: None for why in Why},
    "privacy.Restriction.use": {use.value: None for use in Use},
    "privacy.PrivacyCase.channel": {
        "portal": _("Du ba om det her, mens du var logget inn."),
        "phone": _("Du ringte."),
        "letter": _("Du skrev brev."),
        "email": _("Du skrev e-post."),
        "in_person": _("Du sa det til en av oss."),
    },
    "privacy.Job.kind": {
        "export": _("Filen med opplysningene dine."),
        "erasure": _("Slettingen av opplysningene dine."),
    },
    "privacy.Job.state": {
        "queued": _("Venter på en ledig datamaskin."),
        "running": _("Arbeidet pågår nå."),
        "retry": _("Noe gikk galt, og maskinen prøver igjen av seg selv."),
        "succeeded": _("Det gikk bra."),
        "dead": _("Det gikk galt for mange ganger, og en av oss må se på det."),
        "cancelled": _("Du ombestemte deg før det var ferdig."),
    },
    "privacy.JobStep.name": {
        "begin": None,
        "finish": None,
    },
    "privacy.Archive.kind": {
        "copy": _("Alt du ba om, slik det var da."),
        "supplement": _("Det vi måtte se nærmere på først."),
    },
    "privacy.Download.outcome": {
        "started": None,
        "limit": _("Den hadde vært hentet så mange ganger som er lov."),
        "missing": _("Noe var galt hos oss, og filen kunne ikke hentes."),
    },
}
