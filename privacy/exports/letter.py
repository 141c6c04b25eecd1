"""The covering letter of a copy: what was asked for, what was given, what not and why, and what one can do now."""

from __future__ import annotations

import zlib
from collections.abc import Iterator, Sequence
from datetime import datetime

from django.utils import formats, timezone
from django.utils.translation import gettext as _

from accounts.models import Controller, Person
from accounts.typesetting import figures
from accounts.typesetting.letterheads import Seller
from accounts.typesetting.letters import Chart, Letter, Section, letter_pdf
from privacy.exports import withheld
from privacy.exports.front import Contained, for_reading, is_everything
from privacy.exports.zipping import Zip
from privacy.models import PrivacyRequest
from privacy.workflow import Scope

PATH = "brev.pdf"


def write(archive: Zip, letter: Letter) -> None:
    """Put it into the archive as it is: a PDF is packed already."""
    pdf = letter_pdf(letter)
    archive.stored(PATH, [pdf], size=len(pdf), crc=zlib.crc32(pdf))


def compose(
    request: PrivacyRequest,
    contained: Sequence[Contained],
    *,
    person: Person,
    controller: Controller,
    snapshot_at: datetime,
) -> Letter:
    """The letter in the language in use. It is dated the day of the snapshot."""
    title = _("Kopi av opplysningene dine")
    return Letter(
        sender=Seller.of(controller),
        to=(person.full_name,),
        title=title,
        particulars=tuple(_particulars(request, snapshot_at)),
        greeting=_("Hei, %(name)s.") % {"name": person.given_name},
        opening=tuple(_opening(request, snapshot_at)),
        sections=(_with(contained), _without(), _how_to_read(), _rights(), _complaint(controller)),
        signature=(_("Hilsen"), controller.name, controller.privacy_officer_email),
        written_on=timezone.localdate(snapshot_at),
        language=request.language,
    )


def _particulars(request: PrivacyRequest, snapshot_at: datetime) -> Iterator[tuple[str, str]]:
    scope = Scope.from_json(request.scope)
    yield _("Saksnummer"), request.reference
    yield _("Du ba om kopien"), _moment(request.received_at)
    yield _("Opplysningene er fra"), _moment(snapshot_at)
    if scope.since:
        yield _("Bruk fra og med"), figures.day(scope.since)
    if scope.until:
        yield _("Bruk til og med"), figures.day(scope.until)


def _opening(request: PrivacyRequest, snapshot_at: datetime) -> Iterator[str]:
    asked = {"day": figures.day(timezone.localdate(request.received_at)), "at": _moment(snapshot_at)}
    if is_everything(Scope.from_json(request.scope)):
        yield (
            _(
                "Du ba %(day)s om innsyn i opplysningene vi har om deg. Her er svaret: en kopi av alt"
                " vi hadde lagret om deg %(at)s."
            )
            % asked
        )
    else:
        yield (
            _(
                "Du ba %(day)s om innsyn i noen av opplysningene vi har om deg. Her er svaret: en "
                "kopi av det du valgte, slik det var %(at)s."
            )
            % asked
        )
    yield _("Det er gratis, og du trenger ikke si hvorfor du vil ha det.")


def _with(contained: Sequence[Contained]) -> Section:
    """What there is, by category; of the others only that there is nothing."""
    found = [one for one in for_reading(contained) if one.rows]
    empty = [str(one.category.title) for one in for_reading(contained) if not one.rows]
    total = (_("I alt"), _number(sum(one.rows for one in found)))
    rows = tuple((str(one.category.title), _number(one.rows)) for one in found)
    nothing = _("Vi har ingenting lagret om deg i: %(titles)s.") % {"titles": ", ".join(empty)}
    return Section(
        _("Dette er med"),
        chart=Chart((_("Kategori"), _("Antall")), rows, total) if rows else None,
        after=(nothing,) if empty else (),
    )


def _without() -> Section:
    return Section(
        _("Dette er ikke med, og hvorfor"),
        paragraphs=(
            f"{withheld.NEUTRAL} ({withheld.LAW})",
            _(
                "Koder, passord og nøkler er aldri med, for din egen sikkerhet. Hvert felt, hver fil "
                "og hver tekst vi har holdt tilbake av det som er ditt, står med grunnen på første "
                "side av kopien, index.html."
            ),
        ),
    )


def _how_to_read() -> Section:
    return Section(
        _("Slik leser du kopien"),
        points=(
            _(
                "Pakk ut filen du lastet ned, og åpne index.html. Alt kan leses uten nett i en vanlig nettleser."
            ),
            _("glossary.html forklarer hvert felt og hver kode."),
            _("about.html sier hvorfor vi har opplysningene, hvem som får dem, og når de slettes."),
            _("Mappen data har det samme for regneark (CSV) og for andre systemer (JSON)."),
            _("Med manifest.json kan du kontrollere at ingen av filene er endret siden vi laget dem."),
            _("Ta vare på filene. De viser når du er hjemme og borte. Del dem bare med noen du stoler på."),
        ),
    )


def _rights() -> Section:
    return Section(
        _("Rettighetene dine"),
        points=(
            _("Retting: Er noe feil eller ufullstendig, kan du be oss rette det. (GDPR art. 16)"),
            _(
                "Sletting: Du kan be oss slette det vi ikke trenger lenger eller ikke har lov til å ha. (art. 17)"
            ),
            _(
                "Begrensning: Du kan be oss la opplysningene ligge uten å bruke dem, for eksempel "
                "mens vi undersøker om de er riktige. (art. 18)"
            ),
            _("Flytting: Du kan få med deg det du har gitt oss og det alarmen har registrert. (art. 20)"),
            _(
                "Protest: Bruker vi opplysninger fordi vi har en berettiget interesse, kan du "
                "protestere. Mot reklame kan du alltid protestere. (art. 21)"
            ),
        ),
        after=(_("Du bruker rettighetene på Mine sider under Personvern, eller skriver til oss."),),
    )


def _complaint(controller: Controller) -> Section:
    return Section(
        _("Spørsmål og klage"),
        paragraphs=(
            _("Mener du at noe mangler, kan du spørre personvernombudet vårt: %(email)s.")
            % {"email": controller.privacy_officer_email},
            _(
                "Du kan også klage til Datatilsynet når du vil: Postboks 458 Sentrum, 0105 Oslo, "
                "postkasse@datatilsynet.no, datatilsynet.no. (GDPR art. 77)"
            ),
            _("Du kan også gå til domstolene. (art. 79)"),
        ),
    )


def _moment(at: datetime) -> str:
    text = formats.date_format(timezone.localtime(at), "DATETIME_FORMAT")
    return text.replace(" ", figures.HARD_SPACE)


def _number(rows: int) -> str:
    return formats.number_format(rows, use_l10n=True, force_grouping=True)
