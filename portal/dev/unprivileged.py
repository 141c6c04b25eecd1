"""PostgreSQL refuses to run as root, so root runs it as another user, outside the clone."""

import os
import pwd
import shutil
import subprocess
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import TypedDict

from portal.dev.places import ROOT, Trouble, tag

OUTSIDE = Path("/var/tmp") / f"mine-sider-{tag(ROOT)}"  # noqa: S108 - checked below: root's own, or refused


class Credentials(TypedDict, total=False):
    """What `subprocess` takes to change the user."""

    user: int
    group: int
    extra_groups: list[int]


@dataclass(frozen=True)
class Account:
    """Whom PostgreSQL runs as when root starts it."""

    uid: int
    gid: int

    @property
    def credentials(self) -> Credentials:
        return {"user": self.uid, "group": self.gid, "extra_groups": []}

    def own(self, folder: Path) -> Path:
        """The folder, made if need be, closed to all but this account."""
        folder.mkdir(mode=0o700, exist_ok=True)
        os.chown(folder, self.uid, self.gid)
        return folder


def account() -> Account | None:
    """`postgres` or `nobody` for root; None for everybody else, who can run PostgreSQL themselves."""
    if os.geteuid() != 0:
        return None
    names = {user.pw_name: user for user in pwd.getpwall()}
    user = names.get("postgres") or names.get("nobody")
    if user is None:
        raise Trouble("PostgreSQL does not run as root, and there is no user `nobody`. Set DATABASE_URL.")
    return Account(user.pw_uid, user.pw_gid)


def outside() -> Path:
    """The folder outside the clone, root's own and passable. Raises Trouble when it is somebody else's."""
    OUTSIDE.mkdir(mode=0o711, exist_ok=True)
    if OUTSIDE.is_symlink() or OUTSIDE.stat().st_uid != 0:
        raise Trouble(f"{OUTSIDE} belongs to somebody else. Remove it, or set DATABASE_URL.")
    OUTSIDE.chmod(0o711)
    return OUTSIDE


def reachable(install: Path, user: Account) -> Path:
    """The programs, where `user` can run them: as installed, or copied outside with their libraries."""
    if runs(install, user):
        return install
    package = install.parent
    copy = outside() / f"postgres-{tag(install)}" / package.name / install.name
    if not copy.exists():
        copy_whole(package, install, to=copy.parents[1])
    if not runs(copy, user):
        raise Trouble("PostgreSQL cannot be started as another user than root here. Set DATABASE_URL.")
    return copy


def runs(install: Path, user: Account) -> bool:
    command: list[str | Path] = [install / "bin" / "postgres", "--version"]
    try:
        done = subprocess.run(command, capture_output=True, cwd="/", **user.credentials)
    except OSError:  # the child may not even pass the folders above, as when the clone lies in /root
        return False
    return done.returncode == 0


def copy_whole(package: Path, install: Path, *, to: Path) -> None:
    """Copy next to the place and rename, so that a start beside this one never sees half of it."""
    half = Path(tempfile.mkdtemp(dir=outside()))
    half.chmod(0o755)
    shutil.copytree(install, half / package.name / install.name, symlinks=True)
    libraries = package.with_name(f"{package.name}.libs")
    if libraries.exists():
        shutil.copytree(libraries, half / libraries.name)
    try:
        half.rename(to)
    except OSError:
        shutil.rmtree(half)
        if not to.exists():
            raise
