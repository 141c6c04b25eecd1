"""Refuse to start while the wall has a gap: a table nobody wrote rules for, or a process that passes by it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from django.apps import AppConfig, apps
from django.core.checks import CheckMessage, Error, Tags, register

from accounts.wall import building, roles
from accounts.wall.rules import Tables
from portal.wall import FUNCTIONS, SEQUENCES, TABLES
from privacy.categories import NOT_PERSONAL, WITHOUT_MODEL


@register(Tags.models)
def check_wall(app_configs: Sequence[AppConfig] | None = None, **_options: Any) -> list[CheckMessage]:
    """Every table has its rules in the wall, and none that is not there has any."""
    models = {model._meta.db_table: model for model in apps.get_models(include_auto_created=True)}
    personal = {table for table, model in models.items() if model._meta.label not in NOT_PERSONAL}
    return list(problems(TABLES, {*models, *WITHOUT_MODEL}, personal))


def problems(rules: Tables, every: Iterable[str], personal: set[str]) -> Iterator[CheckMessage]:
    """What is wrong with the wall's rules about `every` table, of which some are `personal`."""
    known = set(every)
    for table in sorted(known - set(rules)):
        hint = "Write its rules in accounts/wall/tables.py or privacy/wall.py; () closes it to everybody."
        yield Error(f"{table} is not in the wall.", hint=hint, id="portal.E020")
    for table in sorted(set(rules) - known):
        yield Error(f"The wall speaks of {table}, which does not exist.", id="portal.E021")
    for table in sorted(personal & set(rules)):
        for rule in rules[table]:
            if roles.PERSON in rule.roles and rule.verb != "INSERT" and rule.rows == "true":
                yield Error(f"The wall lets every customer at all rows of {table}.", id="portal.E022")


@register(Tags.database, deploy=True)
def check_standing(databases: Sequence[str] | None = None, **_options: Any) -> list[CheckMessage]:
    """The wall in the database is the one of this code: `check --deploy --database default`."""
    if not databases or building.is_whole(TABLES, SEQUENCES, FUNCTIONS):
        return []
    return [
        Error("The wall in the database is another one.", hint="Run manage.py migrate.", id="portal.E023")
    ]


@register(Tags.database, deploy=True)
def check_process(databases: Sequence[str] | None = None, **_options: Any) -> list[CheckMessage]:
    """The role of a web or worker process owns nothing and passes by nothing. Likewise with --deploy."""
    powers = roles.too_powerful() if databases else []
    hint = f"Sign in as {roles.WEB} or {roles.WORKER}; leave the owner to migrate and load_bundle."
    return [
        Error(f"This process's role in the database {power}.", hint=hint, id="portal.E024")
        for power in powers
    ]
