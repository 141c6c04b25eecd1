"""Secrets: weak ones stop the start, a new one takes over without ending sessions, none is in the repository."""

from __future__ import annotations

import base64
import re
import secrets
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest
from django.conf import settings as site
from django.core.exceptions import ImproperlyConfigured
from django.test import Client
from pytest_django import Settings

from portal import env
from portal.secret_checks import problems
from tests.world import World

LONG = base64.b64encode(bytes(range(48))).decode()
# 32 bytes or more in base64 or hexadecimal, and the files of keys.
KEY_LIKE = re.compile(
    r"-----BEGIN (?:[A-Z]+ )?PRIVATE KEY-----"
    r"|(?<![\w+/-])(?=[\w+/]*[A-Z])(?=[\w+/]*[a-z])(?=[\w+/]*\d)[A-Za-z0-9+/]{43}=(?![\w+/=])"
    r"|(?:SECRET_KEY|BLIND_INDEX_KEY|KEY_ENCRYPTION_KEYS|COPY_SIGNING_KEYS|PASSWORD|TOKEN)\s*[=:]\s*[\"']?[A-Za-z0-9+/]{32,}"
    r"|\bhv[sb]\.[A-Za-z0-9_-]{20,}|\bAKIA[0-9A-Z]{16}\b|\bgh[pousr]_[A-Za-z0-9]{30,}"
)
PROSE, CODE, OTHER = (".md", ".html", ".po", ".txt", ""), (".py", ".toml", ".sh"), (".csv", ".json", ".jsonl")
TEXT = {*PROSE, *CODE, *OTHER, ".yml", ".yaml", ".env"}


def ids() -> list[str]:
    return [message.id for message in problems()]


@pytest.fixture
def safe(settings: Settings) -> Settings:
    settings.DEMO = False
    settings.SECRET_KEY, settings.SECRET_KEY_FALLBACKS = LONG, []
    settings.BLIND_INDEX_KEY = bytes(range(50, 82))
    settings.KEY_ENCRYPTION_KEYS = {"1": bytes(range(100, 132)), "2": bytes(range(150, 182))}
    settings.COPY_SIGNING_KEYS = {"1": bytes(range(200, 232))}
    return settings


def test_good_secrets_are_taken(safe: Settings) -> None:
    assert ids() == []


def test_short_secret_keys_are_refused_old_ones_too(safe: Settings) -> None:
    safe.SECRET_KEY = LONG[:49]
    safe.SECRET_KEY_FALLBACKS = ["a" * 60, LONG]
    assert ids() == ["portal.E030", "portal.E030"]
    safe.SECRET_KEY = LONG[:50]
    safe.SECRET_KEY_FALLBACKS = []
    assert ids() == []


def test_equal_keys_are_refused_and_named(safe: Settings) -> None:
    safe.KEY_ENCRYPTION_KEYS |= {"3": safe.BLIND_INDEX_KEY}
    [message] = list(problems())
    assert message.id == "portal.E032"
    assert message.msg == "BLIND_INDEX_KEY and KEY_ENCRYPTION_KEYS[3] are the same."


def test_keys_that_are_not_random_or_that_others_know_are_refused(safe: Settings) -> None:
    safe.BLIND_INDEX_KEY = bytes(32)
    assert ids() == ["portal.E031"]
    safe.BLIND_INDEX_KEY = b"BLIND_INDEX_KEY".ljust(32, b".")
    safe.SECRET_KEY = "django-insecure-" + LONG
    assert ids() == ["portal.E033", "portal.E033"]
    safe.DEMO = True
    assert ids() == []


def test_keys_with_ids_are_read_from_environment_or_file(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    old, new = (secrets.token_bytes(32) for _key in range(2))
    written = f"2:{base64.b64encode(new).decode()}, 1:{base64.b64encode(old).decode()}"
    monkeypatch.setenv("TRIED", written)
    assert list(env.keys("TRIED").items()) == [("2", new), ("1", old)]
    monkeypatch.delenv("TRIED")
    (tmp_path / "keys").write_text(f"{written}\n", encoding="ascii")
    monkeypatch.setenv("TRIED_FILE", str(tmp_path / "keys"))
    assert list(env.keys("TRIED")) == ["2", "1"]
    assert env.keys("OTHER") == {}
    for wrong in ("1:abc", "abc", f"1:{written[2:46]},1:{written[2:46]}", "1:*"):
        monkeypatch.setenv("TRIED", wrong)
        monkeypatch.delenv("TRIED_FILE", raising=False)
        with pytest.raises(ImproperlyConfigured, match="TRIED") as refused:
            env.keys("TRIED")
        assert written[2:20] not in str(refused.value)


def test_a_session_goes_on_under_a_new_secret_key_until_the_old_one_is_dropped(
    world: World, settings: Settings, signed_in: Callable[[str], Client]
) -> None:
    client = signed_in("ingrid")
    kept = client.cookies[settings.SESSION_COOKIE_NAME].value
    assert client.get("/").status_code == 200
    settings.SECRET_KEY_FALLBACKS, settings.SECRET_KEY = [settings.SECRET_KEY], LONG
    assert client.get("/").status_code == 200
    settings.SECRET_KEY_FALLBACKS = []
    assert client.get("/").status_code == 200, "the session was signed anew while both were valid"
    settings.SECRET_KEY_FALLBACKS, settings.SECRET_KEY = [], LONG[::-1]
    assert client.get("/").status_code == 302
    stranger = Client()
    stranger.cookies[settings.SESSION_COOKIE_NAME] = kept
    assert stranger.get("/").status_code == 302


def test_a_session_that_was_not_used_meanwhile_ends_with_the_old_secret_key(
    world: World, settings: Settings, signed_in: Callable[[str], Client]
) -> None:
    client = signed_in("ingrid")
    assert client.get("/").status_code == 200
    settings.SECRET_KEY = LONG
    assert client.get("/").status_code == 302


def test_the_search_for_keys_finds_what_it_should() -> None:
    key = base64.b64encode(secrets.token_bytes(32)).decode().replace("+", "a").replace("/", "b")
    for found in (f"FILE={key}", f'"{key}"', "-----BEGIN PRIVATE " + "KEY-----", "AKIA" + "A" * 16):
        assert KEY_LIKE.search(found), found
    assert not KEY_LIKE.search("a word, and sha256:0123456789abcdef")


def test_nothing_like_a_key_is_in_the_repository() -> None:
    listed = subprocess.run(["git", "ls-files", "-z"], cwd=site.ROOT, capture_output=True, check=True)
    files = [Path(site.ROOT) / name for name in listed.stdout.decode().split("\0") if name]
    texts = [file for file in files if file.suffix in TEXT and file.is_file()]
    assert len(texts) > 300
    found = [
        f"{file.relative_to(site.ROOT)}:{text[: match.start()].count(chr(10)) + 1}"
        for file in texts
        if (text := file.read_text(encoding="utf-8", errors="replace"))
        for match in KEY_LIKE.finditer(text)
    ]
    assert found == []
    of_keys = {".pem", ".key", ".p12", ".pfx"}
    assert not [file for file in files if file.suffix in of_keys or file.name == "demo.env"]
