"""What Ingrid and the company said to each other about what things cost."""

from __future__ import annotations

from accounts.demo.sample import at
from accounts.demo.words import CHAT, EMAIL, FORM, PHONE, Line, Recorded, Role, Said, Thread

PRICE = Thread(
    "H-70344",
    "ingrid",
    "Ny pris fra januar",
    home="house",
    said=(
        Said(
            at(2025, 11, 27, 8, 0),
            EMAIL,
            "Fra 1. januar 2026 koster alarmtjenesten 479 kroner i måneden. Du kan si opp uten ekstra "
            "kostnad før det.",
            Role.SYSTEM,
        ),
        Said(at(2025, 11, 28, 19, 44), CHAT, "Hei, gjelder den nye prisen hytta også?"),
        Said(
            at(2025, 11, 28, 19, 46),
            CHAT,
            "Hei Ingrid! Nei, bare huset. Prisen for hytta står fast ut avtaleåret.",
            Role.SUPPORT,
        ),
        Said(at(2025, 11, 28, 19, 47), CHAT, "Fint, takk."),
    ),
    closed=at(2025, 11, 28, 19, 50),
)
REMINDER = Thread(
    "H-74410",
    "ingrid",
    "Purring på faktura 2026024417",
    said=(
        Said(
            at(2026, 3, 2, 8, 0),
            EMAIL,
            "Faktura 2026024417 på 567 kroner skulle vært betalt 15. februar. Har du betalt, ser du bort "
            "fra dette.",
            Role.SYSTEM,
        ),
        Said(
            at(2026, 3, 10, 20, 15),
            EMAIL,
            "Beklager, den havnet i søppelposten. Jeg har betalt i nettbanken nå. Blir det noe gebyr?",
        ),
        Said(
            at(2026, 3, 11, 9, 2),
            EMAIL,
            "Takk, betalingen er på plass. Vi tar ikke gebyr for første purring.",
            Role.FINANCE,
        ),
    ),
    closed=at(2026, 3, 12, 9, 0),
)
CALL_OUT = Thread(
    "H-82190",
    "ingrid",
    "Faktura for utrykning 1. august",
    home="house",
    said=(
        Said(
            at(2026, 8, 13, 21, 8),
            EMAIL,
            "Hei! Jeg har fått faktura på 1 490 kroner for utrykningen 1. august. Det var jo en ekte "
            "alarm: gryta sto på plata og kjøkkenet var fullt av røyk, se bildet. Skal jeg betale for "
            "det?",
            files=("kitchen",),
        ),
        Said(
            at(2026, 8, 14, 13, 30),
            EMAIL,
            "Hei Ingrid! Vi ser på loggen og bildene fra alarmen, og svarer deg innen en uke.",
            Role.SUPPORT,
            note=(
                "Alarm AL-20260801-184712: vurdert som ekte av operatør. Utrykning inngår da i avtalen. Sendt "
                "økonomi."
            ),
        ),
        Said(
            at(2026, 8, 21, 10, 20),
            EMAIL,
            "Du har rett. Utrykning ved ekte alarm inngår i avtalen. Kreditnota ligger ved, du skal ikke "
            "betale noe.",
            Role.FINANCE,
            files=("credit note",),
        ),
        Said(at(2026, 8, 21, 18, 2), EMAIL, "Tusen takk for rask hjelp!"),
    ),
    closed=at(2026, 8, 24, 8, 30),
)
PLUGS = Thread(
    "H-87105",
    "ingrid",
    "Bestilling av to smartplugger",
    home="house",
    said=(
        Said(
            at(2026, 10, 12, 18, 22),
            FORM,
            "Jeg vil gjerne ha to smartplugger til, til lampene i gangen og på loftet.",
        ),
        Said(
            at(2026, 10, 26, 14, 10),
            PHONE,
            "Samtale om smartplugger: 29 kroner i måneden fra 1. november, ingen bindingstid, 14 dagers "
            "angrerett.",
            Role.SALES,
            recorded=Recorded("sales", Line.SALES, confirmed=at(2026, 10, 26, 20, 41)),
        ),
        Said(
            at(2026, 10, 26, 14, 20),
            EMAIL,
            "Her er det vi avtalte på telefon. Svar JA på denne e-posten, så gjelder avtalen fra 1. "
            "november.",
            Role.SALES,
        ),
        Said(at(2026, 10, 26, 20, 41), EMAIL, "JA"),
        Said(
            at(2026, 10, 27, 8, 55),
            EMAIL,
            "Takk! Avtalen er bekreftet og ligger ved. Pluggene kommer i posten.",
            Role.SALES,
            files=("agreement",),
        ),
    ),
    closed=at(2026, 10, 27, 9, 0),
)
ABOUT_MONEY = (PRICE, REMINDER, CALL_OUT, PLUGS)
