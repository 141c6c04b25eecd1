"""Who you are, and how we reach you."""

from __future__ import annotations

from collections.abc import Mapping

from django.utils.translation import gettext_lazy as _

from privacy.registry import Text

LANGUAGE: Mapping[str, Text | None] = {
    "nb": None,
    "en": None,
}
FIELDS: Mapping[str, Mapping[str, Text]] = {
    "accounts.Person": {
        "given_name": _("Det du heter til fornavn."),
        "family_name": _("Det du heter til etternavn."),
        "birth_date": _("Dagen du ble født."),
        "preferred_language": _("Språket vi skriver til deg på."),
        "deceased_on": _("Tomt for alle som lever."),
    },
    "accounts.Organisation": {
        "name": _("Det foretaket ditt heter i Enhetsregisteret."),
        "organisation_number": _("De ni sifrene foretaket har i Enhetsregisteret."),
        "organisation_form": _(
            "Hva slags foretak det er. ENK er et enkeltpersonforetak, der du og foretaket er det samme."
        ),
    },
    "accounts.Customer": {
        "customer_number": _("Nummeret du har hos oss. Det beviser ikke hvem du er."),
        "kind": _("Om avtalen er din egen eller et foretaks."),
        "status": _("Om du er kunde nå."),
        "started_on": _("Første dag du var kunde."),
        "ended_on": _("Siste dag du var kunde. Det meste slettes 3 år og 3 måneder etter."),
        "organisation_name": _("Foretaket som er kunde, når det er et."),
    },
    "accounts.ContactPoint": {
        "kind": _("Hvilken måte å nå deg på det er."),
        "value": _("Selve nummeret eller adressen. Telefonnumre har landkode først."),
        "label": _("Det du har kalt den, for eksempel «jobb»."),
        "source": _("Hvem vi fikk den av."),
        "is_primary": _("Ja for den vi prøver først."),
        "is_registered_for_delivery": _("Ja for adressen vi sender svar om personvern til."),
        "verified_at": _("Når du viste at den er din. Tomt når det ikke er gjort."),
        "changed_at": _("Når den sist ble byttet."),
    },
    "accounts.ContactChange": {
        "what": _("Om du la til, endret eller fjernet noe."),
        "kind": _("Hvilken måte å nå deg på det gjaldt."),
        "value": _("Det du skrev inn."),
        "former": _("Det som sto der før. Det er borte 30 dager etter endringen."),
        "asked_at": _("Når du ba om det."),
        "done_at": _("Når det ble gjort. Tomt hvis koden ikke ble skrevet."),
    },
    "accounts.TextMessage": {
        "kind": _("Hva meldingen handler om."),
        "number": _("Nummeret den gikk til."),
        "language": _("Språket den er skrevet på."),
        "sent_at": _("Når vi sendte den. Tomt hvis den ikke kom av gårde."),
    },
    "accounts.NationalIdentifier": {
        "kind": _("Hvilket av statens numre på deg vi har. Selve nummeret står ikke her."),
        "need_reason": _("Hva som gjør at navn og fødselsdato ikke er nok."),
        "last_verified_at": _("Når vi sist så at nummeret var riktig."),
    },
}
CODES: Mapping[str, Mapping[str, Text | None]] = {
    "accounts.Person.preferred_language": LANGUAGE,
    "accounts.Customer.kind": {
        "person": _("Avtalen er din egen."),
        "organisation": _("Avtalen er et foretaks."),
    },
    "accounts.Customer.status": {
        "prospect": _("Du har spurt, men ikke sagt ja til noe."),
        "active": _("Du har minst én avtale som gjelder."),
        "terminating": _("Du har sagt opp, og oppsigelsestiden løper."),
        "ended": _("Du har ingen avtale lenger."),
    },
    "accounts.ContactChange.what": {"add": None, "change": None, "remove": None},
    "accounts.ContactChange.kind": {"email": None, "phone": None, "postal": None},
    "accounts.TextMessage.language": LANGUAGE,
    "accounts.TextMessage.kind": {
        "contact-changed": _("Du fjernet eller byttet nummeret. Var det ikke deg, må du si fra."),
        "contact-code": None,
        "outsider-code": None,
        "secret-changed": _(
            "Du byttet eller fjernet en kode eller kontrollordet. Var det ikke deg, må du si fra."
        ),
    },
    "accounts.ContactPoint.kind": {
        "email": None,
        "phone": None,
        "postal": None,
    },
    "accounts.ContactPoint.source": {
        "subject": _("Du ga oss den."),
        "customer": _("Den som har avtalen, ga oss den."),
        "user": _("En annen bruker av alarmen ga oss den."),
        "contact": _("En av dem vi ringer når alarmen går, ga oss den."),
        "panel": _("Den lå i panelet."),
        "employee": _("En av oss skrev den inn etter å ha snakket med deg."),
        "installer": _("Den som satte opp alarmen, skrev den ned."),
        "bureau": _("Vi fikk den sammen med en kredittvurdering."),
        "register": _("Vi hentet den i et register som staten fører."),
        "processor": _("Et selskap som arbeider for oss, ga oss den."),
    },
    "accounts.NationalIdentifier.kind": {
        "fnr": _("Det alle som er født eller bosatt i Norge, har."),
        "dnr": _("Det den som er i Norge en kort tid, har."),
    },
}
