"""Work at the homes of the demo: what was put up, repaired and kept up."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from accounts.demo.sample import at
from accounts.models import MaintenanceRecord

Kind = MaintenanceRecord.Kind


@dataclass(frozen=True)
class Work:
    """A job: `minutes` long, done by the fitter of that number, or from afar when there is none."""

    number: str
    home: str
    ordered: datetime
    begun: datetime
    done: tuple[str, ...]
    minutes: int = 60
    fitter: str = ""
    reason: str = ""
    parts: tuple[tuple[str, str], ...] = ()
    kind: MaintenanceRecord.Kind | None = None
    zone: int = 0
    due_again: datetime | None = None

    @property
    def ended(self) -> datetime:
        return self.begun + timedelta(minutes=self.minutes)


INSTALLED = (
    Work(
        "M-2024-4471",
        "house",
        at(2024, 10, 14, 12, 20),
        at(2024, 10, 30, 9, 10),
        ("Satte opp to smartplugger i stua og på kjøkkenet.", "Viste hvordan de styres i appen."),
        40,
        "207",
        parts=(("", "To smartplugger"),),
    ),
    Work(
        "M-2025-2210",
        "cabin",
        at(2025, 5, 26, 9, 41),
        at(2025, 6, 12, 10, 30),
        (
            "Satte opp kameradetektor i oppholdsrommet.",
            "Prøvde at den bare tar bilder når alarmen er utløst.",
        ),
        75,
        "311",
        parts=(("", "Kameradetektor"),),
    ),
)
VISITS = (
    Work(
        "S-2024-0214",
        "house",
        at(2024, 2, 9, 8, 30),
        at(2024, 2, 14, 13, 0),
        ("Justerte låsetunga og byttet pakning.",),
        50,
        "207",
        "Den digitale låsen klarte ikke å låse i kulda.",
        (("Pakning", "Pakning, ny"),),
    ),
    Work(
        "S-2025-1022",
        "cabin",
        at(2025, 10, 9, 14, 5),
        at(2025, 10, 22, 11, 0),
        ("Rengjorde røykvarsleren i oppholdsrommet.", "Byttet støvfilter."),
        45,
        "311",
        "Røykvarsleren ga falsk alarm 9. oktober.",
        (("Støvfilter", "Støvfilter, nytt"),),
    ),
    Work(
        "S-2026-0310",
        "house",
        at(2026, 3, 3, 13, 20),
        at(2026, 3, 10, 9, 0),
        ("Festet lokket på sirenen.", "Prøvde sabotasjekontakten."),
        35,
        "207",
        "Lokket på sirenen løsnet under arbeid på loftet.",
    ),
    Work(
        "S-2026-0903",
        "house",
        at(2026, 8, 28, 10, 12),
        at(2026, 9, 3, 10, 50),
        ("Byttet batteri i bevegelsesdetektoren i stua.", "Prøvde alle sonene."),
        85,
        "207",
        "Lavt batteri i bevegelsesdetektoren i stua.",
        (("Batteri CR123A", "Batteri CR123A, nytt"),),
    ),
    Work(
        "S-2026-1020",
        "cabin",
        at(2026, 10, 17, 9, 15),
        at(2026, 10, 20, 12, 0),
        ("Byttet magnetkontakt på inngangsdøra etter skade.", "Prøvde kamera og sirene."),
        95,
        "311",
        "Inngangsdøra ble brutt opp 17. oktober.",
        (("Magnetkontakt", "Magnetkontakt, ny"),),
    ),
    Work(
        "S-2026-0224",
        "lise",
        at(2026, 2, 22, 8, 0),
        at(2026, 2, 24, 14, 30),
        ("Tørket og prøvde vannvarsleren under vasken.",),
        30,
        "422",
        "Vannvarsleren var våt etter lekkasje.",
    ),
    Work(
        "S-2025-0613",
        "bakery",
        at(2025, 6, 10, 9, 0),
        at(2025, 6, 13, 7, 30),
        ("Byttet reservebatteri i panelet.",),
        60,
        "509",
        "Panelet varte kort på batteri da strømmen gikk.",
        (("Reservebatteri", "Reservebatteri, nytt"),),
    ),
)
UPKEEP = (
    Work(
        "V-2024-0508",
        "house",
        at(2024, 5, 8, 2, 0),
        at(2024, 5, 8, 2, 0),
        ("Ny programvare 4.1.0 i panelet.",),
        12,
        kind=Kind.FIRMWARE,
        zone=1,
    ),
    Work(
        "V-2026-0511",
        "house",
        at(2026, 5, 11, 2, 0),
        at(2026, 5, 11, 2, 0),
        ("Ny programvare 4.2.1 i panelet.",),
        14,
        kind=Kind.FIRMWARE,
        zone=1,
    ),
    Work(
        "V-2026-0903",
        "house",
        at(2026, 8, 28, 10, 12),
        at(2026, 9, 3, 11, 40),
        ("Batteri byttet i bevegelsesdetektoren i stua.",),
        10,
        "207",
        kind=Kind.BATTERY,
        zone=4,
        due_again=at(2029, 9, 3),
    ),
    Work(
        "V-2026-0512",
        "cabin",
        at(2026, 5, 12, 2, 0),
        at(2026, 5, 12, 2, 0),
        ("Ny programvare 4.2.1 i panelet.",),
        15,
        kind=Kind.FIRMWARE,
        zone=1,
    ),
    Work(
        "V-2026-0617",
        "lise",
        at(2026, 6, 1, 9, 0),
        at(2026, 6, 17, 9, 0),
        ("Årlig kontroll. Alt virket.",),
        40,
        "422",
        kind=Kind.INSPECTION,
        zone=1,
        due_again=at(2027, 6, 17),
    ),
    Work(
        "V-2026-0915",
        "bakery",
        at(2026, 9, 1, 9, 0),
        at(2026, 9, 15, 6, 45),
        ("Årlig kontroll. Røykvarsleren i bakeriet rengjort.",),
        70,
        "509",
        kind=Kind.INSPECTION,
        zone=5,
        due_again=at(2027, 9, 15),
    ),
)
# Ordered and not yet done.
PLANNED = Work(
    "S-2026-1202",
    "house",
    at(2026, 11, 10, 15, 2),
    at(2026, 12, 2, 9, 0),
    (),
    reason="Bytte kameradetektor i gangen, som tok bilde uten at alarmen var utløst.",
)
