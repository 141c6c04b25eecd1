"""A new version: drafted by one, published by another, never changed, and told to every customer."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from django.db import Error, connection, transaction
from django.test import Client
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from accounts.models import Letter
from accounts.wall import scope
from accounts.wall.roles import WORKER
from privacy.models import GapJudgement, Kind, LegalDocument, PaperWithdrawal
from privacy.papers import documents, gaps, letters, publishing
from privacy.states import WrongState
from tests.privacy.papers.conftest import Publish
from tests.world import World

pytestmark = pytest.mark.django_db
SignedIn = Callable[[str], Client]
DESK = "/admin/personvernombud/dokumenter/"
DRAFT = f"{DESK}ny/terms/"


def typed(**other: Any) -> dict[str, Any]:
    return {
        "text_nb": "## Nytt\n\nHelt nye vilkår.",
        "text_en": "## New\n\nWholly new terms.",
        "summary_nb": "Alt er nytt",
        "summary_en": "All is new",
        "reason": "law",
        "is_material": "on",
        "effective_from": timezone.localdate().isoformat(),
        "short_notice": "Loven gjelder fra i dag.",
        **other,
    }


def read(page: str) -> str:
    """The mark of what a page of a draft shows."""
    return page.split('name="lest" value="')[1].split('"')[0]


def test_one_drafts_and_another_publishes(world: World, signed_in: SignedIn) -> None:
    dina, sara = signed_in("dina"), signed_in("sara")
    assert "Vilkår for Mine sider" in dina.get(DESK).content.decode()
    assert "Hvem som kan bruke" in dina.get(DRAFT).content.decode()
    stored = dina.post(DRAFT, typed())
    assert stored.status_code == 303
    page, draft = stored["Location"], LegalDocument.objects.drafts().get()
    assert Client().get(f"/vilkar/{draft.effective_from}/").status_code == 404
    assert "En annen må publisere" in dina.get(page).content.decode()
    dina.post(page, {"act": "publish"})
    assert documents.in_force(Kind.TERMS).version == 1  # type: ignore[union-attr]
    shown = sara.get(page).content.decode()
    assert "Helt nye" in shown
    assert "Wholly new terms" in shown
    assert "Alt er nytt" in shown
    assert "All is new" in shown
    assert sara.post(page, {"act": "publish", "lest": read(shown)}).status_code == 303
    running = documents.in_force(Kind.TERMS)
    assert running is not None
    assert (running.version, running.drafted_by, running.published_by) == (
        2,
        world.users["dina"],
        world.users["sara"],
    )
    assert "Helt nye" in Client().get("/vilkar/").content.decode()


def test_nobody_publishes_another_text_than_they_have_read(world: World, signed_in: SignedIn) -> None:
    dina, sara = signed_in("dina"), signed_in("sara")
    page = dina.post(DRAFT, typed())["Location"]
    shown = read(sara.get(page).content.decode())
    later = (timezone.localdate() + timedelta(days=3)).isoformat()
    for other in ({"text_en": "## New\n\nOther terms."}, {"effective_from": later}, {"is_material": ""}):
        dina.post(DRAFT, typed(**other))
        refused = sara.post(page, {"act": "publish", "lest": shown}, follow=True)
        assert "endret siden du leste det" in refused.content.decode()
        assert LegalDocument.objects.drafts().filter(kind="terms").exists()
    shown = read(sara.get(page).content.decode())
    sara.post(page, {"act": "publish", "lest": shown})
    assert not LegalDocument.objects.drafts().filter(kind="terms").exists()


def test_a_change_that_matters_is_told_a_month_before_unless_a_law_leaves_less(signed_in: SignedIn) -> None:
    dina, today = signed_in("dina"), timezone.localdate()
    for days, other in ((29, {"reason": "service"}), (29, {"short_notice": ""})):
        begins = (today + timedelta(days=days)).isoformat()
        assert "minst 30 dager" in dina.post(DRAFT, typed(effective_from=begins, **other)).content.decode()
    assert not LegalDocument.objects.drafts().exists()
    month = {
        "effective_from": (today + timedelta(days=30)).isoformat(),
        "short_notice": "",
        "reason": "service",
    }
    assert dina.post(DRAFT, typed(**month)).status_code == 303
    assert dina.post(DRAFT, typed(is_material="", reason="wording", short_notice="")).status_code == 303
    assert dina.post(DRAFT, typed()).status_code == 303


def test_a_day_typed_wrongly_is_refused_or_taken_back_by_two(
    world: World, signed_in: SignedIn, publish: Publish
) -> None:
    dina, sara, today = signed_in("dina"), signed_in("sara"), timezone.localdate()
    far = (today + timedelta(days=367)).isoformat()
    assert "eller tidligere" in dina.post(DRAFT, typed(effective_from=far)).content.decode()
    wrong = publish(Kind.TERMS, begun=today + timedelta(days=300))
    page = f"{DESK}{wrong.pk}/"
    for said in ("Du har bedt om", "må være en annen enn deg"):
        answer = dina.post(page, {"act": "withdraw"}, follow=True)
        assert said in "".join(str(one) for one in answer.context["messages"])
    assert publishing.earliest(Kind.TERMS) > today, "one is not two"
    answer = sara.post(page, {"act": "withdraw"}, follow=True)
    assert "Versjonen er trukket" in "".join(str(one) for one in answer.context["messages"])
    assert publishing.earliest(Kind.TERMS) == today
    assert documents.in_force(Kind.TERMS, today + timedelta(days=301)).version == 1  # type: ignore[union-attr]
    assert "trukket før den begynte" in Client().get(f"/vilkar/{wrong.effective_from}/").content.decode()
    begun = publish(Kind.COOKIES)
    with pytest.raises(WrongState):
        publishing.withdraw(begun, by=world.users["dina"])
    with pytest.raises(Error), transaction.atomic():
        PaperWithdrawal.objects.create(document=begun, by=world.users["dina"])


def test_the_database_lets_nobody_draft_or_publish_in_anothers_name(world: World) -> None:
    dina, sara = world.users["dina"], world.users["sara"]
    facts = typed() | {"effective_from": timezone.localdate(), "is_material": True}
    draft = publishing.write(Kind.TERMS, by=dina, **facts)
    mine = LegalDocument.objects.filter(pk=draft.pk)
    now = {"published_at": timezone.now(), "sha256": "x"}
    with scope.of_user(dina):
        with pytest.raises(Error), transaction.atomic():
            mine.update(drafted_by=sara)
        with pytest.raises(Error), transaction.atomic():
            mine.update(drafted_by=sara, published_by=dina, **now)
    with scope.of_user(sara):
        with pytest.raises(Error), transaction.atomic():
            mine.update(published_by=world.users["astrid"], **now)
        with pytest.raises(Error), transaction.atomic():
            mine.update(published_by=sara, text_nb="annet", **now)
        assert mine.update(published_by=sara, **now) == 1


def test_a_mistake_stands_beside_its_field_and_nothing_typed_is_lost(signed_in: SignedIn) -> None:
    early = (timezone.localdate() - timedelta(days=1)).isoformat()
    answer = signed_in("dina").post(DRAFT, typed(effective_from=early, summary_en=""))
    text = answer.content.decode()
    assert answer.status_code == 200
    assert "eller senere" in text
    assert "Helt nye vilkår" in text
    assert not LegalDocument.objects.drafts().exists()


def test_others_may_not(signed_in: SignedIn) -> None:
    for name in ("sam", "omar"):
        assert signed_in(name).get(DESK).status_code == 403
    sara = signed_in("sara")
    assert sara.get(DESK).status_code == 200
    assert sara.get(DRAFT).status_code == 403
    assert sara.post(DRAFT, typed()).status_code == 403


def test_a_draft_is_written_again_and_thrown_away(world: World) -> None:
    facts = {"effective_from": timezone.localdate(), "is_material": True}
    made = publishing.write(Kind.COOKIES, by=world.users["dina"], **typed() | facts)
    again = publishing.write(Kind.COOKIES, by=world.users["astrid"], **typed() | facts)
    assert (made.pk, again.version, again.drafted_by) == (again.pk, 2, world.users["astrid"])
    publishing.discard(again, by=world.users["dina"])
    assert publishing.draft_of(Kind.COOKIES) is None


def test_two_versions_never_begin_on_one_day(world: World, publish: Publish) -> None:
    publish(Kind.TERMS)
    facts = {"effective_from": timezone.localdate(), "is_material": True}
    draft = publishing.write(Kind.TERMS, by=world.users["dina"], **typed() | facts)
    with pytest.raises(publishing.TooEarly):
        publishing.publish(draft, by=world.users["sara"], read=publishing.mark(draft))
    assert publishing.earliest(Kind.TERMS) == timezone.localdate() + timedelta(days=1)


def test_what_is_published_neither_changes_nor_goes(world: World, publish: Publish) -> None:
    document = publish(Kind.TERMS)
    every = LegalDocument.objects.filter(pk=document.pk)
    for wrong in ({"text_nb": "x"}, {"effective_from": date(2030, 1, 1)}, {"published_at": None}):
        with pytest.raises(Error), transaction.atomic():
            every.update(**wrong)
    with pytest.raises(Error), transaction.atomic():
        every.delete()
    with pytest.raises(Error), transaction.atomic():
        publish(Kind.STATEMENT, published_by=world.users["dina"])
    assert every.update(told_at=timezone.now()) == 1


def test_every_customer_and_user_of_an_alarm_is_written_to_once_in_batches(
    world: World, publish: Publish, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(letters, "AT_ONCE", 2)
    publish(Kind.COOKIES, is_material=False)
    document = publish(Kind.TERMS)
    with connection.cursor() as cursor:
        cursor.execute(f'SET LOCAL ROLE "{WORKER}"')
    rounds = [letters.tell(world.now) for _turn in range(4)]
    with connection.cursor() as cursor:
        cursor.execute("RESET ROLE")
    owed = Letter.objects.filter(kind="paper-changed")
    readers = {"ingrid", "lise", "tor", "ole", "nora"}
    assert {letter.person for letter in owed} == {world.people[name] for name in readers}
    assert sum(rounds) == owed.count() == len(readers)
    assert rounds[0] == 2
    document.refresh_from_db()
    assert document.told_at == world.now
    assert owed[0].facts["path"] == f"/vilkar/{document.effective_from}/endringer/"


def test_no_more_are_owed_while_many_letters_wait(
    world: World, publish: Publish, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(letters, "ENOUGH", 1)
    publish(Kind.TERMS)
    waiting = Letter.objects.create(key="x", kind="copy-ready", next_try_at=world.now)
    assert letters.tell(world.now) == 0
    waiting.sent_at = world.now
    waiting.save(update_fields=["sent_at"])
    assert letters.tell(world.now) == 5


def test_the_officer_sees_how_many_a_letter_did_not_reach(
    world: World, signed_in: SignedIn, publish: Publish
) -> None:
    document = publish(Kind.TERMS)
    letters.tell(world.now)
    assert "0 har ingen adresse" in signed_in("dina").get(f"{DESK}{document.pk}/").content.decode()
    lost = Letter.objects.get(kind="paper-changed", person=world.people["tor"])
    Letter.objects.filter(pk=lost.pk).update(given_up_at=world.now, error_code="NoAddress")
    page = signed_in("dina").get(f"{DESK}{document.pk}/").content.decode()
    assert "1 har ingen adresse" in page


def test_gaps_are_judged_by_the_officer_alone(
    world: World, signed_in: SignedIn, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    dina, address = signed_in("dina"), f"{DESK}mangler/"
    assert "Privacy Shield" in dina.get(address).content.decode()
    assert "Velg versjonen" in dina.post(address, {"code": "recordings", "state": "settled"}).content.decode()
    terms = documents.in_force(Kind.TERMS)
    assert terms is not None
    settled = {"code": "recordings", "state": "settled", "document": str(terms.pk)}
    assert dina.post(address, settled).status_code == 303
    assert GapJudgement.objects.get().by == world.users["dina"]
    assert "løst i en versjon" in dina.get(address).content.decode()
    assert signed_in("sara").post(address, settled).status_code == 403
    with django_assert_num_queries(1):
        assert sum(not gap.is_open for gap in gaps.standing()) == 1
