"""Every field of every table sent along with every form: only the form's own fields change anything (S13)."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.apps import apps
from django.test import Client

from accounts.models import Person, User
from privacy.models import PrivacyRequest
from tests.portal.bad_input import Forms
from tests.world import World

pytestmark = pytest.mark.django_db
SignIn = Callable[[str], Client]
PAGES = ("/", "/personvern/kopi/ny/", "/opplysninger/feil/?kategori=anlegg", "/bekreft/")
WISHES = ("1", "on", "ready")
MAY_CHANGE = {"language", "appearance", "preferred_language", "last_login", "updated_at"}


def rows() -> Iterator[tuple[str, dict[str, Any]]]:
    """Who is who, and who may what."""
    for model in (User, Person):
        for row in model.objects.order_by("pk").values():
            yield model.__name__, {name: value for name, value in row.items() if name not in MAY_CHANGE}


def names() -> list[str]:
    models = (model for app in ("accounts", "privacy") for model in apps.get_app_config(app).get_models())
    fields = {field.attname for model in models for field in model._meta.concrete_fields}
    return sorted(fields | {"is_staff", "is_superuser", "groups", "user_permissions", "owner", "approved_by"})


def test_a_form_changes_only_its_own_fields(world: World, signed_in: SignIn) -> None:
    client = signed_in("ingrid")
    before = list(rows())
    wishes = (*WISHES, str(world.users["lise"].pk), str(world.people["lise"].pk))
    sent, every = 0, names()
    for page in PAGES:
        for form in Forms(client.get(page).content.decode()).found:
            if form.action == "/logg-ut/":
                continue
            for wish in wishes:
                for start in range(0, len(every), 150):
                    fields = {name: [wish] for name in every[start : start + 150]} | form.fields
                    assert client.post(form.action or page, fields).status_code < 500
                    sent += 1
    assert sent > 100
    assert list(rows()) == before
    # The copy was ordered all the same: by her, for her, and no further than an order comes.
    ordered = PrivacyRequest.objects.get()
    assert (ordered.person_id, ordered.status) == (world.people["ingrid"].pk, "queued")
