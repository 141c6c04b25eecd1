"""What a load of the panel's log did, as values, and as sentences for the operator."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from accounts.intake.local_time import OSLO, Doubt, Moment
from accounts.intake.reading import Refusal

MOST_WORDS = 100
MOST_LETTERS = 100
TABLES: Mapping[str, str] = {
    "ArmingEvent": "alarm av og på",
    "LockEvent": "lås",
    "PlugEvent": "smartplugg",
    "CommandEvent": "annet",
}
DOUBTS: Mapping[Doubt, str] = {
    Doubt.FIRST_TIME: "lest som første gang i timen som kom to ganger",
    Doubt.SECOND_TIME: "lest som andre gang i timen som kom to ganger, slik rekkefølgen viser",
    Doubt.MISSING_HOUR: "lest med tiden før klokken ble stilt, fordi timen ikke fantes",
}


class Outcome(StrEnum):
    """What became of the records that could be used."""

    LOADED = "loaded"
    DRY_RUN = "dry_run"
    HELD_BACK = "held_back"


@dataclass(frozen=True)
class DoubtfulTime:
    """A record whose local time did not tell one moment, and the moment that was taken."""

    number: int
    moment: Moment


@dataclass(frozen=True)
class Report:
    """What was read, what was new, and all an operator must look at. Counts are of records.

    `unknown_names` and `shared_names` hold names of persons: for the operator's screen, never for a log.
    """

    installation_number: str
    outcome: Outcome
    records: int
    new: int = 0
    known: int = 0
    refusals: tuple[Refusal, ...] = ()
    tables: Mapping[str, int] = field(default_factory=dict)
    unknown_types: Mapping[str, int] = field(default_factory=dict)
    unknown_channels: Mapping[str, int] = field(default_factory=dict)
    unread_fields: Mapping[str, int] = field(default_factory=dict)
    unnamed: int = 0
    unknown_names: Mapping[str, int] = field(default_factory=dict)
    shared_names: Mapping[str, int] = field(default_factory=dict)
    without_occupancy: int = 0
    doubtful_times: tuple[DoubtfulTime, ...] = ()
    erased: tuple[int, ...] = ()

    @property
    def refused(self) -> int:
        """How many records were refused, however many faults each had."""
        return len({refusal.number for refusal in self.refusals})


def sentences(report: Report) -> Iterator[str]:
    """The report line by line. Of the file it quotes words of the vendor and the names nobody bears."""
    yield f"Anlegg {report.installation_number}: leste {_posts(report.records)}."
    yield from _refused(report)
    yield _outcome(report)
    yield from _counted("Fordelt på", {TABLES[name]: count for name, count in report.tables.items()})
    yield from _counted("Ukjente hendelsestyper, lagret som ukjent hendelse", report.unknown_types)
    yield from _counted("Ukjente kanaler, lagret som ukjent", report.unknown_channels)
    yield from _counted("Felt vi ikke bruker", report.unread_fields)
    if report.unnamed:
        yield f"Kode uten navn: {_posts(report.unnamed)}."
    yield from _counted(
        "Navn som ingen bruker av anlegget hadde da, lagret uten person", report.unknown_names
    )
    yield from _counted("Navn som flere brukere hadde da, lagret uten person", report.shared_names)
    if report.erased:
        numbers = ", ".join(map(str, report.erased[:MOST_WORDS]))
        more = len(report.erased) - MOST_WORDS
        yield (
            "Navn på noen som er slettet hos oss, lagret uten navn: post "
            f"{numbers}{f' og {more} til' if more > 0 else ''}."
        )
    if report.without_occupancy:
        yield f"Tider da ingen kunde hadde anlegget, lagret uten person: {_posts(report.without_occupancy)}."
    yield from _doubtful(report)


def _outcome(report: Report) -> str:
    match report.outcome:
        case Outcome.LOADED:
            return f"Nye: {report.new}. Fantes fra før: {report.known}."
        case Outcome.DRY_RUN:
            return f"Prøvekjøring, ingenting er lagret. Nye: {report.new}. Finnes fra før: {report.known}."
        case Outcome.HELD_BACK:
            return "Ingenting er lagret. Rett filen, eller bruk --keep-going for å laste de andre postene."


def _refused(report: Report) -> Iterator[str]:
    if report.refusals:
        yield f"Avvist: {_posts(report.refused)}."
    for refusal in report.refusals:
        yield f"  post {refusal.number}, {refusal.field or 'hele posten'}: {refusal.reason}"


def _doubtful(report: Report) -> Iterator[str]:
    if report.doubtful_times:
        yield f"Usikkert tidspunkt, merket: {_posts(len(report.doubtful_times))}."
    for doubtful in report.doubtful_times:
        moment = doubtful.moment
        if moment.doubt:
            clock = f"{moment.at.astimezone(OSLO):%d.%m.%Y %H:%M:%S}, UTC {moment.at:%H:%M:%S}"
            yield f"  post {doubtful.number}: {DOUBTS[moment.doubt]} ({clock})"


def _counted(title: str, counts: Mapping[str, int]) -> Iterator[str]:
    if counts:
        yield f"{title}:"
    ordered = sorted(counts.items(), key=lambda item: (-item[1], item[0]))
    for word, count in ordered[:MOST_WORDS]:
        yield f"  {_printable(word)}: {count}"
    if len(ordered) > MOST_WORDS:
        yield f"  og {len(ordered) - MOST_WORDS} til"


def _printable(word: str) -> str:
    """Text from the file as a terminal may show it: nothing in it turns, hides or moves what stands around it."""
    shown = "".join(sign if sign.isprintable() else "�" for sign in word[:MOST_LETTERS])
    return f"{shown}…" if len(word) > MOST_LETTERS else shown


def _posts(count: int) -> str:
    return "1 post" if count == 1 else f"{count} poster"
