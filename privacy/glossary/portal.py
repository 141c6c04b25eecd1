"""Signing in, choices, and letters we sent."""

from __future__ import annotations

from collections.abc import Mapping

from django.utils.translation import gettext_lazy as _

from accounts.staff.roles import ROLES
from privacy.categories import CATEGORIES
from privacy.glossary.identity import LANGUAGE
from privacy.registry import Text

FIELDS: Mapping[str, Mapping[str, Text]] = {
    "accounts.User": {
        "email": _("Adressen du skriver når du logger inn."),
        "language": _("Språket sidene er på når du er logget inn."),
        "appearance": _("Om sidene er lyse eller mørke."),
        "date_joined": _("Når du fikk innlogging her."),
        "last_login": _("Når du var innlogget sist."),
        "is_active": _("Nei når innloggingen er stengt."),
    },
    "account.EmailAddress": {
        "email": _("Adressen kodene for innlogging blir sendt til."),
        "verified": _("Ja når du har vist at du leser posten dit."),
        "primary": _("Ja for den adressen vi skriver til."),
    },
    "usersessions.UserSession": {
        "user_agent": _("Nettleseren og hva den kjører på."),
        "ip": _("Nettet enheten sist kom fra. Den siste delen av adressen tar vi ikke vare på."),
        "created_at": _("Når du logget inn der."),
        "last_seen_at": _("Når siden sist ble brukt der."),
    },
    "mfa.Authenticator": {
        "type": _("Hva du bekrefter deg med. Selve nøkkelen vises aldri."),
        "created_at": _("Når du la den til."),
        "last_used_at": _("Når den sist ble brukt."),
    },
    "socialaccount.SocialAccount": {
        "provider": _("Hvem som bekrefter hvem du er."),
        "date_joined": _("Når du koblet den til."),
        "last_login": _("Når du sist logget inn med den."),
    },
    "accounts.SignInEvent": {
        "at": _("Når det skjedde."),
        "kind": _("Om noen logget inn, bekreftet hvem de er, eller endret noe."),
        "method": _("Hva som ble brukt for å komme inn."),
        "change": _("Hva som ble endret."),
        "outcome": _("Om det gikk gjennom, eller ble stoppet."),
        "device": _("Nettleseren og hva den kjører på."),
        "network": _("Nettet det kom fra. Den siste delen av adressen tar vi ikke vare på."),
        "is_new_device": _("Ja når vi ikke hadde sett nettleseren før. Da fikk du et brev."),
    },
    "accounts.KnownDevice": {
        "device": _("Nettleseren og hva den kjører på."),
        "first_seen_at": _("Når du logget inn derfra første gang."),
        "last_seen_at": _("Når du sist logget inn derfra."),
    },
    "accounts.Wait": {
        "reason": _("Hva som ble endret, så kopier og sletting måtte vente."),
        "started_at": _("Når ventetiden begynte."),
        "ends_at": _("Når ventetiden er over."),
        "former_address": _("Adressen du logget inn med før, så den kan settes tilbake."),
        "undone_at": _("Når noen sa at endringen ikke var dem."),
        "lifted_at": _("Når vi hadde snakket med deg og åpnet igjen."),
    },
    "accounts.Letter": {
        "kind": _("Hva brevet handler om."),
        "address": _("Adressen brevet gikk til."),
        "language": _("Språket brevet er på."),
        "sent_at": _("Når brevet gikk. Raden slettes 12 måneder etter."),
    },
    "privacy.PaperEvidence": {
        "document_kind": _("Hvilken tekst det var."),
        "document_version": _("Hvilken versjon av den."),
        "document_effective_from": _(
            "Dagen versjonen begynte å gjelde. Den ligger for alltid på samme adresse."
        ),
        "act": _("Om teksten ble vist, eller om du godtok den. Bare vilkår blir godtatt."),
        "language": _("Språket du leste den på."),
        "at": _("Når det var."),
    },
    "privacy.LogView": {
        "at": _("Når du så hvordan andre brukte alarmen. De andre i husstanden kan se det samme."),
    },
    "privacy.Reading": {
        "at": _("Når en ansatt så opplysningene."),
        "role": _("Hva den ansatte arbeider med."),
        "staff_number": _("Et tilfeldig nummer den ansatte har hos oss. Det er det samme hver gang."),
        "category": _("Hvilken kategori den ansatte så i."),
        "what": _("Hva som ble vist: en tabell, en fil eller et søk."),
        "count": _("Hvor mange opplysninger som ble vist."),
        "reason": _("Hvorfor den ansatte så etter."),
        "reference": _("Nummeret på saken, alarmen eller samtalen den ansatte oppga."),
        "opening_opened_at": _("Når den ansatte oppga grunnen."),
    },
    "privacy.LookNotice": {
        "which": _("Hvilke oppslag du får e-post om."),
        "changed_at": _("Når du valgte det."),
    },
    "privacy.RecordLock": {
        "what": _("Hva ansatte ikke ser uten å oppgi en egen grunn."),
        "since": _("Når du låste det."),
        "until": _("Når du låste det opp igjen."),
    },
    "privacy.LockOpening": {
        "lock_what": _("Hva av det du har låst som ble åpnet."),
        "opening_opened_at": _("Når den ansatte oppga grunnen til oppslaget."),
        "at": _("Når låsen ble åpnet. Du fikk et brev med en gang."),
        "ground": _("Begrunnelsen den ansatte skrev."),
    },
    "privacy.CallerCheck": {
        "direction": _("Om det var vi eller du som skulle si koden i telefonen."),
        "made_at": _("Når koden ble laget."),
        "expires_at": _("Når den sluttet å gjelde."),
        "role": _("Hva den ansatte arbeider med."),
        "staff_number": _("Et tilfeldig nummer den ansatte har hos oss. Det er det samme hver gang."),
        "tries": _("Hvor mange ganger den ansatte skrev feil kode."),
        "used_at": _("Når koden ble brukt. Den gjelder bare én gang."),
    },
    "privacy.Opening": {
        "opened_at": _("Når den ansatte oppga grunnen."),
        "reason": _("Grunnen den ansatte oppga."),
        "reference": _("Nummeret på saken, alarmen eller samtalen den ansatte oppga."),
        "explanation": _("Det den ansatte skrev om nødtilfellet."),
        "valid_until": _("Hvor lenge opplysningene kunne ses."),
        "closed_at": _("Når den ansatte lukket dem før tiden var ute."),
    },
}
CHANGES: Mapping[str, Text | None] = dict.fromkeys(
    (
        "password",
        "address",
        "contact",
        "passkey-added",
        "passkey-removed",
        "app-added",
        "app-removed",
        "recovery-codes",
        "bankid-linked",
        "bankid-unlinked",
        "closed",
    )
)
REASONS: Mapping[str, Text | None] = {
    "customer_called": _("Du ringte oss, og den ansatte svarte."),
    "customer_wrote": _("Du skrev til oss, og den ansatte svarte."),
    "case": _("Du har en sak om personvern som den ansatte arbeidet med."),
    "alarm": _("Alarmen gikk, eller anlegget meldte en feil."),
    "job": _("Noen skulle montere eller reparere noe hos deg."),
    "invoice": _("Det gjaldt en faktura eller betaling."),
    "check": _("Den ansatte kontrollerte at noe var riktig."),
    "emergency": _("Noe hastet, og ingen annen grunn passet. Personvernombudet fikk beskjed med en gang."),
    "search": _("Den ansatte søkte og fant deg. Navn og adresse ble ikke vist."),
}
LOCKED: Mapping[str, Text | None] = {
    "calls": _("Lyden og teksten av samtaler med oss."),
    "images": _("Bilder kameraene tok da alarmen gikk."),
    "notes": _("Det du og vi har skrevet til hverandre, og notatene våre."),
}
CODES: Mapping[str, Mapping[str, Text | None]] = {
    "privacy.Reading.role": {role.name: role.task for role in ROLES},
    "privacy.Reading.category": dict.fromkeys(category.slug for category in CATEGORIES),
    "privacy.Reading.what": {
        "amounts": _("Hvor mye som finnes i hver kategori, ikke hva det er."),
        "rows": _("Det som er lagret, linje for linje."),
        "list": _("En liste der du var en av flere."),
        "search": _("Du sto i svaret på et søk."),
        "case": _("En sak du har hos oss, med det du skrev."),
        "image": _("Et bilde fra alarmen."),
        "recording": _("Opptaket av en samtale."),
        "document": _("Et dokument eller vedlegg."),
        "export": _("En fil med opplysninger om deg."),
        "caller_check": _("En kode som viste hvem som var i telefonen."),
    },
    "privacy.Reading.reason": REASONS,
    "privacy.Opening.reason": REASONS,
    "privacy.LegalDocument.kind": {
        "statement": _("Hvordan vi bruker opplysninger om kunder og andre."),
        "terms": _("Avtalen om å bruke Mine sider."),
        "portal_statement": _("Hva som lagres fordi du bruker Mine sider."),
        "cookies": _("Hva som lagres i nettleseren din."),
    },
    "privacy.PaperEvidence.act": {
        "shown": _("Du fikk teksten vist, og gikk videre. Du godtok ingenting."),
        "accepted": _("Du krysset av for at du godtar vilkårene. Det er ikke et samtykke."),
    },
    "privacy.PaperEvidence.language": LANGUAGE,
    "privacy.LookNotice.which": {
        "all": _("Et brev om hvert oppslag, høyst ett i timen."),
        "media": _("Et brev når noen ser et bilde eller hører et opptak, høyst ett i timen."),
        "never": _("Ingen brev. Du kan lese loggen selv."),
    },
    "privacy.RecordLock.what": LOCKED,
    "privacy.CallerCheck.direction": {
        "we_say": _("Du fikk en kode som den ansatte måtte kunne si."),
        "you_say": _("Du fikk en kode å si til den ansatte."),
    },
    "privacy.CallerCheck.role": {role.name: role.task for role in ROLES},
    "mfa.Authenticator.type": {
        "recovery_codes": _("Koder på papir, til når du ikke har det andre."),
        "totp": _("Kode fra en app."),
        "webauthn": _("Passnøkkel på telefonen, maskinen eller en sikkerhetsnøkkel."),
    },
    "accounts.SignInEvent.kind": {"sign-in": None, "confirmation": None, "change": None},
    "accounts.SignInEvent.method": {
        "password": _("E-post eller kundenummer og passord."),
        "code": _("En engangskode vi sendte på e-post."),
        "passkey": _("Passnøkkel på telefonen, maskinen eller en sikkerhetsnøkkel."),
        "totp": _("Passord, og så koden fra en app."),
        "recovery": _("Passord, og så en av kodene på papir."),
        "bankid": _("BankID bekreftet hvem det var."),
        "other": _("En måte vi ikke har et eget navn på."),
    },
    "accounts.SignInEvent.change": CHANGES,
    "accounts.SignInEvent.outcome": {
        "done": _("Den som prøvde, kom inn, eller endringen ble gjort."),
        "stopped": _("Passordet eller koden var feil."),
    },
    "accounts.Wait.reason": CHANGES,
    "accounts.User.language": LANGUAGE,
    "accounts.Letter.language": LANGUAGE,
    "accounts.User.appearance": {
        "auto": _("Sidene følger det telefonen eller maskinen din er satt til."),
        "light": None,
        "dark": None,
    },
    "accounts.Letter.kind": {
        "access-changed": _("Tilgangen din til en alarm ble endret."),
        "access-ended": _("Tilgangen din til en alarm ble avsluttet. Vi sier aldri hvorfor."),
        "access-paused": _("Tilgangen din til en alarm ble satt på pause."),
        "access-resumed": _("Tilgangen din til en alarm ble satt i gang igjen."),
        "answer-ready": _("Vi hadde svart på noe du spurte om. Svaret står på Mine sider."),
        "household-changed": _("Listen over dem som bruker alarmen ble endret."),
        "takeover-invitation": _("Noen ville at du skulle overta et alarmanlegg."),
        "account-activated": _("Vi fortalte at kontoen var klar til bruk."),
        "activation-code": None,
        "activation-unknown": _("Noen ville aktivere en konto med adressen din, men oppga feil kundenummer."),
        "already-active": _("Noen ville aktivere kontoen din, men den var aktivert fra før."),
        "address-code": None,
        "case-unidentified": _(
            "Vi fikk ikke vite om det var du som spurte. Du kan ta saken opp igjen når du vil."
        ),
        "identity-reminder": _("Vi ventet på å få vite at det var du som spurte."),
        "confirm-code": _("Du ville gjøre noe viktig, og vi måtte vite at det var deg."),
        "copy-expiring": _("Vi minnet om en kopi som ikke var hentet."),
        "copy-fetched": _("Noen lastet ned kopien. Var det ikke deg, må du si fra."),
        "copy-ordered": _("Vi fortalte at vi hadde fått bestillingen, og når du får svar."),
        "copy-ready": _("Vi fortalte at kopien kan hentes, og hvor lenge."),
        "copy-stopped": _("Vi fortalte at noe gikk galt, og at vi arbeider med det."),
        "credential-changed": _("En måte å logge inn på ble endret. Var det ikke deg, må du si fra."),
        "list-changed": _("Noen står ikke lenger på listen. Vi sier aldri hvorfor."),
        "number-missing": _("Vi kunne ikke lenger ringe noen på listen. Vi sier aldri hvorfor."),
        "lock-opened": _("En ansatt åpnet noe du har låst, og skrev hvorfor."),
        "look-noticed": _("En ansatt så noe om deg som du har bedt om å få vite. Høyst ett brev i timen."),
        "disclosure-told": _("Vi hadde gitt noen opplysninger om deg, og fikk ikke lov til å si det før."),
        "paper-changed": _("Vi hadde endret en tekst som betyr noe for deg."),
        "new-device": _("Noen logget inn som deg fra en nettleser vi ikke hadde sett før."),
        "sign-in-closed": _("Innloggingen ble stengt."),
        "ownership-asked": _("Noen ville overta anlegget ditt, og vi spurte deg."),
        "ownership-begun": _("Du ga fra deg anlegget, eller noen gjorde det på dine vegne."),
        "ownership-cancelled": _("Noen av dere ombestemte seg."),
        "ownership-done": _("Anlegget hadde fått ny eier."),
        "ownership-expired": _("Ingen svarte innen fristen."),
        "ownership-invited": _("Du ba oss sende lenken til den nye eieren en gang til."),
        "ownership-joined": _("Begge hadde svart."),
        "ownership-lapsed": _("Du spurte om å overta et anlegg, og ingen bekreftet det."),
        "ownership-scheduled": _("Begge hadde bekreftet, og minuttet var bestemt."),
        "password-changed": _("Noen byttet passordet. Var det ikke deg, må du si fra."),
        "password-reset-code": _("Du hadde glemt passordet og ville lage et nytt."),
        "report-received": _("Vi fortalte at vi hadde fått meldingen din om noe som er feil."),
        "secret-changed": _(
            "Du byttet eller fjernet en kode eller kontrollordet. Var det ikke deg, må du si fra."
        ),
        "sign-in-code": None,
    },
}
