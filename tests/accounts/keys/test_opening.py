"""A key for each owner; destroyed, it takes what lay under it along and nothing else."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID, uuid4

import pytest
from cryptography.exceptions import InvalidTag
from django.db import transaction
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries, Settings

from accounts import sealing
from accounts.keys import opening
from accounts.keys.errors import KeyDestroyed, KeysUnavailable
from accounts.keys.opening import Kind
from accounts.keys.sweeping import sweep_ownerless
from accounts.models import DataKey
from tests.accounts.keys.rings import DOWN
from tests.world import World

pytestmark = pytest.mark.django_db


def sealed_for(owner: UUID) -> bytes:
    return sealing.seal_for(owner, "fjellveien", context="a:1")


def opens(sealed: bytes) -> str:
    return sealing.unseal(sealed, context="a:1")


def test_destroying_one_persons_key_leaves_the_others_texts() -> None:
    ingrid, lise = uuid4(), uuid4()
    texts = [sealed_for(ingrid), sealed_for(ingrid), sealed_for(lise)]
    assert [opens(text) for text in texts] == ["fjellveien"] * 3
    assert opening.destroy(ingrid) == 1
    for text in texts[:2]:
        with pytest.raises(KeyDestroyed):
            opens(text)
    assert opens(texts[2]) == "fjellveien"
    assert opening.destroy(ingrid) == 0


def test_what_is_sealed_after_that_does_not_bring_the_old_text_back() -> None:
    ingrid = uuid4()
    old = sealed_for(ingrid)
    opening.destroy(ingrid)
    assert opens(sealed_for(ingrid)) == "fjellveien"
    with pytest.raises(KeyDestroyed):
        opens(old)


def test_a_destroyed_key_is_not_kept_at_hand() -> None:
    with opening.held():
        text = sealed_for(ingrid := uuid4())
        assert opens(text) == "fjellveien"
        opening.destroy(ingrid)
        with pytest.raises(KeyDestroyed):
            opens(text)


def test_what_another_process_destroyed_is_at_hand_for_a_minute_at_most(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    now = 1_000.0
    monkeypatch.setattr(opening.time, "monotonic", lambda: now)
    with opening.held():
        text = sealed_for(ingrid := uuid4())
        DataKey.objects.filter(owner=ingrid).delete()
        now += 59
        assert opens(text) == "fjellveien"
        now += 1
        with pytest.raises(KeyDestroyed):
            opens(text)


def test_nothing_is_kept_at_hand_outside_a_request_or_a_job() -> None:
    text = sealed_for(ingrid := uuid4())
    with opening.held():
        assert opens(text) == "fjellveien"
    DataKey.objects.filter(owner=ingrid).delete()
    with opening.held(), pytest.raises(KeyDestroyed):
        opens(text)


def test_a_key_made_in_a_transaction_that_was_undone_seals_nothing_more() -> None:
    ingrid = uuid4()
    with opening.held():
        with pytest.raises(ZeroDivisionError), transaction.atomic():  # noqa: PT012
            assert opens(sealed_for(ingrid)) == "fjellveien"
            raise ZeroDivisionError
        text = sealed_for(ingrid)
    assert opens(text) == "fjellveien"


def test_the_keys_of_many_texts_are_one_query(django_assert_num_queries: DjangoAssertNumQueries) -> None:
    texts = [sealed_for(uuid4()) for _text in range(50)]
    with opening.held():
        with django_assert_num_queries(1):
            sealing.fetch_keys([*texts, None, b"", b"not sealed"])
        with django_assert_num_queries(0):
            assert {opens(text) for text in texts} == {"fjellveien"}


def test_many_owners_get_their_keys_in_two_queries(django_assert_num_queries: DjangoAssertNumQueries) -> None:
    owners = [uuid4() for _owner in range(300)]
    with django_assert_num_queries(2):
        made = opening.for_owners(dict.fromkeys(owners, Kind.PERSON))
    assert len({key.key for key in made.values()}) == 300
    with django_assert_num_queries(1):
        assert opening.for_owners(dict.fromkeys(owners, Kind.PERSON)) == made


def test_the_number_of_keys_at_hand_is_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(opening, "MOST_HELD", 10)
    with opening.held():
        for _owner in range(25):
            sealed_for(uuid4())
        assert 0 < len(opening._held.get() or {}) <= 10


def test_a_wrapped_key_opens_in_its_own_row_alone() -> None:
    texts = {owner: sealed_for(owner) for owner in (uuid4(), uuid4())}
    assert {opens(text) for text in texts.values()} == {"fjellveien"}
    one, other = DataKey.objects.filter(owner__in=texts)
    DataKey.objects.filter(pk=one.pk).update(wrapped=other.wrapped)
    with pytest.raises(InvalidTag):
        opens(texts[one.owner])
    DataKey.objects.filter(pk=other.pk).update(owner=uuid4())
    with pytest.raises(InvalidTag):
        opens(texts[other.owner])


def test_a_ring_that_is_away_seals_nothing_and_says_nothing(settings: Settings) -> None:
    text = sealed_for(uuid4())
    before = DataKey.objects.count()
    settings.KEY_RING = DOWN
    with pytest.raises(KeysUnavailable, match=r"^down$"):
        opens(text)
    with pytest.raises(KeysUnavailable, match=r"^down$"):
        sealed_for(uuid4())
    assert DataKey.objects.count() == before


def test_keys_whose_owner_is_gone_are_swept_and_the_others_stay(world: World) -> None:
    now = timezone.now()
    kept = sealed_for(world.ingrid.pk)
    for kind in (Kind.PERSON, Kind.FILE, Kind.ROW, Kind.ARCHIVE, Kind.USER):
        opening.for_owner(uuid4(), kind=kind)
    assert sweep_ownerless(now) == 0
    DataKey.objects.update(created_at=now - timedelta(days=1, seconds=1))
    assert sweep_ownerless(now) == 4
    assert opens(kept) == "fjellveien"
    assert DataKey.objects.filter(kind=Kind.ARCHIVE).count() == 1, "copies have a sweep of their own"
