"""What the loading of a bundle did, as sentences for the operator. Nothing of what stood in a line is quoted."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum

from accounts.intake.bundle.findings import Findings, Refusal


class Outcome(StrEnum):
    """What became of the lines that could be used."""

    LOADED = "loaded"
    DRY_RUN = "dry_run"
    HELD_BACK = "held_back"


WORDS = {
    Outcome.LOADED: "Lastet.",
    Outcome.DRY_RUN: "Prøvekjøring, ingenting er lagret.",
    Outcome.HELD_BACK: "Ingenting er lagret. Rett pakken, eller bruk --keep-going for å laste de andre linjene.",
}


@dataclass(frozen=True)
class Report:
    """What was loaded from which system, and all an operator must look at."""

    source: str
    outcome: Outcome
    findings: Findings

    @property
    def refused(self) -> int:
        """How many lines and files could not be used."""
        return self.findings.refused


def sentences(report: Report) -> Iterator[str]:
    """The report line by line."""
    findings = report.findings
    yield f"Pakke fra {report.source}. {WORDS[report.outcome]}"
    for name, tally in findings.tallies.items():
        yield (
            f"  {name}: {tally.new} nye, {tally.changed} endret, {tally.same} som før, {tally.refused} avvist"
        )
    yield from _listed("Avvist", findings.refusals, findings.counted["refusals"])
    yield from _listed("Sperret til noen har sett på dem", findings.locked, findings.counted["locked"])


def _listed(title: str, kept: Sequence[Refusal], total: int) -> Iterator[str]:
    if not kept:
        return
    yield f"{title}:"
    for one in kept:
        where = one.file if one.line is None else f"{one.file}, linje {one.line}"
        yield f"  {where}{f', {one.field}' if one.field else ''}: {one.reason}"
    if total > len(kept):
        yield f"  og {total - len(kept)} til"
