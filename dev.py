#!/usr/bin/env python3
"""The way in: makes the environment in .venv from the locked requirements, then hands over to it.

Standard library only, and readable by every Python 3.7 and later, so that an old one can be told what to do.
"""

from __future__ import annotations

import argparse
import hashlib
import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import IO, NoReturn

ROOT = Path(__file__).resolve().parent
LOCKS = [ROOT / "requirements" / f"{name}.txt" for name in ("run", "test", "lint")]
VENV = ROOT / ".venv"
PYTHON = VENV / "bin" / "python"
STAMP = VENV / "locked"
OLDEST = (3, 11)
NEWER = ["python3.14", "python3.13", "python3.12", "python3.11"]
TAKES_MORE = {"test", "manage", "code"}


def main(arguments: list[str]) -> None:
    """Make or refresh the environment if its lock changed, then run the command in it."""
    if os.name != "posix":
        stop("Mine Sider is developed on Linux and macOS. On Windows, run it inside WSL.")
    if sys.version_info < OLDEST:
        run_again_with_a_newer_python(arguments)
    command = parse(arguments)
    os.chdir(ROOT)
    with open_lock() as lock:
        wait_for(lock)
        if not is_fresh():
            make_environment()
    os.execv(PYTHON, [str(PYTHON), "-m", "portal.dev", *command])


def parse(arguments: list[str]) -> list[str]:
    """The command and what belongs to it, in the words of `portal.dev`."""
    parser = argparse.ArgumentParser("dev.py", description="Mine Sider, on this machine.", allow_abbrev=False)
    commands = parser.add_subparsers(dest="command", metavar="command", required=True)
    demo = commands.add_parser(
        "demo",
        allow_abbrev=False,
        help="the whole site with made-up customers on http://localhost:$PORT (8000)",
    )
    demo.add_argument("--customers", type=int, metavar="N", help="so many customers without a story (50)")
    demo.add_argument("--heavy", type=int, metavar="N", help="one more, tung@example.no, with N events")
    test = commands.add_parser(
        "test",
        allow_abbrev=False,
        help="all tests; what is not known here goes to pytest",
        description="All tests. Everything but --exhaustive goes to pytest.",
    )
    test.add_argument("--exhaustive", action="store_true", help="also what takes minutes")
    commands.add_parser("check", help="style, types, layers, settings, ASVS, migrations, translations")
    bench = commands.add_parser("bench", help="measure pages and more against their goals: minutes")
    bench.add_argument("--quick", action="store_true", help="less data, fewer rounds")
    bench.add_argument("--json", metavar="FILE", help="write the figures there too")
    bench.add_argument("--only", metavar="SUITE", help="one suite, by its name")
    commands.add_parser("manage", add_help=False, help="a command of manage.py, with the demo's data")
    commands.add_parser(
        "code", add_help=False, help="the one-time code of a demo sign-in: code sam@example.no"
    )
    commands.add_parser("reset", help="forget the demo's data")
    commands.add_parser(
        "restore-drill", help="erase somebody, restore yesterday's backup, and see that they stay gone"
    )
    known, rest = parser.parse_known_args(arguments)
    if rest and known.command not in TAKES_MORE:
        parser.error(f"{known.command} takes no argument {rest[0]}")
    return [known.command, *flags(known), *rest]


def flags(known: argparse.Namespace) -> list[str]:
    """What was asked for, as it was written."""
    words = []
    for name, value in vars(known).items():
        if name != "command" and value is not None and value is not False:
            words += [f"--{name}"] if value is True else [f"--{name}", str(value)]
    return words


def run_again_with_a_newer_python(arguments: list[str]) -> NoReturn:
    for name in NEWER:
        newer = shutil.which(name)
        if newer and subprocess.call([newer, "-c", ""], stderr=subprocess.DEVNULL) == 0:
            os.execv(newer, [newer, str(Path(__file__).resolve()), *arguments])
    stop(f"Mine Sider needs Python 3.11 or later, and this is {sys.version.split()[0]}.")


def open_lock() -> IO[str]:
    folder = ROOT / ".local"
    try:
        folder.mkdir(mode=0o700, exist_ok=True)
        return (folder / "environment.lock").open("a")
    except PermissionError:
        stop(f"{folder} cannot be written to: it belongs to another user. Use a clone of your own.")


def wait_for(lock: IO[str]) -> None:
    import fcntl  # not there on Windows, which has been told so by now

    fcntl.flock(lock, fcntl.LOCK_EX)


def is_fresh() -> bool:
    return PYTHON.exists() and STAMP.exists() and STAMP.read_text(encoding="ascii") == locked()


def locked() -> str:
    """What the environment is made from: SHA-256 over the lock files."""
    return hashlib.sha256(b"\0".join(file.read_bytes() for file in LOCKS)).hexdigest()


def make_environment() -> None:
    """Bring .venv to what is locked. Safe to repeat: the stamp is written last."""
    print("Making .venv (once; half a minute, and downloading) ...", flush=True)
    STAMP.unlink(missing_ok=True)
    uv = shutil.which("uv")
    if not is_usable(with_pip=uv is None):
        shutil.rmtree(VENV, ignore_errors=True)
        run(
            [*([uv, "venv", "--python", sys.executable] if uv else [sys.executable, "-m", "venv"]), str(VENV)]
        )
    if uv:
        run([uv, "pip", "sync", "--python", str(PYTHON), "--require-hashes", *map(str, LOCKS)])
    else:
        files = [argument for file in LOCKS for argument in ("-r", str(file))]
        run([str(PYTHON), "-m", "pip", "install", "--no-input", "--require-hashes", *files])
    STAMP.write_text(locked(), encoding="ascii")


def is_usable(*, with_pip: bool) -> bool:
    if not PYTHON.exists():
        return False
    question = f"import sys{', pip' if with_pip else ''}; sys.exit(sys.version_info < {OLDEST})"
    return subprocess.call([str(PYTHON), "-c", question], stderr=subprocess.DEVNULL) == 0


def run(command: list[str]) -> None:
    environment = dict(os.environ, PIP_USER="0", PIP_DISABLE_PIP_VERSION_CHECK="1")
    done = subprocess.run(
        command,
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        encoding="utf-8",
        errors="replace",
    )
    if done.returncode:
        stop(advice(done.stdout) or f"{' '.join(command)}\n{done.stdout.strip()}\n.venv could not be made.")


def advice(output: str) -> str:
    """The one line to run, for what a fresh machine is known to lack."""
    apt = "apt install" if os.geteuid() == 0 else "sudo apt install"
    if "ensurepip" in output or "No module named venv" in output:
        package = "python{}.{}-venv".format(*sys.version_info)
        return f"This Python cannot make environments. Run, then try again:\n    {apt} {package}"
    if "externally-managed-environment" in output:
        return f"This Python is the system's. Run, then try again:\n    rm -rf .venv && {apt} python3-venv"
    return ""


def stop(sentence: str) -> NoReturn:
    print(sentence, file=sys.stderr)
    sys.exit(1)


if __name__ == "__main__":
    main(sys.argv[1:])
