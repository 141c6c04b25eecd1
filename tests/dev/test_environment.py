"""What the site is told in the demo, and what stays secret."""

from pathlib import Path

import pytest

from accounts.wall import roles
from portal.celery import app
from portal.dev import demo, environment


def test_secrets_are_for_the_owner_only_and_stay_the_same(tmp_path: Path) -> None:
    file = tmp_path / "demo.env"
    first = environment.kept_secrets(file)
    assert file.stat().st_mode & 0o777 == 0o600
    assert environment.kept_secrets(file) == first
    assert len(set(first.values())) == len(first) == 6
    assert list(tmp_path.iterdir()) == [file]


def test_a_secret_that_came_later_is_added_and_the_old_ones_stay(tmp_path: Path) -> None:
    file = tmp_path / "demo.env"
    file.write_text("FIELD_KEY=abc=\n", encoding="ascii")
    assert environment.kept_secrets(file)["FIELD_KEY"] == "abc="
    assert environment.kept_secrets(file).keys() >= {"SECRET_KEY", "BLIND_INDEX_KEY", "KEY_ENCRYPTION_KEYS"}


def test_a_demo_whose_secret_key_is_shorter_than_the_site_takes_gets_another(tmp_path: Path) -> None:
    file = tmp_path / "demo.env"
    file.write_text("SECRET_KEY=short\nBLIND_INDEX_KEY=abc=\n", encoding="ascii")
    made = environment.kept_secrets(file)
    assert len(made["SECRET_KEY"]) == 64
    assert made["BLIND_INDEX_KEY"] == "abc="
    assert environment.kept_secrets(file) == made


def test_the_workers_listen_to_every_queue_that_is_rung() -> None:
    routed = {route["queue"] for route in app.conf.task_routes.values()}
    listened = {*demo.QUEUES.split(","), demo.HEAVY_QUEUE}
    assert listened == routed | {app.conf.task_default_queue}


def test_web_and_worker_sign_in_to_the_embedded_database_as_themselves(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.delenv("DATABASE_URL", raising=False)
    values = {"DATABASE_URL": "postgresql://app@/app?host=/somewhere"}
    for kind, role in environment.ROLES.items():
        assert (
            environment.of_process(values, kind)["DATABASE_URL"]
            == f"postgresql://{role}@/app?host=/somewhere"
        )


def test_a_given_server_is_signed_in_to_as_its_owner_says(monkeypatch: pytest.MonkeyPatch) -> None:
    values = {"DATABASE_URL": "postgresql://me@example/app"}
    monkeypatch.setenv("DATABASE_URL", values["DATABASE_URL"])
    assert environment.of_process(values, "web") == values
    monkeypatch.setenv("WEB_DATABASE_URL", "postgresql://web@example/app")
    assert environment.of_process(values, "web")["DATABASE_URL"] == "postgresql://web@example/app"
    assert environment.of_process(values, "worker") == values


def test_the_roles_of_the_demo_are_those_of_the_wall() -> None:
    assert set(environment.ROLES.values()) == {roles.WEB, roles.WORKER}
