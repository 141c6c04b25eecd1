"""The whole site on this machine: servers, data, web, worker and clock in one terminal."""

import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from socket import socket

from portal.dev import environment, leftovers, locks, ports, servers
from portal.dev.output import say
from portal.dev.places import LOCAL, Trouble, private
from portal.dev.processes import Processes, Stopped
from portal.dev.servers import Use

PASSWORD = "mine-sider-demo-2026"  # noqa: S105 - for made-up persons, and printed on every start
CUSTOMERS = ("ingrid", "ole", "nora", "lise", "tor")
HEAVY = "tung"  # with --heavy
STAFF = ("sam", "sara", "stian", "dina", "omar", "tuva", "frida", "rune", "astrid", "arne")
PREFIXES = {"DATABASE_URL": "pg", "REDIS_URL": "redis"}
QUEUES = "clock,export,letters"  # what portal/celery.py routes to
HEAVY_QUEUE = "heavy"
MANAGE = [sys.executable, "manage.py"]
SECONDS_TO_ANSWER = 60
ABOUT_ROOT = "ignore:You're running the worker with superuser"


def run(arguments: list[str]) -> int:
    """Run until Ctrl-C, which is a good end. `arguments` are those of make_demo.

    Raises Trouble when something fails before or by itself.
    """
    begun = time.monotonic()
    port = ports.chosen()
    with only_one_on(port) as notes, ports.listening(port) as sockets, ports.anywhere() as bankid:
        say("dev", "starting the servers")
        with servers.durable() as used, Processes(notes) as processes:
            where = "http://{}:{}".format(*bankid.getsockname())
            values = environment.for_demo(used, port=port, bankid=where)
            try:
                prepare(processes, used, values, arguments)
                broker = [sys.executable, "-m", "portal.dev.bankid", str(bankid.fileno())]
                processes.start("bankid", broker, environment=values, sockets=[bankid])
                serve(processes, sockets, values, port=port)
                welcome(port, has_heavy="--heavy" in arguments, seconds=time.monotonic() - begun)
                watch(processes, used)
            except Stopped:
                say("dev", "stopping")
    say("dev", "stopped")
    return 0


@contextmanager
def only_one_on(port: int) -> Iterator[Path]:
    """The folder with notes of this demo's processes, after ending those of one that was killed."""
    notes = private(LOCAL / f"demo-{port}")
    with notes.with_suffix(".lock").open("a") as held:
        if not locks.take_alone(held):
            raise Trouble(f"A demo of this clone runs on port {port}. Stop it, or choose another PORT.")
        leftovers.end_all(notes)
        yield notes


def prepare(processes: Processes, used: list[Use], values: Mapping[str, str], arguments: list[str]) -> None:
    """Tables and data. One start at a time: two may use the same database."""
    for server in used:
        processes.follow(PREFIXES[server.variable], server.place / "log", from_now=server.is_joined)
    with locks.alone(LOCAL / "prepare.lock"):
        processes.run("migrate", [*MANAGE, "migrate", "--verbosity", "1"], environment=values)
        processes.run("data", [*MANAGE, "make_demo", *arguments], environment=values)


def serve(processes: Processes, sockets: list[socket], values: Mapping[str, str], *, port: int) -> None:
    """Start web, worker and clock, and wait until the site answers."""
    processes.start("web", web(sockets), environment=environment.of_process(values, "web"), sockets=sockets)
    celery = [sys.executable, "-W", ABOUT_ROOT, "-m", "celery", "--quiet", "--app", "portal"]
    alone = ["--without-gossip", "--without-mingle", "--hostname", f"{port}@%h"]
    worker = [*celery, "worker", "--queues", QUEUES, "--concurrency", "2", "--loglevel", "INFO", *alone]
    working = processes.start("worker", worker, environment=environment.of_process(values, "worker"))
    heavy = [*celery, "worker", "--queues", HEAVY_QUEUE, "--concurrency", "1", "--loglevel", "INFO"]
    heavy += ["--without-gossip", "--without-mingle", "--hostname", f"heavy-{port}@%h"]
    processes.start("heavy", heavy, environment=environment.of_process(values, "worker"))
    clock = [*celery, "beat", "--loglevel", "WARNING", "--schedule", str(LOCAL / f"clock-{port}")]
    processes.start("clock", clock, environment=environment.of_process(values, "worker"))
    end = time.monotonic() + SECONDS_TO_ANSWER
    processes.attend(until=lambda: working.is_ready or bool(processes.ended()) or time.monotonic() > end)
    processes.attend(until=lambda: answers(port) or bool(processes.ended()) or time.monotonic() > end)


def web(sockets: list[socket]) -> list[str]:
    binds = [word for listening in sockets for word in ("--bind", f"fd://{listening.fileno()}")]
    threads = ["--worker-class", "gthread", "--threads", "8"]
    # No control socket: its file in the home folder is one for all.
    alone = ["--graceful-timeout", "1", "--no-control-socket"]
    limits = ["--limit-request-line", "4094", "--limit-request-fields", "50"]
    # Neither addresses nor what was searched for belong in a log.
    log = ["--access-logfile", "-", "--access-logformat", "%(m)s %(U)s %(s)s %(M)s ms"]
    log += ["--logger-class", "portal.web_log.WebLog"]
    return [sys.executable, "-m", "gunicorn", "portal.wsgi", *binds, *threads, *alone, *limits, *log]


def answers(port: int) -> bool:
    try:
        with urllib.request.urlopen(f"http://127.0.0.1:{port}/healthz", timeout=1):
            return True
    except urllib.error.HTTPError as error:
        return error.code < 500
    except OSError:
        return False


def watch(processes: Processes, used: list[Use]) -> None:
    """Until Ctrl-C. Raises Trouble when one of them ends by itself."""
    processes.attend(until=lambda: bool(processes.ended()) or not all(server.is_up() for server in used))
    ended = processes.ended()
    if ended:
        raise Trouble(f"{ended.name} ended by itself (exit {ended.child.returncode}): all stopped.")
    raise Trouble("A server ended by itself: all stopped.")


def welcome(port: int, *, has_heavy: bool, seconds: float) -> None:
    customers = (*CUSTOMERS, HEAVY) if has_heavy else CUSTOMERS
    lines = [
        f"Mine Sider is ready after {seconds:.0f} seconds: http://localhost:{port}",
        f"Customers: {', '.join(f'{name}@example.no' for name in customers)}",
        f"Staff:     {', '.join(f'{name}@example.no' for name in STAFF)}",
        f"Password for all of them: {PASSWORD} . Lise has none: she signs in with BankID.",
        f"One-time code of staff: python3 dev.py code {STAFF[0]}@example.no",
        f"Letters arrive at http://localhost:{port}/demo/post/ . Ctrl-C stops everything.",
    ]
    for line in ["", *lines, ""]:
        say("dev", line)
