"""Copies: rows at the database's speed, files at the disk's, flat memory, and nobody waits for others.

The yardsticks: what most Django code does (objects, json, csv, zipfile), and what a shell can do with psql, igzip
and cat.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from portal.dev import wheels
from portal.dev.bench.measuring import Pair, Sample, Way, run_child
from portal.dev.bench.stage import Stage
from portal.dev.places import ROOT, Trouble

FEW, MANY, MOST = 10_000, 1_000_000, 5_000_000
MANY_WHEN_QUICK, MOST_WHEN_QUICK = 200_000, 600_000
FILES, FILES_WHEN_QUICK = 4_300, 400
BYTES_OF_A_FILE = 186_000
ROUNDS = 3
ROWS_A_SECOND = 30_000
# By then the other has started up and reads rows.
SETTLED = 4.0
EVENTS, DOCUMENTS = "bruk", "avtale"
TO_TAKE_ALONG, ACCESS = "portability", "access"


@contextmanager
def suite(stage: Stage) -> Iterator[Sequence[Pair]]:
    """Three customers with few, many and most events, and one with documents."""
    many, most = (MANY_WHEN_QUICK, MOST_WHEN_QUICK) if stage.is_quick else (MANY, MOST)
    files = FILES_WHEN_QUICK if stage.is_quick else FILES
    plain = stage.folder / "plain"
    plain.mkdir()
    numbers = [str(number) for number in (FEW, many, most)]
    people = json.loads(told(stage, "make", plain, str(files), str(BYTES_OF_A_FILE), *numbers))
    small, large, largest, reader = people
    rows = Way("copy", lambda: copied(stage, large, TO_TAKE_ALONG, EVENTS))
    whole = Way("copy with pages", lambda: copied(stage, large, ACCESS, EVENTS))
    yield [
        Pair("rows of a copy", rows, objects(stage, large, TO_TAKE_ALONG), ROUNDS, warm_up=0),
        Pair("rows of a copy against a shell", rows, shell(stage, large), ROUNDS, warm_up=0),
        Pair("copy with its pages", whole, objects(stage, large, ACCESS), ROUNDS, warm_up=0),
        Pair(
            f"copy of the most rows, {ROWS_A_SECOND} a second",
            Way("copy with pages", lambda: copied(stage, largest, ACCESS, EVENTS)),
            Way("at that rate", lambda: Sample(most / ROWS_A_SECOND)),
            1,
            warm_up=0,
        ),
        Pair(
            "files of a copy",
            Way("copy", lambda: copied(stage, reader, TO_TAKE_ALONG, DOCUMENTS)),
            Way("cat", lambda: concatenated(plain, stage.folder / "cat")),
            ROUNDS,
        ),
        Pair(
            "a small copy beside the largest",
            Way("beside", lambda: beside(stage, largest, lambda: copied(stage, small, ACCESS))),
            Way("alone", lambda: copied(stage, small, ACCESS)),
            ROUNDS,
        ),
    ]


def copied(stage: Stage, person: str, right: str, *categories: str) -> Sample:
    """Order a copy and build it. The time is the job's, the memory that of its whole process."""
    return timed(stage, "copy", person, right, *categories)


def objects(stage: Stage, person: str, right: str) -> Way:
    out = stage.folder / "objects.zip"
    return Way("objects, zipfile", lambda: timed(stage, "objects", out, person, right))


def shell(stage: Stage, person: str) -> Way:
    """The same rows as text, one file after the other."""
    questions = told(stage, "queries", person, TO_TAKE_ALONG).splitlines()
    return Way("psql, igzip", lambda: by_shell(stage, questions))


def by_shell(stage: Stage, questions: Sequence[str]) -> Sample:
    psql = shutil.which("psql") or wheels.postgres() / "bin" / "psql"
    begun = time.perf_counter()
    with (stage.folder / "shell.gz").open("wb") as out:
        for question in questions:
            reading = subprocess.Popen([psql, "-Xqc", question, stage.database], stdout=subprocess.PIPE)
            packing = [sys.executable, "-m", "isal.igzip", "-1", "-c"]
            subprocess.run(packing, stdin=reading.stdout, stdout=out, check=True)
            if reading.wait():
                raise subprocess.CalledProcessError(reading.returncode, "psql")
        os.fsync(out.fileno())
    return Sample(time.perf_counter() - begun)


def concatenated(folder: Path, target: Path) -> Sample:
    files = sorted(map(str, folder.iterdir()))
    begun = time.perf_counter()
    with target.open("wb") as out:
        subprocess.run(["cat", *files], stdout=out, check=True)
        os.fsync(out.fileno())
    took = time.perf_counter() - begun
    target.unlink()
    return Sample(took)


def beside(stage: Stage, other: str, work: Callable[[], Sample]) -> Sample:
    """Do `work` while a copy of somebody else is under way in a worker of its own, as its lane has."""
    file = stage.folder / "other.seconds"
    heavy = subprocess.Popen(
        command("copy", file, other, ACCESS),
        cwd=ROOT,
        env=dict(stage.environment),
        stdout=subprocess.DEVNULL,
    )
    try:
        time.sleep(SETTLED)
        sample = work()
        if heavy.poll() is not None:
            raise Trouble("The large copy was ready before the small one: nothing was measured.")
    finally:
        heavy.kill()
        heavy.wait()
    told(stage, "tidy", other)
    return sample


def timed(stage: Stage, what: str, *arguments: str | Path) -> Sample:
    file = stage.folder / f"{what}.seconds"
    sample = run_child(command(what, file, *arguments), environment=stage.environment)
    return Sample(float(file.read_text(encoding="ascii")), sample.peak)


def told(stage: Stage, what: str, *arguments: str | Path) -> str:
    file = stage.folder / f"{what}.answer"
    run_child(command(what, file, *arguments), environment=stage.environment)
    return file.read_text(encoding="utf-8")


def command(what: str, file: Path, *arguments: str | Path) -> list[str | Path]:
    return [sys.executable, "-m", "portal.dev.bench.copying", what, file, *arguments]
