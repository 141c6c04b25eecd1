"""Alarms, what was done about them, the pictures and who has seen them."""

from __future__ import annotations

from collections.abc import Mapping

from django.utils.translation import gettext_lazy as _

from privacy.registry import Text

LOOKED: Mapping[str, Text] = {
    "at": _("Når det ble åpnet."),
    "role": _("Hvem som åpnet det. Ansatte vises ved rolle, ikke ved navn."),
    "reason": _("Hva den ansatte oppga som grunn. Uten grunn får ingen ansatte åpne noe."),
    "case_reference": _("Saken det hørte til, om det var en."),
}
LOOKER: Mapping[str, Text | None] = {
    "alarm_operator": _("En ansatt i alarmsentralen vår."),
    "support": _("En ansatt i kundeservice."),
    "technician": _("En ansatt som feilsøker utstyret."),
    "privacy_officer": _("Den hos oss som passer på at opplysningene dine blir brukt riktig."),
    "system": _("En maskin åpnet det, for eksempel for å lage en kopi. Ingen så det."),
    "subject": _("Du åpnet det her på Mine sider."),
}
FIELDS: Mapping[str, Mapping[str, Text]] = {
    "accounts.AlarmActivation": {
        "key": _("Nummeret alarmen har hos alarmsentralen. Bruk det når du snakker med oss om den."),
        "occurred_at": _("Når anlegget slo alarm."),
        "alarm_type": _("Hva anlegget varslet om."),
        "placement": _("Hvor enheten som slo alarm, hang da."),
        "cause": _("Hva enheten merket, med leverandørens eller våre ord."),
        "classification": _("Hva vi kom fram til at alarmen var."),
        "classification_note": _("Hvorfor vi kom fram til det."),
        "acknowledged_at": _("Når en operatør begynte å se på den."),
        "closed_at": _("Når vi var ferdige med den. Fristen for å slette bilder kan regnes herfra."),
    },
    "accounts.FollowUp": {
        "step_no": _("Rekkefølgen på det vi gjorde, fra 1 og oppover."),
        "at": _("Når dette steget ble gjort."),
        "action": _("Hva som ble gjort i dette steget."),
        "operator_role": _("Hvem som gjorde det. Vi viser rollen, ikke navnet."),
        "contact_name": _("Kontaktpersonen vi ringte, slik du har ført vedkommende opp."),
        "outcome": _("Hva det førte til."),
        "note": _("Det operatøren skrev ned."),
    },
    "accounts.GuardDispatch": {
        "recipient_name": _("Vekterselskapet som rykket ut."),
        "ordered_at": _("Når vi ba om vekter."),
        "arrived_at": _("Når vekteren meldte seg på stedet. Tomt når utrykningen ble avlyst."),
        "report": _("Det vekteren så og gjorde, med vekterens ord."),
        "cost": _("Det utrykningen kostet deg, i kroner med merverdiavgift."),
    },
    "accounts.VerificationImage": {
        "key": _("Nummeret bildet har hos oss."),
        "captured_at": _("Når kameraet tok bildet."),
        "placement": _("Hvor kameraet hang da bildet ble tatt."),
        "classification": _(
            "Hva slags hendelse bildet hører til. Det avgjør hvor lenge det blir tatt vare på."
        ),
        "review_state": _("Om vi har sett over bildet, og om du kan få det."),
        "released_at": _("Når bildet ble klart til at du kan se det."),
        "blur_applied": _("Ja når ansikter eller annet som viser andre, er visket ut."),
        "deleted_at": _("Når bildet ble slettet. Da er bare denne raden igjen."),
        "alarm_closed_at": _("Når vi var ferdige med alarmen bildet hører til."),
    },
    "accounts.ImageAccess": {
        **LOOKED,
    },
}
CODES: Mapping[str, Mapping[str, Text | None]] = {
    "accounts.AlarmActivation.alarm_type": {
        "burglary": _("En sensor merket bevegelse, en åpnet dør eller knust glass mens alarmen sto på."),
        "fire": _("En røykvarsler merket røyk eller sterk varme."),
        "water": _("En vannvarsler merket vann der det ikke skal være."),
        "panic": _("Noen trykket på overfallsknappen for å få hjelp."),
        "duress": _("Noen slo av alarmen med en kode som i stillhet ber om hjelp."),
        "technical": _("Noe på utstyret svikter, for eksempel strøm, batteri eller forbindelse."),
        "tamper": _("Noen åpnet, flyttet eller ødela en enhet."),
    },
    "accounts.AlarmActivation.classification": {
        "unresolved": _("Vi vet ikke om noe hadde skjedd."),
        "false": _("Noe harmløst utløste alarmen, for eksempel et dyr eller en dør som sto på gløtt."),
        "confirmed": _("Det var en virkelig fare."),
    },
    "accounts.FollowUp.action": {
        "signal": _("Alarmen kom fram til alarmsentralen."),
        "images_taken": _("Kameraet tok bilder av seg selv fordi alarmen gikk."),
        "images_viewed": _("En operatør åpnet bildene for å se hva som skjedde."),
        "call": None,
        "no_answer": None,
        "passphrase_ok": _("Den vi snakket med, sa kontrollordet riktig."),
        "passphrase_failed": _("Den vi snakket med, sa ikke kontrollordet riktig."),
        "guard_dispatched": None,
        "police_called": None,
        "closed": None,
    },
    "accounts.FollowUp.operator_role": {
        "system": _("Det skjedde av seg selv, uten at noen gjorde noe."),
        "operator": _("En ansatt i alarmsentralen vår."),
        "guard": _("En vekter på stedet."),
    },
    "accounts.VerificationImage.classification": {
        "false_alarm": _("Ingenting hadde skjedd. Bildet slettes etter 7 dager."),
        "unresolved": _("Vi vet ikke hva som skjedde. Bildet slettes etter 30 dager."),
        "confirmed_incident": _(
            "Det var en virkelig hendelse. Bildet slettes 90 dager etter at alarmen er avsluttet."
        ),
    },
    "accounts.VerificationImage.review_state": {
        "waiting": _(
            "Vi har ikke sett over bildet ennå. Du får det når vi har sett at det ikke viser andre."
        ),
        "released": _("Vi har sett over bildet, og du kan se det."),
        "withheld": _("Bildet viser andre på en måte som ikke lar seg viske ut."),
        "quarantined": _(
            "Kameraet tok bildet uten at alarmen var utløst. Det skal ikke skje, og ingen får åpne "
            "bildet mens vi undersøker det."
        ),
    },
    "accounts.ImageAccess.role": LOOKER,
}
