"""Users of the alarm, their codes, passphrases, and the people we call."""

from __future__ import annotations

from collections.abc import Mapping

from django.utils.translation import gettext_lazy as _

from privacy.registry import Text

FIELDS: Mapping[str, Mapping[str, Text]] = {
    "accounts.AuthorisedUser": {
        "display_name": _("Det brukeren heter i panelet og i appen."),
        "role": _("Hva brukeren er på stedet. Det avgjør hva vi foreslår at brukeren får lov til."),
        "state": _("Om brukeren kan bruke alarmen nå."),
        "valid_from": _("Når tilgangen begynte."),
        "valid_to": _("Når tilgangen sluttet eller skal slutte. Tomt så lenge den varer."),
        "has_app_access": _("Ja når brukeren kan styre alarmen fra telefonen."),
        "may_arm": _("Ja når brukeren får lov til å sette alarmen på vakt."),
        "may_disarm": _("Ja når brukeren får lov til å ta alarmen av vakt."),
        "may_lock": _("Ja når brukeren får lov til å bruke de digitale låsene."),
        "may_view_log": _("Ja når brukeren får se hva som har skjedd på anlegget."),
        "show_name_to_owner": _("Ja når brukeren selv har valgt at eieren ser hvem som brukte alarmen."),
        "weekdays": _("Hvilke dager tilgangen gjelder: 1 er mandag, 7 er søndag. Tomt er alle dager."),
        "from_time": _("Klokkeslettet tilgangen begynner på de dagene. Tomt er hele døgnet."),
        "to_time": _("Klokkeslettet tilgangen slutter på de dagene. Tomt er hele døgnet."),
        "informed_at": _("Når brukeren fikk vite at vi lagrer bruken av alarmen."),
        "informed_by": _("Hvordan brukeren fikk vite det."),
        "notice_version": _("Hvilken utgave av informasjonen brukeren fikk."),
    },
    "accounts.LogAttestation": {
        "attested_at": _("Når det ble bekreftet at de ansatte er informert."),
        "version": _("Hvilken utgave av teksten som ble bekreftet."),
        "occupancy_valid_to": _("Når virksomheten sluttet som kunde på anlegget."),
    },
    "accounts.UserInvitation": {
        "user_display_name": _("Den som er invitert, slik navnet er skrevet."),
        "channel": _("Hvordan invitasjonen ble sendt."),
        "address": _("Adressen eller nummeret invitasjonen ble sendt til."),
        "expires_at": _("Hvor lenge lenken virker. Raden slettes når den er besvart."),
    },
    "accounts.ViewPause": {
        "started_at": _(
            "Når pausen begynte. Så lenge den varer, ser du ikke logg, alarmer og bilder derfra."
        ),
        "ended_at": _("Når pausen sluttet. Tomt så lenge den varer."),
    },
    "accounts.AccessCode": {
        "slot_no": _("Nummeret koden har i panelet. Det er ikke koden."),
        "kind": _("Hva slags nøkkel til alarmen det er."),
        "status": _("Om koden virker nå."),
        "set_at": _("Når koden ble laget."),
        "last_changed_at": _("Når koden sist ble byttet."),
    },
    "accounts.CodeAssignment": {
        "user_display_name": _("Brukeren som hadde koden."),
        "valid_from": _("Når koden ble brukerens."),
        "valid_to": _("Når den ikke lenger var brukerens. Tomt så lenge den er det."),
    },
    "accounts.Passphrase": {
        "set_at": _("Når ordet ble valgt. Selve ordet kan ingen lese."),
        "last_changed_at": _("Når ordet sist ble byttet."),
        "last_used_at": _("Når alarmsentralen sist spurte etter ordet og fikk riktig svar."),
        "occupancy_valid_to": _("Når tiden som kunde på anlegget tok slutt. Da glemmer vi ordet."),
    },
    "accounts.ContactNotice": {
        "contact_name": _("Hvem vi spurte."),
        "asked_at": _("Når vi sist sendte en lenke og spurte om vi kan ringe."),
        "answered_at": _("Når svaret kom. Tomt til det er kommet."),
        "attested_at": _("Når kunden sa at de selv har fortalt om listen, fordi vi ikke kunne."),
        "contact_valid_to": _("Når vedkommende ble tatt av listen. Da slettes raden etter 30 dager."),
    },
    "accounts.ContactPerson": {
        "call_order": _("Hvem vi ringer først når alarmen går: 1 er den første."),
        "name": _("Hvem det er, slik kunden har skrevet det."),
        "phone": _("Nummeret vi ringer når alarmen går, med landkode."),
        "email": _("Adressen vi skriver til for å spørre om vi kan ringe."),
        "relation": _("Hva vedkommende er for kunden, for eksempel nabo eller mor."),
        "has_key": _("Ja når vedkommende kan låse seg inn."),
        "may_give_passphrase": _("Ja når vedkommende kan avblåse en alarm med kontrollordet."),
        "state": _("Om vi har fått lov til å ringe."),
        "notice_sent_at": _("Når vi spurte om det var greit å stå på listen."),
        "notice_channel": _("Hvordan vi spurte."),
        "valid_from": _("Når vedkommende ble ført opp."),
        "valid_to": _("Når vedkommende ble tatt av listen. Raden slettes 30 dager etter."),
    },
}
CODES: Mapping[str, Mapping[str, Text | None]] = {
    "accounts.AuthorisedUser.role": {
        "owner": _("Har avtalen og bestemmer hvem andre som får tilgang."),
        "owner_delegate": _("Kan bestemme for eieren, men har ikke avtalen."),
        "household": _("Bor på stedet."),
        "child": _("Bor på stedet og er under 18 år."),
        "cleaner": _("Kommer for å vaske."),
        "neighbour": _("Passer på når ingen er hjemme."),
        "employee": _("Arbeider på stedet."),
        "temporary": _("Har tilgang en kort tid, for eksempel en håndverker."),
    },
    "accounts.AuthorisedUser.state": {
        "draft": _("Skrevet inn, men ikke sendt. Ingen tilgang ennå."),
        "invited": _("Har fått spørsmål om å bli bruker, men ikke svart."),
        "notified": _("Har fått vite om tilgangen, men den er ikke slått på."),
        "active": _("Kan bruke alarmen."),
        "suspended": _("Kan ikke bruke alarmen nå, men har ikke mistet plassen."),
        "revoked": _("Noen andre har tatt bort tilgangen."),
        "left": _("Har selv sagt fra seg tilgangen."),
        "declined": _("Ville ikke bli bruker."),
        "expired": _("Tiden tilgangen var gitt for, er over."),
    },
    "accounts.AuthorisedUser.informed_by": {
        "invitation": _("Leste det selv og svarte ja."),
        "sms": _("Fikk det i en SMS."),
        "customer": _("Den som ga tilgangen, har bekreftet å ha sagt det."),
    },
    "accounts.UserInvitation.channel": {"email": None, "sms": None},
    "accounts.AccessCode.kind": {
        "pin": _("Sifre man taster."),
        "tag": _("Noe man holder mot tastaturet."),
        "app": _("En telefon."),
    },
    "accounts.AccessCode.status": {
        "active": _("Koden virker."),
        "waiting": _("Vi har byttet koden, men panelet har ikke svart ennå. Den gamle kan fortsatt virke."),
        "revoked": _("Koden virker ikke lenger."),
    },
    "accounts.ContactPerson.state": {
        "added": _("Ført opp, men vi har ikke spurt ennå."),
        "notice_sent": _("Vi har spurt og venter på svar. Inntil da kan vi ringe når alarmen går."),
        "confirmed": _("Har sagt at vi kan ringe."),
        "no_response": _("Har ikke svart innen fristen. Vi kan fortsatt ringe når alarmen går."),
        "declined": _("Har sagt nei. Vi ringer ikke."),
        "objected": _("Har bedt oss la være. Vi ringer ikke."),
        "removed": _("Kunden har tatt vedkommende av listen."),
    },
    "accounts.ContactPerson.notice_channel": {
        "sms": None,
        "email": None,
    },
}
