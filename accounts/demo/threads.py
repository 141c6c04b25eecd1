"""What Ingrid and the company said to each other."""

from __future__ import annotations

from datetime import timedelta

from accounts.demo.alarms_at_home import CAT
from accounts.demo.sample import at
from accounts.demo.threads_about_money import ABOUT_MONEY
from accounts.demo.words import (
    CHAT,
    EMAIL,
    FORM,
    PHONE,
    SMS,
    Line,
    Listened,
    Recorded,
    Role,
    Said,
    Thread,
)

CONNECTION = Thread(
    "H-61207",
    "ingrid",
    "Hytta mister forbindelsen i uvær",
    home="cabin",
    said=(
        Said(
            at(2025, 7, 14, 9, 12),
            FORM,
            "Panelet på hytta mister forbindelsen hver gang det er uvær. Er det noe dere kan gjøre fra "
            "deres side?",
        ),
        Said(
            at(2025, 7, 15, 11, 40),
            EMAIL,
            "Takk for beskjeden. Vi følger med på signalet og kommer tilbake når vi vet om SIM-kortet bør "
            "byttes.",
            Role.SUPPORT,
            note="Signal −104 dBm ved hytta. Venter på utbygging i området, saken holdes åpen.",
        ),
        Said(
            at(2026, 6, 22, 10, 5),
            SMS,
            "Hei! Forbindelsen var borte i natt igjen fra 02:51 til 06:41. Vi har meldt det til "
            "nettleverandøren.",
            Role.SUPPORT,
        ),
        Said(at(2026, 6, 22, 10, 31), SMS, "Takk for at dere sier fra."),
    ),
)
FITTER_IN_THE_DOOR = Thread(
    "H-83377",
    "ingrid",
    "Tekniker utløste alarmen",
    home="house",
    said=(
        Said(
            at(2026, 9, 4, 12, 0),
            PHONE,
            "Vi ringte og beklaget at teknikeren utløste alarmen 3. september. Oppdraget sto på feil "
            "tidspunkt hos oss.",
            Role.SUPPORT,
            note="Kunden ønsker SMS en time før neste besøk. Lagt inn på anlegget.",
        ),
        Said(
            at(2026, 9, 4, 12, 20),
            SMS,
            "Hei Ingrid! Som avtalt får du SMS en time før vi kommer neste gang.",
            Role.SUPPORT,
        ),
    ),
    closed=at(2026, 9, 4, 12, 30),
)
BREAK_IN = Thread(
    "H-86012",
    "ingrid",
    "Innbruddsforsøket på hytta",
    home="cabin",
    said=(
        Said(
            at(2026, 10, 17, 8, 40),
            EMAIL,
            "Hytta er sikret, og politiet har saken med nummer 17034412. En montør kommer tirsdag klokka 12.",
            Role.ALARM_OPERATOR,
            alarm="AL-20261017-032206",
        ),
        Said(
            at(2026, 10, 18, 17, 55),
            FORM,
            "Takk for innsatsen. Forsikringen ber om vekterens rapport og bildene. Hvordan får jeg dem?",
        ),
        Said(
            at(2026, 10, 19, 9, 14),
            EMAIL,
            "Rapporten og bildet vi kan vise, ligger på Mine sider under alarmer. To bilder viser en "
            "annen person. Ett av dem er holdt tilbake, og ett venter på kontroll.",
            Role.SUPPORT,
        ),
    ),
)
BATTERY = Thread(
    "H-87731",
    "ingrid",
    "Panelet piper",
    home="house",
    said=(
        Said(
            at(2026, 10, 28, 16, 5),
            PHONE,
            "Du ringte fordi panelet pep. Samtalen ble brutt.",
            Role.SUPPORT,
            recorded=Recorded("service", Line.SERVICE, told=""),
            they_called=True,
        ),
        Said(
            at(2026, 11, 9, 10, 42),
            PHONE,
            "Lavt batteri i bevegelsesdetektoren i gangen. Nytt batteri sendt i posten, uten kostnad.",
            Role.SUPPORT,
            recorded=Recorded(
                "service",
                Line.SERVICE,
                heard=(
                    Listened(
                        at(2026, 11, 11, 13, 20),
                        "support",
                        "3020",
                        "Kvalitetskontroll av samtaler",
                        "KV-2026-46",
                    ),
                    Listened(at(2026, 11, 12, 20, 3), "subject"),
                ),
            ),
            they_called=True,
        ),
        Said(
            at(2026, 11, 9, 11, 0),
            SMS,
            "Batteriet er sendt. Du får det i posten om to til tre dager.",
            Role.SYSTEM,
        ),
    ),
    closed=at(2026, 11, 13, 9, 0),
)
NIGHT = Thread(
    "H-88040",
    "ingrid",
    "Alarmen natt til 16. november",
    home="house",
    said=(
        Said(
            CAT.moment + timedelta(seconds=101),
            PHONE,
            "Vi ringte om alarmen i stua. Riktig kontrollord. Katten hadde kommet inn gjennom luka.",
            Role.ALARM_OPERATOR,
            recorded=Recorded(
                "alarm_centre",
                Line.ALARM_CENTRE,
                heard=(
                    Listened(
                        at(2026, 11, 16, 9, 30),
                        "alarm_operator",
                        "4401",
                        "Gjennomgang av nattens alarmer",
                        CAT.key,
                    ),
                ),
            ),
            alarm=CAT.key,
        ),
    ),
    closed=at(2026, 11, 16, 9, 45),
)
QUESTION = Thread(
    "H-88213",
    "ingrid",
    "Bilde uten alarm",
    home="house",
    said=(
        Said(
            at(2026, 11, 6, 9, 0),
            EMAIL,
            "Kameraet i gangen tok et bilde 30. oktober uten at alarmen var utløst. Det er en feil hos "
            "oss. Bildet er sperret, ingen har åpnet det, og det slettes 29. november. Vi bytter "
            "kameraet.",
            Role.SUPPORT,
        ),
        Said(at(2026, 11, 20, 10, 36), CHAT, "Når kommer dere og bytter kameraet?"),
        Said(
            at(2026, 11, 20, 10, 42),
            CHAT,
            "Hei! Montøren er satt opp onsdag 2. desember klokka 9. Passer det?",
            Role.SUPPORT,
        ),
    ),
)
OF_INGRID = (*ABOUT_MONEY, CONNECTION, FITTER_IN_THE_DOOR, BREAK_IN, BATTERY, NIGHT, QUESTION)
