"""A contact person and the page behind their link: signed out, in the role of the web process."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
import time_machine
from django.core import mail
from django.db import IntegrityError, connection, transaction
from django.test import Client
from django.utils import timezone

from accounts import post
from accounts.contacts import answering, flow, links, refusals
from accounts.contacts.calling import callable_contacts, may_be_called, on_list
from accounts.models import AuditInbox, ContactNotice, ContactPerson, ContactRefusal, Letter
from accounts.templatetags.ui import phone
from accounts.viewers import Viewer
from accounts.viewing import seen
from accounts.wall import scope
from accounts.wall.roles import WEB
from tests.accounts.contacts.conftest import LIST, NUMBER, PAGE, link_in
from tests.portal.wall.conftest import as_role
from tests.world import World

pytestmark = pytest.mark.django_db
LETTER = "Listen over brukere og kontaktpersoner er endret"
Texts = Callable[[], list[str]]
MISSING = "En på ringelisten står uten nummer"


def letters(subject: str = LETTER) -> list[str]:
    """Bodies of the letters of this subject that the owner got."""
    mail.outbox.clear()
    post.settle()
    mine = [one for one in mail.outbox if one.to == ["ingrid@example.no"] and one.subject == subject]
    return [str(one.body) for one in mine]


def test_the_page_tells_who_asks_why_and_what_we_hold_and_reading_it_changes_nothing(
    world: World, astrid: ContactPerson, link: str
) -> None:
    astrid.refresh_from_db()
    before = ContactPerson.objects.filter(pk=astrid.pk).values().get()
    page = Client().get(link).content.decode()
    for told in ("Ingrid S.", "Astrid Lunde", phone(NUMBER), "tante"):
        assert told in page, told
    assert "kan vi ringe deg" in page
    for hidden in ("Solberg", "Fjellveien", "Kari", "Per Aas"):
        assert hidden not in page, hidden
    assert ContactPerson.objects.filter(pk=astrid.pk).values().get() == before


def test_yes_is_yes_and_the_used_link_shows_it(world: World, astrid: ContactPerson, link: str) -> None:
    visitor = Client()
    assert visitor.post(link, {"svar": "ja"}).status_code == 303
    astrid.refresh_from_db()
    assert astrid.state == "confirmed"
    assert may_be_called(astrid, emergency=False)
    page = visitor.get(link).content.decode()
    assert "Du har sagt ja" in page
    assert phone(NUMBER) not in page, "whoever finds the link later reads no number"
    visitor.post(link, {"svar": "nei"})
    astrid.refresh_from_db()
    assert astrid.state == "confirmed", "one use"
    assert Client().get(f"{link}kopi.json").status_code == 404
    assert letters() == []


@pytest.mark.parametrize(
    ("word", "state"), [("nei", "declined"), ("protest", "objected"), ("slett", "objected")]
)
def test_a_no_counts_at_once_and_the_customer_learns_no_reason(
    world: World, ingrid: Client, astrid: ContactPerson, link: str, word: str, state: str
) -> None:
    astrid.refresh_from_db()
    home = world.occupancies["ingrid"]
    assert astrid in callable_contacts(on_list(home), emergency=True)
    assert Client().post(link, {"svar": word}).status_code == 303
    astrid.refresh_from_db()
    assert (astrid.state, astrid.phone, astrid.email, astrid.relation) == (state, "", "", "")
    assert astrid.name == ("" if word == "slett" else "Astrid Lunde")
    assert not may_be_called(astrid, emergency=True)
    assert astrid not in callable_contacts(on_list(home), emergency=True)
    [letter] = letters()
    assert letter.startswith("Hei, Ingrid.\n\nEn bruker eller kontaktperson står ikke lenger på listen din.")
    read = ingrid.get(PAGE).content.decode()
    for reason in ("Ønsker ikke å være kontakt", "protestert", "sagt nei"):
        assert reason not in read, reason
    _whole, *parts = seen("accounts.ContactPerson", Viewer(world.ingrid))
    [fields] = [part.fields for part in parts if astrid in part.rows]
    assert fields is not None
    assert "state" not in fields, "nor in an overview or a copy"
    assert "ikke lenger på listen" in ingrid.get(PAGE).content.decode()
    assert "Du står ikke lenger på listen" in Client().get(link).content.decode()


def test_every_way_of_leaving_is_told_in_the_same_words(
    world: World, astrid: ContactPerson, ingrid: Client, texts: Texts, link: str
) -> None:
    told = set()
    for word in ("nei", "protest", "slett"):
        Client().post(link, {"svar": word})
        told |= set(letters())
        number = f"{NUMBER[:-1]}{len(texts())}"
        ingrid.post(f"{LIST}ny/", {"navn": "Ny", "telefon": number, "nokkel": "nei", "spurt": "on"})
        link = link_in(texts()[-1])
    assert len(told) == 1


def test_a_wrong_number_is_deleted_at_once(
    world: World, ingrid: Client, astrid: ContactPerson, link: str
) -> None:
    page = Client().post(link, {"svar": "feil-nummer"}).content.decode()
    assert "Nummeret er slettet" in page
    astrid.refresh_from_db()
    assert (astrid.phone, astrid.state) == ("", "added")
    assert not may_be_called(astrid, emergency=True)
    assert Client().get(link).status_code == 404
    assert "Vi mangler nummer" in ingrid.get(PAGE).content.decode()
    [letter] = letters(MISSING)
    assert "står uten nummer" in letter
    assert "Astrid" not in letter
    assert not Letter.objects.filter(kind="list-changed").exists(), "the entry stays"


def test_what_is_wrong_is_put_right_and_a_new_number_answers_for_itself(
    world: World, astrid: ContactPerson, link: str, texts: Texts
) -> None:
    visitor = Client()
    typed = {"navn": "Astrid Lund", "telefon": "915 03 034", "epost": "", "forhold": ""}
    assert visitor.post(f"{link}rett/", typed | {"telefon": "1"}).status_code == 200
    assert visitor.post(f"{link}rett/", typed).status_code == 303
    astrid.refresh_from_db()
    assert (astrid.name, astrid.relation, astrid.phone) == ("Astrid Lund", "", NUMBER)
    page = visitor.post(f"{link}rett/", typed | {"telefon": "915 03 035"}).content.decode()
    assert "Vi har sendt en ny lenke" in page
    assert visitor.get(link).status_code == 404
    newest = texts()[-1]
    assert newest.startswith("+4791503035")
    assert visitor.post(link_in(newest), {"svar": "ja"}).status_code == 303
    astrid.refresh_from_db()
    assert (astrid.state, astrid.phone) == ("confirmed", "+4791503035")


def test_a_new_link_comes_by_the_number_we_have_and_the_old_one_ends(
    world: World, astrid: ContactPerson, link: str, texts: Texts, clock: time_machine.Traveller
) -> None:
    visitor = Client()
    visitor.post(link, {"svar": "ja"})
    visitor.post(link, {"svar": "ny-lenke"})
    assert len(texts()) == 1, "not at once again"
    clock.shift(700)
    visitor.post(link, {"svar": "ny-lenke"})
    newest = texts()[-1]
    assert newest.startswith(NUMBER)
    assert "lenken" in newest
    assert "Kan vi" not in newest, "they have said yes"
    assert visitor.get(link).status_code == 404
    visitor.post(link_in(newest), {"svar": "nei"})
    astrid.refresh_from_db()
    assert astrid.state == "declined", "a yes can be taken back"


def test_a_page_opened_before_the_number_was_changed_answers_for_nobody(
    world: World, astrid: ContactPerson, link: str
) -> None:
    details = flow.Details(name="Astrid Lunde", phone="+4791503035")
    typed = {"name": "Astrid", "phone": NUMBER, "email": "", "relation": ""}
    with links.opened(link.split("/")[2]) as contact:
        assert contact is not None
        flow.correct(astrid, details, user=world.users["ingrid"])
        for answer in (answering.confirm, answering.decline, answering.wrong_number):
            with pytest.raises(answering.AlreadyAnswered):
                answer(contact)
        with pytest.raises(answering.AlreadyAnswered):
            answering.correct(contact, **typed)
        assert not answering.ask_link(contact)
    astrid.refresh_from_db()
    assert (astrid.state, astrid.phone, astrid.valid_to) == ("added", "+4791503035", None)


def test_a_correction_that_comes_second_finds_no_link(
    link: str, astrid: ContactPerson, monkeypatch: pytest.MonkeyPatch
) -> None:
    typed = {"navn": "Astrid", "telefon": "915 03 034", "epost": "", "forhold": ""}
    monkeypatch.setattr(answering, "_is_current", lambda _contact: False)
    assert Client().post(f"{link}rett/", typed).status_code == 404
    page = Client().post(link, {"svar": "feil-nummer"}, follow=True).content.decode()
    assert "Nummeret er slettet" not in page
    astrid.refresh_from_db()
    assert (astrid.name, astrid.phone) == ("Astrid Lunde", NUMBER)


@pytest.mark.parametrize("word", ["nei", "slett", "feil-nummer"])
def test_a_no_stands_when_the_same_number_is_entered_again(
    world: World, ingrid: Client, astrid: ContactPerson, link: str, texts: Texts, word: str
) -> None:
    other = {
        "navn": "Bjørn",
        "telefon": "915 03 036",
        "epost": "",
        "forhold": "",
        "nokkel": "nei",
        "spurt": "on",
    }
    assert ingrid.post(f"{LIST}ny/", other).status_code == 303
    bjorn = ContactPerson.objects.get(name="Bjørn")
    of_bjorn = link_in(texts()[-1])
    Client().post(link, {"svar": word})
    for path in ("ny/", f"{bjorn.pk}/"):
        refused = ingrid.post(f"{LIST}{path}", other | {"telefon": "0047 915 03 034"}).content.decode()
        none = ingrid.post(f"{LIST}{path}", other | {"telefon": "123"}).content.decode()
        assert said_of_number(refused) == said_of_number(none) != "", "as of any number that is none"
        assert 'value="0047 915 03 034"' in refused, "nothing typed is lost"
    page = Client().post(f"{of_bjorn}rett/", other | {"telefon": NUMBER}).content.decode()
    assert said_of_number(page), "nor by the link of another"
    assert not ContactPerson.objects.filter(phone=NUMBER).exists()
    assert len(texts()) == 2
    assert ContactRefusal.objects.get().occupancy == world.occupancies["ingrid"]


def said_of_number(page: str) -> str:
    return " ".join(re.findall(r"Nummeret kan ikke stå på ringelisten[^<]*", page)[:1])


def test_a_no_is_about_one_list(world: World, astrid: ContactPerson, link: str) -> None:
    Client().post(link, {"svar": "nei"})
    home, elsewhere = world.occupancies["ingrid"], world.occupancies["lise"]
    with scope.of_person(world.lise.pk):
        refusals.check(elsewhere.pk, NUMBER)
        assert not ContactRefusal.objects.exists(), "those of others are out of reach"
    with scope.of_person(world.ingrid.pk), pytest.raises(refusals.NumberRefused):
        refusals.check(home.pk, NUMBER)


def test_the_copy_holds_ones_own_entry_and_nobody_elses(astrid: ContactPerson, link: str) -> None:
    copy = Client().get(f"{link}kopi.json").json()
    assert (copy["name"], copy["phone"], copy["from"]) == ("Astrid Lunde", NUMBER, "Ingrid S.")


def test_a_link_ends_after_a_month_and_a_wrong_one_never_works(
    world: World, astrid: ContactPerson, link: str, clock: time_machine.Traveller
) -> None:
    assert Client().get("/k/feil/").status_code == 404
    assert Client().get(f"/k/{'a' * 200}/").status_code == 404
    clock.shift(links.WORKS_FOR.total_seconds() - 5)
    assert Client().get(link).status_code == 200
    clock.shift(10)
    assert Client().get(link).status_code == 404
    assert Client().post(link, {"svar": "nei"}).status_code == 404
    astrid.refresh_from_db()
    assert astrid.state == "notice_sent"


def test_somebody_else_who_is_signed_in_sees_the_same_page(
    signed_in: Callable[[str], Client], link: str
) -> None:
    [title] = {
        client.get(link).content.decode().split("<h1")[1].split("</h1>")[0]
        for client in (Client(), signed_in("lise"), signed_in("ingrid"))
    }
    assert "Astrid Lunde" in title


def test_the_open_link_reaches_one_row_and_is_closed_afterwards(world: World, link: str) -> None:
    token = link.split("/")[2]
    with as_role(WEB):
        assert not ContactPerson.objects.exists()
        with links.opened(token) as contact:
            assert contact is not None
            assert list(ContactPerson.objects.values_list("pk", flat=True)) == [contact.pk]
            assert ContactNotice.objects.count() == 1
        assert not ContactPerson.objects.exists()
        with connection.cursor() as cursor:
            cursor.execute("SELECT current_setting('app.contact', true)")
            assert cursor.fetchone() == ("",)


def test_the_token_is_kept_nowhere_and_the_log_names_nobody(
    world: World, astrid: ContactPerson, link: str
) -> None:
    token = link.split("/")[2]
    notice = ContactNotice.objects.get(contact=astrid)
    assert bytes(notice.link_hmac or b"") == links.mark_of(token)
    Client().post(link, {"svar": "nei"})
    said = [str(entry) for entry in AuditInbox.objects.values_list()]
    assert any("declined" in entry for entry in said)
    assert not any(token in entry or "Astrid" in entry or NUMBER in entry for entry in said)
    assert timezone.now() > astrid.created_at


def test_a_no_is_taken_back_by_nobody(world: World, astrid: ContactPerson, link: str) -> None:
    Client().post(link, {"svar": "nei"})
    for change in ({"state": "confirmed"}, {"phone": NUMBER}):
        with pytest.raises(IntegrityError), transaction.atomic():
            ContactPerson.objects.filter(pk=astrid.pk).update(**change)
    assert ContactPerson.objects.filter(pk=astrid.pk).update(name="") == 1
