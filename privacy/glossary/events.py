"""The alarm switched on and off, other commands, locks and plugs."""

from __future__ import annotations

from collections.abc import Mapping

from django.utils.translation import gettext_lazy as _

from privacy.registry import Text

EVENT: Mapping[str, Text] = {
    "occurred_at": _("Når det skjedde, slik panelet meldte det."),
    "channel": _("Hva som ble brukt: en kode på veggen, appen, en brikke eller noe annet."),
    "actor_kind": _(
        "Hvor sikkert vi vet hvem det var. Bare det som er knyttet til en bruker, regnes som noens egne "
        "opplysninger."
    ),
    "time_uncertain": _("Ja når panelets klokke ikke var til å stole på, så tidspunktet kan være feil."),
    "received_at": _(
        "Når meldingen kom fram til oss. Er den mye senere enn hendelsen, har panelet vært uten forbindelse."
    ),
}
CHANNEL: Mapping[str, Text | None] = {
    "keypad": _("Noen brukte tastaturet på veggen."),
    "code": _("Noen tastet en kode, men vi fikk ikke vite hvor."),
    "app": _("Noen brukte appen på en telefon."),
    "tag": _("Noen holdt en brikke mot tastaturet."),
    "auto": _("Anlegget gjorde det selv, for eksempel etter en tidsplan."),
    "alarm_centre": _("En operatør hos oss gjorde det."),
    "unknown": _("Panelet meldte ikke hvordan det ble gjort."),
}
ACTOR: Mapping[str, Text | None] = {
    "person": _("Koden eller appen tilhørte en bruker vi kjenner."),
    "unnamed": _("En kode ble brukt, men ingen står oppført på den."),
    "unresolved": _("Panelet sendte et navn som ikke står på noen bruker hos oss."),
    "system": _("Ingen gjorde det; anlegget meldte det av seg selv."),
}
FIELDS: Mapping[str, Mapping[str, Text]] = {
    "accounts.ArmingEvent": {
        **EVENT,
        "mode": _("Om alarmen ble slått på, delvis på eller av."),
    },
    "accounts.CommandEvent": {
        **EVENT,
        "command": _("Hva panelet ble bedt om å gjøre, utenom å slå alarmen på og av."),
        "vendor_type": _(
            "Det leverandøren av panelet kaller hendelsen. Står her slik vi fikk det, også når vi ikke "
            "vet hva det betyr."
        ),
        "result": _("Om panelet gjorde det det ble bedt om."),
    },
    "accounts.LockEvent": {
        **EVENT,
        "action": _("Om døren ble låst eller låst opp."),
        "lock_name": _("Hva låsen heter i appen."),
    },
    "accounts.PlugEvent": {
        **EVENT,
        "action": _("Om strømmen til det som står i pluggen, ble slått på eller av."),
        "plug_name": _("Hva pluggen heter i appen."),
    },
}
CODES: Mapping[str, Mapping[str, Text | None]] = {
    "accounts.ArmingEvent.channel": CHANNEL,
    "accounts.CommandEvent.channel": CHANNEL,
    "accounts.LockEvent.channel": CHANNEL,
    "accounts.PlugEvent.channel": CHANNEL,
    "accounts.ArmingEvent.actor_kind": ACTOR,
    "accounts.CommandEvent.actor_kind": ACTOR,
    "accounts.LockEvent.actor_kind": ACTOR,
    "accounts.PlugEvent.actor_kind": ACTOR,
    "accounts.ArmingEvent.mode": {
        "full": _("Hele anlegget passet på. Det gjør man som regel når alle går ut."),
        "partial": _("Bare noen av sensorene passet på, for eksempel dørene mens dere sov."),
        "off": _("Anlegget passet ikke lenger på innbrudd."),
        "annex_on": _("Garasje, bod eller et annet bygg for seg ble passet på."),
        "annex_off": _("Garasje, bod eller et annet bygg for seg ble ikke lenger passet på."),
    },
    "accounts.CommandEvent.command": {
        "bypass": _("En sensor ble tatt ut, så alarmen kunne stå på uten den."),
        "add_user": _("Noen fikk tilgang til å bruke alarmen."),
        "remove_user": _("Noen mistet tilgangen til å bruke alarmen."),
        "change_code": _("En kode ble byttet. Selve koden står aldri her."),
        "unknown": _("Panelet meldte noe vi ikke har et ord for."),
    },
    "accounts.CommandEvent.result": {
        "done": None,
        "failed": _("Panelet prøvde, men fikk det ikke til."),
        "unknown": _("Panelet meldte ikke hvordan det gikk."),
    },
    "accounts.LockEvent.action": {
        "lock": None,
        "unlock": None,
        "fail": _("Låsen prøvde, men bolten gikk ikke helt i lås."),
    },
    "accounts.PlugEvent.action": {
        "on": None,
        "off": None,
    },
}
