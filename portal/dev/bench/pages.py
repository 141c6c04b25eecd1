"""Pages over HTTP from a real gunicorn, signed in: what more they cost than a page that only knows who asks."""

from __future__ import annotations

import http.client
import json
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from signal import SIGTERM
from urllib.parse import quote

import psutil

from portal.dev.bench.measuring import Pair, Sample, Way, peak_of, run_child
from portal.dev.bench.stage import Stage
from portal.dev.leftovers import dies_with_its_parent
from portal.dev.places import ROOT, Trouble

MANY, FEW = 5_000_000, 100
MANY_WHEN_QUICK = 200_000
OTHERS, OTHERS_WHEN_QUICK = 20_000, 500
ROUNDS, ROUNDS_WHEN_QUICK = 150, 40
WARM_UP = 25
SECONDS_TO_ANSWER = 60
BEHIND = "minesider_web"
WITHOUT_WALL = "portal.dev.bench.without_wall"
SIGN_IN_ONLY = "/tilgjengelighet/"
EVENTS = "/opplysninger/bruk/?periode=alt"


@contextmanager
def suite(stage: Stage) -> Iterator[Sequence[Pair]]:
    """A customer with many events and one with few, among others, and a server that knows both."""
    made = make_data(stage)
    with gunicorn(stage, role=BEHIND) as server, gunicorn(stage, settings=WITHOUT_WALL) as open_server:
        many, few = (Browser(server, made[name]) for name in ("many", "few"))
        rounds = ROUNDS_WHEN_QUICK if stage.is_quick else ROUNDS
        yield [
            *pairs(many, few, last=f"{EVENTS}&etter={made['last']}", rounds=rounds),
            *walled(many, Browser(open_server, made["many"]), rounds=rounds),
        ]


def pairs(many: Browser, few: Browser, *, last: str, rounds: int) -> list[Pair]:
    """Each page against one that only knows who asks, and both customers against each other."""

    def pair(name: str, way: Way, yardstick: Way) -> Pair:
        return Pair(name, way, yardstick, rounds, WARM_UP)

    def both(name: str, path: str) -> list[Pair]:
        heavy, light = many.way(f"{name}, many events", path), few.way(f"{name}, few events", path)
        return [
            pair(heavy.name, heavy, many.way("signed in", SIGN_IN_ONLY)),
            pair(light.name, light, few.way("signed in", SIGN_IN_ONLY)),
            pair(f"{name}, many events against few", heavy, light),
        ]

    first, oldest = many.way("first page", EVENTS), many.way("last page", last)
    return [
        *both("overview", "/"),
        *both("all data", "/opplysninger/"),
        *both("page of alarms", "/opplysninger/alarmer/"),
        *both("page of events", EVENTS),
        pair("last page of events, many events", oldest, many.way("signed in", SIGN_IN_ONLY)),
        pair("last page of events against the first", oldest, first),
    ]


def walled(behind: Browser, outside: Browser, *, rounds: int) -> list[Pair]:
    """The same page of the same customer behind the second wall, against one where only the matrix stands."""
    pages = {"overview": "/", "all data": "/opplysninger/", "page of events": EVENTS}
    return [
        Pair(
            f"{name} behind the wall",
            behind.way(f"{name} behind the wall", path),
            outside.way(f"{name} without", path),
            rounds,
            WARM_UP,
        )
        for name, path in pages.items()
    ]


def make_data(stage: Stage) -> dict[str, str]:
    """The customers' cookies, «many» and «few», and «last»: the place after which the oldest page begins."""
    numbers = (MANY_WHEN_QUICK, OTHERS_WHEN_QUICK) if stage.is_quick else (MANY, OTHERS)
    file = stage.folder / "made.json"
    words = [str(file), str(numbers[0]), str(FEW), str(numbers[1])]
    run_child([sys.executable, "-m", "portal.dev.bench.making", *words], environment=stage.environment)
    found: dict[str, str] = json.loads(file.read_text(encoding="ascii"))
    return found


@contextmanager
def gunicorn(stage: Stage, *, role: str = "", settings: str = "portal.settings") -> Iterator[Server]:
    """One process with threads, as in production, with the files of production; in the database it is `role`."""
    address = stage.environment["DATABASE_URL"]
    acting = f"{'&' if '?' in address else '?'}options={quote(f'-c role={role}')}" if role else ""
    own = {**stage.environment, "DATABASE_URL": address + acting, "DJANGO_SETTINGS_MODULE": settings}
    run_child(
        [sys.executable, "manage.py", "collectstatic", "--no-input", "--verbosity", "0"],
        environment=stage.environment,
    )
    with (
        socket.create_server(("127.0.0.1", 0)) as listening,
        (stage.folder / f"{settings}.log").open("wb") as log,
    ):
        bind = ["--bind", f"fd://{listening.fileno()}", "--workers", "1", "--no-control-socket"]
        child = subprocess.Popen(
            [
                sys.executable,
                "-m",
                "gunicorn",
                "portal.wsgi",
                *bind,
                "--worker-class",
                "gthread",
                "--threads",
                "4",
            ],
            cwd=ROOT,
            env=own,
            stdout=log,
            stderr=log,
            pass_fds=[listening.fileno()],
            preexec_fn=dies_with_its_parent(SIGTERM),
        )
        try:
            server = Server(listening.getsockname()[1], child.pid)
            server.wait(until=time.monotonic() + SECONDS_TO_ANSWER)
            yield server
        finally:
            child.terminate()
            child.wait()


class Server:
    """The site at a port of this machine."""

    def __init__(self, port: int, pid: int) -> None:
        self.port = port
        self.pid = pid

    def get(self, path: str, cookie: str = "") -> tuple[int, str, float]:
        """Status, text, and the seconds from the question to the last byte."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=SECONDS_TO_ANSWER)
        begun = time.perf_counter()
        connection.request("GET", path, headers={"Cookie": cookie, "Accept-Language": "nb"})
        answer = connection.getresponse()
        text = answer.read()
        seconds = time.perf_counter() - begun
        connection.close()
        return answer.status, text.decode(), seconds

    def wait(self, *, until: float) -> None:
        """Raises Trouble when it does not answer by then."""
        while True:
            try:
                if self.get("/healthz")[0] == http.client.OK:
                    return
            except OSError:
                time.sleep(0.1)
            if time.monotonic() > until:
                raise Trouble("The site to be measured did not start.")

    def peak(self) -> int | None:
        """The most memory any of its processes has had."""
        children = psutil.Process(self.pid).children()
        return max((peak for child in children if (peak := peak_of(child.pid)) is not None), default=None)


class Browser:
    """Somebody who is signed in."""

    def __init__(self, server: Server, cookie: str) -> None:
        self.server = server
        self.cookie = cookie

    def way(self, name: str, path: str) -> Way:
        return Way(name, lambda: self.open(path))

    def open(self, path: str) -> Sample:
        """Raises Trouble when the page is not what was asked for."""
        status, _text, seconds = self.server.get(path, self.cookie)
        if status != http.client.OK:
            raise Trouble(f"{path.partition('?')[0]} answered {status}.")
        return Sample(seconds, self.server.peak())
