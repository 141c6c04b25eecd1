"""What the site reads from its environment, for the demo and for tests."""

import base64
import os
import secrets
from collections.abc import Iterable, Mapping
from pathlib import Path

from portal.dev.places import LOCAL, private
from portal.dev.servers import Use

SECRETS = LOCAL / "demo.env"
SHORTEST_SECRET = 50
# Named apart from where it listens, so that links to it outlive another PORT.
BANKID_ISSUER = "https://bankid.example"
BANKID = {
    "BANKID_ISSUER": BANKID_ISSUER,
    "BANKID_CLIENT_ID": "mine-sider-demo",
    "BANKID_ACR": "urn:bankid:high",
    "BANKID_NATIONAL_ID_CLAIM": "pid",
}
OWNER = "app"
ROLES = {"web": "minesider_web", "worker": "minesider_worker"}
SETTINGS = {"DJANGO_SETTINGS_MODULE": "portal.settings"}


def for_demo(servers: Iterable[Use], *, port: int, bankid: str = "") -> dict[str, str]:
    """The environment of this process, with what the demo decides over it.

    `bankid` is where its BankID listens; a single command has none and needs none.
    """
    return {
        **os.environ,
        **SETTINGS,
        **kept_secrets(SECRETS),
        "DEMO": "1",
        "ALLOWED_HOSTS": "localhost,127.0.0.1",
        "SITE_URL": f"http://localhost:{port}",
        "STORAGE_DIR": str(private(LOCAL / "storage")),
        **BANKID,
        "BANKID_DISCOVERY_URL": f"{bankid or BANKID_ISSUER}/.well-known/openid-configuration",
        **addresses(servers),
    }


def for_tests(servers: Iterable[Use], *, folder: Path) -> dict[str, str]:
    """As for the demo, with keys that everybody knows and nothing kept."""
    return {
        **os.environ,
        **SETTINGS,
        "DEMO": "1",
        "SECRET_KEY": "only for tests, " * 4,
        "BLIND_INDEX_KEY": in_base64(b"BLIND_INDEX_KEY".ljust(32, b".")),
        "AUDIT_ANCHOR_KEY": in_base64(b"AUDIT_ANCHOR_KEY".ljust(32, b".")),
        "COPY_SIGNING_KEYS": f"t1:{in_base64(b'COPY_SIGNING_KEYS'.ljust(32, b'.'))}",
        "KEY_ENCRYPTION_KEYS": f"t1:{in_base64(b'KEY_ENCRYPTION_KEYS'.ljust(32, b'.'))}",
        "ALLOWED_HOSTS": "localhost,127.0.0.1,testserver",
        "SITE_URL": "http://localhost",
        "STORAGE_DIR": str(private(folder / "storage")),
        **addresses(servers),
    }


def addresses(servers: Iterable[Use]) -> dict[str, str]:
    return {server.variable: server.address for server in servers}


def of_process(values: Mapping[str, str], kind: str) -> dict[str, str]:
    """The environment of a web or worker process (`kind`), which is somebody else in the database than its owner.

    Where the environment names a server, that process's address is WEB_DATABASE_URL or WORKER_DATABASE_URL.
    """
    own = os.environ.get(f"{kind.upper()}_DATABASE_URL", "")
    if not own and "DATABASE_URL" not in os.environ:
        own = values["DATABASE_URL"].replace(f"//{OWNER}@", f"//{ROLES[kind]}@", 1)
    return {**values, "DATABASE_URL": own or values["DATABASE_URL"]}


def kept_secrets(file: Path) -> dict[str, str]:
    """This clone's secrets, made once: what they sealed stays readable. Only the owner may read the file."""
    known = read(file)
    made = new_secrets()
    kept = {name: value for name, value in known.items() if not _is_short(name, value)}
    if not kept.keys() >= made.keys():
        known = made | kept
        write(file, known)
    return known


def new_secrets() -> dict[str, str]:
    """Secrets nobody has seen."""
    return {
        "SECRET_KEY": in_base64(secrets.token_bytes(48)),
        "BLIND_INDEX_KEY": in_base64(secrets.token_bytes(32)),
        "AUDIT_ANCHOR_KEY": in_base64(secrets.token_bytes(32)),
        "BANKID_CLIENT_SECRET": in_base64(secrets.token_bytes(32)),
        "COPY_SIGNING_KEYS": f"1:{in_base64(secrets.token_bytes(32))}",
        "KEY_ENCRYPTION_KEYS": f"1:{in_base64(secrets.token_bytes(32))}",
    }


def _is_short(name: str, value: str) -> bool:
    """The first demos made a shorter one than the site takes today."""
    return name == "SECRET_KEY" and len(value) < SHORTEST_SECRET


def read(file: Path) -> dict[str, str]:
    if not file.exists():
        return {}
    lines = file.read_text(encoding="ascii").splitlines()
    return {name: value for name, _, value in (line.partition("=") for line in lines)}


def write(file: Path, values: Mapping[str, str]) -> None:
    """Written beside and renamed, so that two starts at once never read half of it."""
    half = private(file.parent) / f"{file.name}.{os.getpid()}"
    opened = os.open(half, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(opened, "w", encoding="ascii") as secret:
        secret.writelines(f"{name}={value}\n" for name, value in values.items())
    half.rename(file)


def in_base64(key: bytes) -> str:
    return base64.b64encode(key).decode("ascii")
