"""The page of alarms: what it tells each person, what it does not, and that it never costs more."""

from __future__ import annotations

import re
from datetime import timedelta
from html import unescape

import pytest
from django.db import OperationalError, connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from accounts.models import AlarmActivation, FollowUp, ImageAccess, VerificationImage
from privacy.overview.alarms import listing, wording
from tests.holdings import DAY, MINUTE
from tests.privacy.overview.conftest import Page
from tests.world import World, canary

pytestmark = pytest.mark.django_db
PAGE = "/opplysninger/alarmer/"
EVERYTHING = "?periode=alt&anlegg=alle"
TAG = re.compile(r"<[^>]+>")
OLDER = re.compile(r'href="\?([^"]*etter=[^"#]*)#hendelser"')


def words(page: str) -> str:
    """What stands on the page, without markup and with single spaces."""
    return re.sub(r"\s+", " ", unescape(TAG.sub(" ", page[max(page.find("<main"), 0) :])))


def article(page: str, alarm: AlarmActivation) -> str:
    """The piece of the page about one alarm."""
    start = page.index(f'aria-labelledby="alarm-{alarm.pk}"')
    return page[start : page.index("</article>", start)]


def titles(page: str) -> list[str]:
    """What the alarms of the list are called."""
    return [unescape(title) for title in re.findall(r'<h3 id="alarm-[0-9a-f-]{36}">([^<]*)</h3>', page)]


def store(world: World, number: int, *, images: int = 1, steps: int = 1) -> list[AlarmActivation]:
    """Store so many more alarms of Ingrid's house, two at each moment, with deleted pictures and steps."""
    alarms = AlarmActivation.objects.bulk_create(
        AlarmActivation(
            key=f"many-{number}-{place}",
            site=world.sites["house"],
            occurred_at=world.now - timedelta(days=30) - timedelta(hours=place // 2),
            alarm_type="burglary",
        )
        for place in range(number)
    )
    pictures = VerificationImage.objects.bulk_create(
        VerificationImage(
            key=f"{alarm.key}-{place}",
            site=alarm.site,
            alarm=alarm,
            captured_at=alarm.occurred_at,
            deleted_at=alarm.occurred_at + DAY,
        )
        for alarm in alarms
        for place in range(images)
    )
    FollowUp.objects.bulk_create(
        FollowUp(alarm=alarm, step_no=place, at=alarm.occurred_at, action="signal", operator_role="system")
        for alarm in alarms
        for place in range(steps)
    )
    ImageAccess.objects.bulk_create(
        ImageAccess(image=one, at=one.captured_at, role="alarm_operator", staff_number="1", reason="alarm")
        for one in pictures
    )
    return alarms


def test_an_alarm_tells_what_happened_what_we_did_and_when_it_goes(full_world: World, page: Page) -> None:
    text = words(article(page("ingrid", PAGE), full_world.held["fire"]))
    assert f"Brannalarm, {canary('ingrid', 'causefire')}" in text
    assert f"Ikke avklart: {canary('ingrid', 'judgedfire')}" in text
    assert "Vekter fra Eksempelvakt AS ble sendt kl." in text
    assert "Hva vi gjorde (4 steg på 3 minutter)" in text
    assert "Vi ringte, uten svar: Kari Solberg" in text
    assert "Alarmen slettes" in text


def test_each_state_of_a_picture_is_told_in_its_own_way(full_world: World, page: Page) -> None:
    held = full_world.held
    text = page("ingrid", f"{PAGE}{EVERYTHING}")
    cat = article(text, held["cat"])
    assert f"/bilder/{held['cat_released'].pk}/miniatyr/" in cat
    assert "Venter på kontroll" in cat
    assert "1 bilde ble slettet" in cat
    assert "Bildene slettes" in cat
    assert "(5 dager igjen)" in cat
    assert "Sett av 1 person" in cat
    assert "Holdt tilbake fordi det viser andre" in article(text, held["cabin"])
    assert "1 bilde er sperret fordi det ble tatt uten at alarmen var utløst." in text
    for hidden in ("cat_waiting", "cat_deleted", "cabin_withheld", "stray"):
        assert f"/bilder/{held[hidden].pk}/" not in text


def test_a_quarantined_picture_of_an_alarm_is_counted_and_never_linked(full_world: World, page: Page) -> None:
    picture = full_world.held["cat_waiting"]
    VerificationImage.objects.filter(pk=picture.pk).update(review_state="quarantined")
    text = article(page("ingrid", PAGE), full_world.held["cat"])
    assert "1 bilde er sperret, fordi" in text
    assert "Venter på kontroll" not in text
    assert str(picture.pk) not in text


def test_pictures_that_go_on_different_days_are_counted_apart(full_world: World, page: Page) -> None:
    VerificationImage.objects.filter(pk=full_world.held["cat_waiting"].pk).update(classification="unresolved")
    text = article(page("ingrid", PAGE), full_world.held["cat"])
    assert text.count("1 bilde slettes") == 2


def test_a_picture_we_should_have_deleted_says_so(full_world: World, page: Page) -> None:
    old = full_world.now - 20 * DAY
    VerificationImage.objects.filter(alarm=full_world.held["cat"]).update(captured_at=old)
    assert "Bildene skulle vært slettet" in article(page("ingrid", PAGE), full_world.held["cat"])


def test_one_alarm_has_its_whole_log_its_pictures_lives_and_who_was_told(
    full_world: World, page: Page
) -> None:
    held = full_world.held
    fire = words(page("ingrid", f"{PAGE}{held['fire'].pk}/"))
    assert canary("ingrid", "signalfire") in fire
    assert "Utført av: Alarmoperatør" in fire
    assert canary("ingrid", "guardreport") in fire
    assert "1 450,00 kr" in fire.replace("\xa0", " ")
    assert "Alarmnummer AL-fire" in fire
    told = fire[fire.index("Hvem som fikk vite om den") :]
    assert "Eksempelvakt AS" in told
    assert "Politi og andre myndigheter" not in told
    cat = words(page("ingrid", f"{PAGE}{held['cat'].pk}/"))
    assert canary("ingrid", "lookreason") in cat
    assert "Bilder av falske alarmer: 7 dager" in cat
    assert "Ingen ennå." in cat


def test_the_police_stand_among_those_who_were_told_only_when_they_were(
    full_world: World, page: Page
) -> None:
    alarm = full_world.held["cat"]
    FollowUp.objects.create(
        alarm=alarm, step_no=9, at=alarm.occurred_at + 9 * MINUTE, action="police_called", operator_role="operator"
    )  # fmt: skip
    text = words(page("ingrid", f"{PAGE}{alarm.pk}/"))
    assert "Politi og andre myndigheter" in text[text.index("Hvem som fikk vite om den") :]


def test_who_was_called_sees_that_and_nothing_of_the_home(full_world: World, page: Page) -> None:
    fire = full_world.held["fire"]
    outcome = fire.follow_ups.get(step_no=3).outcome
    for text in (page("ole", PAGE), page("ole", f"{PAGE}{fire.pk}/")):
        assert "Brannalarm" in text
        assert outcome in text
        assert "Du ser bare det som gjelder deg." in text
        assert not re.findall(r"ZQX-(?:ingrid|house)-", text)
        assert "Kari Solberg" not in text
        assert "Eksempelvakt" not in text[text.index('id="hendelser"') if 'id="hendelser"' in text else 0 :]
    assert titles(page("ole", PAGE)) == ["Brannalarm"]
    assert titles(page("ole", f"{PAGE}?bilder=ja")) == []


def test_a_cry_for_help_is_on_the_page_of_who_sent_it_alone(full_world: World, page: Page) -> None:
    panic = full_world.held["panic"]
    assert titles(page("nora", PAGE)) == ["Overfallsalarm"]
    assert len(titles(page("ingrid", PAGE))) == 2
    assert not [title for title in titles(page("ingrid", PAGE)) if title.startswith("Overfallsalarm")]
    for name, status in {"nora": 200, "ingrid": 404, "ole": 404}.items():
        client = Client()
        client.force_login(full_world.users[name])
        assert client.get(f"{PAGE}{panic.pk}/").status_code == status


@pytest.mark.parametrize("key", ["cat", "fire"])
def test_an_alarm_of_somebody_else_is_as_one_that_does_not_exist(full_world: World, key: str) -> None:
    for name in ("lise", "tor", "nora"):
        client = Client()
        client.force_login(full_world.users[name])
        foreign = client.get(f"{PAGE}{full_world.held[key].pk}/")
        assert foreign.status_code == 404
        assert client.get(f"{PAGE}00000000-0000-4000-8000-000000000000/").status_code == 404


def test_the_time_before_the_takeover_is_the_former_owners(full_world: World, page: Page) -> None:
    tor = full_world.held["tor"]
    assert str(tor.pk) in page("tor", f"{PAGE}{EVERYTHING}")
    assert str(tor.pk) not in page("ingrid", f"{PAGE}{EVERYTHING}")


def test_the_filter_narrows_to_a_type_a_month_and_alarms_with_pictures(full_world: World, page: Page) -> None:
    held = full_world.held

    def shown(query: str) -> set[str]:
        text = page("ingrid", f"{PAGE}?anlegg=alle&{query}")
        return {key for key in ("cat", "fire", "cabin") if f"alarm-{held[key].pk}" in text}

    assert shown("periode=alt") == {"cat", "fire", "cabin"}
    assert shown("type=brann") == {"fire"}
    assert shown("bilder=ja") == {"cat", "cabin"}
    assert shown("type=brann&bilder=ja") == set()
    assert "fire" in shown(f"maned={held['fire'].occurred_at:%Y-%m}")


def test_where_nothing_fits_there_is_a_way_back_to_everything(full_world: World, page: Page) -> None:
    text = page("ingrid", f"{PAGE}?type=vann")
    assert "Ingen treff" in text
    assert 'href="?periode=alt"' in text


def test_who_has_no_alarms_is_told_so(full_world: World, page: Page) -> None:
    FollowUp.objects.filter(alarm=full_world.held["tor"]).delete()
    ImageAccess.objects.filter(image__alarm=full_world.held["tor"]).delete()
    VerificationImage.objects.filter(alarm=full_world.held["tor"]).delete()
    full_world.held["tor"].delete()
    assert "Ingen alarmer lagret" in page("tor", PAGE)


def test_a_block_that_fails_says_so_and_the_rest_of_the_page_stands(
    full_world: World, page: Page, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_args: object, **_named: object) -> None:
        raise OperationalError

    monkeypatch.setattr(listing, "read", fail)
    text = page("ingrid", PAGE)
    assert "Noe gikk galt hos oss" in text
    assert "Slettes etter" in text


def test_following_older_shows_each_alarm_exactly_once(full_world: World, page: Page) -> None:
    stored = {str(alarm.pk) for alarm in store(full_world, 55)}
    found: list[str] = []
    query = "?periode=alt"
    for _page in range(10):
        text = page("ingrid", f"{PAGE}{query}")
        found += re.findall(r'aria-labelledby="alarm-([0-9a-f-]{36})"', text)
        older = OLDER.search(unescape(text))
        if older is None:
            break
        query = f"?{older[1]}"
    assert len(found) == len(set(found))
    assert stored <= set(found)


def test_no_address_on_the_page_tells_when_something_happened(full_world: World, page: Page) -> None:
    store(full_world, 55)
    older = OLDER.search(unescape(page("ingrid", f"{PAGE}?periode=alt")))
    assert older is not None
    assert not re.search(r"20\d\d-\d\d-\d\d", older[1])


@pytest.mark.parametrize("name", ["ingrid", "ole"])
@pytest.mark.parametrize("query", ["", "&periode=alt", "&bilder=ja", "&type=innbrudd"])
def test_one_alarm_and_two_hundred_cost_the_same(full_world: World, name: str, query: str) -> None:
    client = Client()
    client.force_login(full_world.users[name])
    address = f"{PAGE}?anlegg=alle{query}"
    client.get(address)
    store(full_world, 2)
    few = _queries(client, address)
    store(full_world, 200, images=8, steps=12)
    assert _queries(client, address) == few
    assert few <= 41


def test_a_page_about_one_alarm_costs_the_same_with_one_picture_and_with_fifty(full_world: World) -> None:
    client = Client()
    client.force_login(full_world.users["ingrid"])
    (alarm,) = store(full_world, 1)
    client.get(f"{PAGE}{alarm.pk}/")
    few = _queries(client, f"{PAGE}{alarm.pk}/")
    VerificationImage.objects.bulk_create(
        VerificationImage(
            key=f"more-{place}",
            site=alarm.site,
            alarm=alarm,
            captured_at=alarm.occurred_at,
            deleted_at=alarm.occurred_at + DAY,
        )
        for place in range(50)
    )
    assert _queries(client, f"{PAGE}{alarm.pk}/") == few


def _queries(client: Client, page: str) -> int:
    with CaptureQueriesContext(connection) as captured:
        assert client.get(page).status_code == 200
    return len(captured)


@pytest.mark.parametrize(
    ("seconds", "told"),
    [
        (0, "under ett minutt"),
        (89, "1 minutt"),
        (143, "2 minutter"),
        (7_200, "2 timer"),
        (3 * 86_400, "3 dager"),
    ],
)
def test_how_long_it_took_is_told_in_whole_units(seconds: int, told: str) -> None:
    assert wording.steps_taken(5, lasted=timedelta(seconds=seconds)) == f"Hva vi gjorde (5 steg på {told})"
