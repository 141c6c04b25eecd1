"""Everything a machine can say about the code without running the tests."""

import subprocess
import sys
import time
from collections.abc import Mapping
from pathlib import Path

from portal.dev import environment, servers
from portal.dev.places import ROOT

MODULE = (sys.executable, "-m")
LAYERS = "import sys; from importlinter.cli import lint_imports; sys.exit(lint_imports(no_cache=True))"


def run(_arguments: list[str]) -> int:
    """Run all checks, also after one has failed. 1 when any did."""
    with servers.for_one_run() as (used, folder):
        values = environment.for_tests(used, folder=folder)
        passed = [passes(name, command, values) for name, command in checks().items()]
    print(f"{sum(passed)} of {len(passed)} checks passed.")
    return 0 if all(passed) else 1


def checks() -> dict[str, tuple[str, ...]]:
    """Commands by name. A check is passed when its command ends with 0."""
    djade = str(Path(sys.executable).with_name("djade"))
    templates = [str(file) for file in sorted((ROOT / "templates").rglob("*.html"))]
    return {
        "ruff": (*MODULE, "ruff", "check", "--quiet", "--output-format", "concise", "."),
        "format": (*MODULE, "ruff", "format", "--check", "--quiet", "."),
        "types": (*MODULE, "mypy"),
        "layers": (sys.executable, "-c", LAYERS),
        "locks": (*MODULE, "portal.dev.requirements"),
        "site": (*MODULE, "django", "check", "--fail-level", "WARNING"),
        "asvs": (*MODULE, "portal.dev.asvs"),
        "deploy": (*MODULE, "portal.dev.deploying"),
        "migrations": (*MODULE, "django", "makemigrations", "--check", "--dry-run"),
        "templates": (djade, "--check", "--target-version", "5.2", *templates),
        "translations": (*MODULE, "portal.dev.translations"),
    }


def passes(name: str, command: tuple[str, ...], values: Mapping[str, str]) -> bool:
    begun = time.monotonic()
    done = subprocess.run(
        command, cwd=ROOT, env=values, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, encoding="utf-8"
    )
    seconds = time.monotonic() - begun
    print(f"{'ok' if done.returncode == 0 else 'FAILED':6} {name:12} {seconds:5.1f} s", flush=True)
    if done.returncode:
        print(done.stdout.strip(), end="\n\n", flush=True)
    return done.returncode == 0
