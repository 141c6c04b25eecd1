"""The word said to the alarm centre: only recognised, changed by its holder, told to nobody."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.core import mail
from django.test import Client

from accounts import post
from accounts.models import Passphrase
from tests.accounts.codes.conftest import Paper
from tests.world import World

pytestmark = pytest.mark.django_db
PAGE = "/brukere/kontrollord/"
WORD = "Tyttebær Kanari"


def say(client: Client, word: str) -> str:
    return client.post(PAGE, {"ord": word, "igjen": word}, follow=True).content.decode()


def test_it_is_set_replaced_and_removed_by_its_holder_who_is_told(
    world: World, client_of: Callable[[str], Client], paper: Paper
) -> None:
    client = client_of("ole")
    post.settle()
    mail.outbox.clear()
    assert "Ikke satt" in client.get(PAGE).content.decode()
    assert WORD not in say(client, WORD)
    phrase = Passphrase.objects.get(person=world.ole)
    twin = Passphrase(pk=phrase.pk)
    twin.remember("  tyttebær   KANARI ", now=world.now)
    assert bytes(phrase.secret_hmac) == twin.secret_hmac
    say(client, "Multekrem på fredag")
    phrase.refresh_from_db()
    assert bytes(phrase.secret_hmac) != twin.secret_hmac
    assert client.post(PAGE + "fjern/").status_code == 303
    assert not Passphrase.objects.filter(person=world.ole).exists()
    assert Passphrase.objects.filter(person=world.ingrid).exists()
    post.settle()
    assert [one.subject for one in mail.outbox] == ["Kode eller kontrollord er byttet"] * 3


@pytest.mark.parametrize("word", ["ole hansen", "alarm", "kort", "aaaaaa"])
def test_a_word_that_is_easy_is_refused_and_not_repeated(
    world: World, client_of: Callable[[str], Client], word: str
) -> None:
    text = say(client_of("ole"), word)
    assert "data-error-summary" in text
    assert f'value="{word}"' not in text
    assert not Passphrase.objects.filter(person=world.ole).exists()


def test_whoever_has_no_access_any_more_has_no_word_to_choose(
    world: World, client_of: Callable[[str], Client]
) -> None:
    assert "vi trenger ikke noe kontrollord" in client_of("tor").get(PAGE).content.decode()
    say(client_of("tor"), WORD)
    assert not Passphrase.objects.filter(person=world.tor).exists()
