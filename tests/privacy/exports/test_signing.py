"""The signature beside the manifest: ours, over exactly this, checked without showing what is in the copy."""

from __future__ import annotations

import hashlib
import json
import re
import shutil
import subprocess
from datetime import UTC, datetime
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from django.conf import settings as site
from django.core.exceptions import ImproperlyConfigured
from pytest_django import Settings

from privacy.checks import check_signing_keys
from privacy.exports import signing
from privacy.exports.signing import Forged, Signature, UnknownKey, Unreadable
from tests.privacy.exports.conftest import Make

FIRST, SECOND = bytes(range(32)), bytes(range(32, 64))
AT = datetime(2026, 11, 26, 17, 45, 2, tzinfo=UTC)
DOCUMENTATION = site.ROOT / "docs" / "formats" / "copy.md"
MANIFEST = b'{"schema_version": 3}\n'


@pytest.fixture(autouse=True)
def keys(settings: Settings) -> Settings:
    settings.COPY_SIGNING_KEYS = {"2": SECOND, "1": FIRST}
    settings.COPY_SIGNING_OLD_KEYS = {}
    return settings


def public(seed: bytes) -> bytes:
    return Ed25519PrivateKey.from_private_bytes(seed).public_key().public_bytes_raw()


def test_the_newest_key_signs_and_the_signature_is_found_good() -> None:
    made = signing.sign(MANIFEST, at=AT)
    assert made.key == "2"
    assert made.manifest_sha256 == hashlib.sha256(MANIFEST).hexdigest()
    assert made.moment == AT
    assert signing.check(made.text()) == made


@pytest.mark.parametrize("field", ["manifest_sha256", "signed_at", "signature", "key"])
def test_whatever_is_changed_the_signature_no_longer_fits(field: str) -> None:
    told = json.loads(signing.sign(MANIFEST, at=AT).text())
    other = signing.sign(b"another", at=AT.replace(year=2025))
    changed = {**told, field: "1" if field == "key" else getattr(other, field)}
    assert changed != told
    with pytest.raises(Forged):
        signing.check(json.dumps(changed))


@pytest.mark.parametrize("signature", ["", "*", "AAAA", "x" * 88])
def test_what_is_no_signature_at_all_does_not_fit_either(signature: str) -> None:
    told = json.loads(signing.sign(MANIFEST, at=AT).text())
    with pytest.raises(Forged):
        signing.check(json.dumps({**told, "signature": signature}))


def test_an_old_key_still_counts_as_long_as_its_public_half_is_published(keys: Settings) -> None:
    made = signing.sign(MANIFEST, at=AT)
    keys.COPY_SIGNING_KEYS = {"3": bytes(range(64, 96))}
    with pytest.raises(UnknownKey):
        signing.check(made.text())
    keys.COPY_SIGNING_OLD_KEYS = {"2": public(SECOND)}
    assert signing.check(made.text()) == made
    assert list(signing.public_keys()) == ["3", "2"]


def test_a_private_key_is_never_published() -> None:
    published = signing.public_keys()
    assert dict(published) == {"2": public(SECOND), "1": public(FIRST)}
    assert not {FIRST, SECOND} & set(published.values())


def test_without_a_key_nothing_is_signed(keys: Settings) -> None:
    keys.COPY_SIGNING_KEYS = {}
    with pytest.raises(ImproperlyConfigured):
        signing.sign(MANIFEST)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "hei",
        "null",
        "[]",
        "{}",
        "7",
        '{"format": "mine-sider-copy-signature-1"}',
        "[" * 1_000,
        json.dumps(
            {
                **json.loads(Signature(signing.FORMAT, "2", "0" * 64, "2026-11-26T17:45:02Z", "").text()),
                "x": 1,
            }
        ),
        Signature("another-format", "2", "0" * 64, "2026-11-26T17:45:02Z", "").text(),
        Signature(signing.FORMAT, "2", "0" * 63, "2026-11-26T17:45:02Z", "").text(),
        Signature(signing.FORMAT, "2", "0" * 64, "i går", "").text(),
        Signature(signing.FORMAT, "\u00e5", "0" * 64, "2026-11-26T17:45:02Z", "").text(),
        signing.FORMAT * 1_000,
    ],
)
def test_what_is_no_signature_file_is_said_to_be_none(text: str) -> None:
    with pytest.raises(Unreadable):
        signing.check(text)


def test_a_copy_is_signed_and_the_signature_names_nobody(make: Make) -> None:
    made = make()
    text = made.text("manifest.json.sig")
    found = signing.check(text)
    assert found.manifest_sha256 == hashlib.sha256(made.zip.read("manifest.json")).hexdigest()
    assert made.archive.request.reference not in text
    assert made.archive.request.person.full_name not in text
    with pytest.raises(Forged):
        signing.check(text.replace(found.manifest_sha256, hashlib.sha256(b"").hexdigest()))


def test_openssl_finds_the_same_as_the_documentation_says(tmp_path: Path) -> None:
    """docs/formats/copy.md, «Check it yourself»."""
    assert shutil.which("openssl"), "openssl is part of the environment the tests run in"
    made = signing.sign(MANIFEST, at=AT)
    (tmp_path / "key.pem").write_text(signing.pem(public(SECOND)))
    (tmp_path / "manifest.json").write_bytes(MANIFEST)
    (tmp_path / "manifest.json.sig").write_text(made.text())
    script = re.search(r"```sh\n(.*?)```", DOCUMENTATION.read_text(encoding="utf-8"), re.DOTALL)
    assert script
    good = run(script[1], tmp_path)
    assert good.returncode == 0, good.stderr
    assert good.stdout.splitlines() == [
        "Signature Verified Successfully",
        f"{made.manifest_sha256}  manifest.json",
    ]
    (tmp_path / "manifest.json.sig").write_text(made.text().replace("2026", "2025"))
    assert run(script[1], tmp_path).returncode == 1


def run(script: str, folder: Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        ["/bin/sh", "-e", "-c", script], cwd=folder, capture_output=True, text=True, check=False
    )


def test_no_process_starts_that_cannot_sign_or_publishes_a_key_twice(keys: Settings) -> None:
    assert check_signing_keys() == []
    keys.COPY_SIGNING_OLD_KEYS = {"1": public(FIRST)}
    assert [one.id for one in check_signing_keys()] == ["privacy.E021"]
    keys.COPY_SIGNING_KEYS, keys.COPY_SIGNING_OLD_KEYS = {}, {}
    assert [one.id for one in check_signing_keys()] == ["privacy.E020"]
