"""Checks that the locks hold what pyproject.toml asks for, with hashes and without addresses."""

import re
import sys
import tomllib
from collections.abc import Iterable
from pathlib import Path

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from portal.dev.places import ROOT

PINNED = re.compile(r"^([A-Za-z0-9._-]+)==([^\s;\\]+)", re.MULTILINE)
ADDRESS = re.compile(r"://|^--(?!hash)", re.MULTILINE)


def main() -> int:
    """Print what is wrong, a line each; 1 when anything is."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    asked = {"run": project["project"]["dependencies"], **project["dependency-groups"]}
    files = {name: ROOT / "requirements" / f"{name}.txt" for name in asked}
    wrong = [line for name, wanted in asked.items() for line in compare(files[name], wanted)]
    print("\n".join(wrong))
    return 1 if wrong else 0


def compare(file: Path, wanted: Iterable[str]) -> list[str]:
    """What the lock lacks or holds in another version than was asked for."""
    text = file.read_text(encoding="utf-8")
    locked = {canonicalize_name(name): version for name, version in PINNED.findall(text)}
    wrong = []
    for requirement in map(Requirement, wanted):
        version = locked.get(canonicalize_name(requirement.name))
        if version is None or not requirement.specifier.contains(version, prereleases=True):
            wrong.append(f"{file.name}: {requirement} is asked for, {version or 'nothing'} is locked")
    if ADDRESS.search(text):
        wrong.append(f"{file.name}: names where packages come from, which is for each machine to say.")
    return wrong


if __name__ == "__main__":
    sys.exit(main())
