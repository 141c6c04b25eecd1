"""The statement for everybody: the whole register, and nothing but it."""

from __future__ import annotations

import pytest
from django.test import Client

from accounts.models import Controller
from privacy.categories import CATEGORIES

pytestmark = pytest.mark.django_db


@pytest.fixture
def statement() -> str:
    answer = Client().get("/personvernerklaering/")
    assert answer.status_code == 200
    return answer.content.decode()


def test_anybody_reads_every_category_of_the_register(statement: str) -> None:
    for category in CATEGORIES:
        said = [category.title, category.description, *(rule.title for rule in category.retention)]
        said += [purpose.title for purpose in category.purposes]
        said += [basis.article for basis in category.bases]
        said += [recipient.title for recipient in category.recipients]
        for words in said:
            assert str(words) in statement, (category.slug, words)
        for source in category.sources:
            assert str(source.label)[1:] in statement


def test_it_names_who_is_responsible_and_where_to_complain(statement: str) -> None:
    controller = Controller.objects.in_force().get()
    for fact in (controller.name, controller.organisation_number_display, controller.privacy_officer_email):
        assert fact in statement
    assert "datatilsynet.no" in statement
    for right in ("Rett feil", "Slett", "Flytt til en annen leverandør", "Si nei til en bruk"):
        assert right in statement


def test_the_page_about_use_by_everybody_says_what_was_not_tried() -> None:
    text = Client().get("/tilgjengelighet/").content.decode()
    assert "Dette er ikke prøvd ennå" in text
    assert "NVDA" in text
