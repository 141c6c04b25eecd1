"""The template tags every page uses."""

from datetime import UTC, date, datetime

import pytest
from django import forms
from django.template import Context, Template
from django.test import RequestFactory
from django.utils import translation

from accounts.rendering import PortalForms
from accounts.templatetags import ui

AFTERNOON = datetime(2026, 11, 22, 13, 2, tzinfo=UTC)
HARD = "\N{NO-BREAK SPACE}"


def drawn(source: str, **context: object) -> str:
    return Template("{% load ui %}" + source).render(Context(context))


def test_a_day_is_written_in_full_in_both_languages() -> None:
    with translation.override("nb"):
        assert ui.day(date(2026, 11, 22)) == '<time datetime="2026-11-22">22. november 2026</time>'
    with translation.override("en"):
        assert ui.day(date(2026, 11, 22)) == '<time datetime="2026-11-22">22 November 2026</time>'


@pytest.mark.parametrize(
    ("style", "norwegian", "english"),
    [
        ("short", "22. nov. 2026", "22 Nov 2026"),
        ("brief", "22. nov.", "22 Nov"),
        ("month", "november 2026", "November 2026"),
    ],
)
def test_a_day_has_shorter_forms(style: str, norwegian: str, english: str) -> None:
    for language, text in (("nb", norwegian), ("en", english)):
        with translation.override(language):
            assert f">{text}</time>" in ui.day(date(2026, 11, 22), style)


def test_a_moment_is_told_in_oslo_time() -> None:
    with translation.override("nb"):
        assert ui.moment(AFTERNOON) == (
            '<time datetime="2026-11-22T14:02:00+01:00">22. november 2026 kl. 14:02</time>'
        )
        assert ui.moment(AFTERNOON, "time") == '<time datetime="2026-11-22T14:02:00+01:00">14:02</time>'
    with translation.override("en"):
        assert ">22 November 2026 at 14:02<" in ui.moment(AFTERNOON)


def test_the_day_of_a_moment_is_the_day_in_oslo() -> None:
    with translation.override("nb"):
        assert ">1. juli 2026<" in ui.day(datetime(2026, 6, 30, 22, 30, tzinfo=UTC))


def test_a_naive_moment_is_refused() -> None:
    with pytest.raises(ValueError, match="naive"):
        ui.moment(datetime(2026, 11, 22, 14, 2))  # noqa: DTZ001


def test_thousands_are_grouped() -> None:
    with translation.override("nb"):
        assert ui.number(1284) == f"1{HARD}284"
        assert ui.number(2.5, 1) == "2,5"
    with translation.override("en"):
        assert ui.number(1284) == "1,284"


def test_a_telephone_number_keeps_its_groups_and_never_breaks() -> None:
    with translation.override("nb"):
        assert ui.phone("915 03033") == f"915{HARD}03033"
        assert ui.phone("+4722000000") == f"22{HARD}00{HARD}00{HARD}00"
    with translation.override("en"):
        assert ui.phone("915 03033") == f"+47{HARD}915{HARD}03033"
    assert ui.phone_link("915 03033") == "tel:+4791503033"


def test_initials_are_first_and_last() -> None:
    assert [ui.initials(name) for name in ("Ingrid Solberg", "Ola Nordmann Hansen", "Nora", "")] == [
        "IS",
        "OH",
        "N",
        "",
    ]


def test_an_icon_is_hidden_from_screen_readers() -> None:
    text = drawn('{% icon "bell" "danger" %}')
    assert 'aria-hidden="true"' in text
    assert 'data-tone="danger"' in text
    assert "icons.svg#bell" in text


def test_an_unknown_icon_is_an_error() -> None:
    with pytest.raises(KeyError, match="no icon named"):
        ui.icon("unicorn")


@pytest.mark.parametrize(
    ("path", "state"),
    [
        ("/opplysninger/", ' aria-current="page"'),
        ("/opplysninger/bruk/", ' aria-current="true"'),
        ("/opplysninger/brukere/", ""),
        ("/personvern/", ""),
    ],
)
def test_the_menu_marks_where_one_is(path: str, state: str) -> None:
    text = drawn(
        '{% current "/opplysninger/" but="/opplysninger/brukere/" %}', request=RequestFactory().get(path)
    )
    assert text == state


class Contact(forms.Form):
    default_renderer = PortalForms()
    name = forms.CharField(label="Navn", help_text="Slik vi sier det.")
    key = forms.ChoiceField(label="Nøkkel?", choices=[("y", "Ja"), ("n", "Nei")], widget=forms.RadioSelect)
    asked = forms.BooleanField(label="Jeg har spurt")
    secret = forms.CharField(widget=forms.HiddenInput)


def test_controls_carry_the_design_systems_class_and_hidden_ones_do_not() -> None:
    text = str(Contact())
    assert '<input type="text" name="name" required aria-describedby="id_name_helptext" ' in text
    assert text.count('class="ds-input"') == 4
    assert '<input type="hidden" name="secret" id="id_secret">' in text


def test_an_error_is_tied_to_its_field_and_linked_from_the_summary() -> None:
    form = Contact({})
    text = str(form)
    assert 'aria-invalid="true" aria-describedby="id_name_helptext id_name_error"' in text
    assert 'id="id_name_error"' in text
    summary = Template('{% include "parts/_error_summary.html" %}').render(Context({"form": form}))
    assert 'role="alert"' in summary
    assert 'href="#id_name"' in summary
    assert 'href="#id_key_0"' in summary


def test_what_is_typed_and_said_is_escaped() -> None:
    form = Contact({"name": "<script>"})
    form.add_error("name", "<b>nei</b>")
    assert "<script>" not in str(form)
    assert "<b>nei</b>" not in str(form)
