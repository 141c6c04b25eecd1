"""The certificate of a change of ownership: each side its own half, as a page and on paper."""

from __future__ import annotations

from collections.abc import Mapping

from django.utils import timezone, translation
from django.utils.formats import date_format, number_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import Controller, OwnershipChange
from accounts.ownership import pages
from accounts.ownership.pages import Seen
from accounts.typesetting.letterheads import Seller
from accounts.typesetting.letters import Chart, Letter, Section, letter_pdf

# What a wipe report counts, in the order in which it is read.
COUNTED: Mapping[str, object] = {
    "users": gettext_lazy("Brukere som ikke har tilgang lenger"),
    "codes": gettext_lazy("Koder og brikker som er slettet"),
    "passphrases": gettext_lazy("Kontrollord som er slettet"),
    "contacts": gettext_lazy("Kontaktpersoner som er fjernet"),
    "sessions": gettext_lazy("Innlogginger som er avsluttet"),
    "images": gettext_lazy("Bilder som er slettet"),
}


def facts(seen: Seen) -> tuple[tuple[str, str], ...]:
    """What was done and when: pairs of a word and what stands for it."""
    change = seen.change
    return (
        (_("Saksnummer"), change.key),
        (_("Anlegg"), change.site.installation_number),
        _confirmed(seen),
        (
            _("Overtatt av deg") if not seen.is_seller else _("Overtatt av ny eier"),
            _moment(change.takeover_at),
        ),
        (_("Gjennomført"), _moment(change.completed_at)),
    )


def _confirmed(seen: Seen) -> tuple[str, str]:
    """What stands for the yes of this side. Begun by an employee the seller has said nothing: a deed, or the papers
    of an estate, were seen instead."""
    change = seen.change
    if not seen.is_seller:
        return _("Du bekreftet"), _moment(change.buyer_confirmed_at)
    if change.initiated_by == OwnershipChange.InitiatedBy.SUPPORT:
        return _("Vi så dokumentet på eierskiftet"), _moment(change.seller_confirmed_at)
    return _("Du bekreftet"), _moment(change.seller_confirmed_at)


def ended(seen: Seen) -> tuple[tuple[str, int], ...]:
    """How many of each thing of the seller's ended; of that the buyer is told nothing."""
    if not seen.is_seller:
        return ()
    report = seen.change.wipe_report
    return tuple(
        (str(title), report[name]) for name, title in COUNTED.items() if isinstance(report.get(name), int)
    )


def as_pdf(seen: Seen, *, language: str) -> bytes:
    """On A4, tagged and archivable. The same certificate gives the same bytes.

    Raises Controller.DoesNotExist where nobody has said whose paper it is.
    """
    company = Controller.objects.in_force().first()
    if company is None:
        raise Controller.DoesNotExist
    with translation.override(language):
        letter = Letter(
            sender=Seller.of(company),
            to=(),
            title=_("Bevis for eierskifte"),
            particulars=facts(seen),
            greeting=_("Anlegget har skiftet eier."),
            opening=(
                _(
                    "Dette er din halvdel av beviset. Den andre siden har sin egen, og der står ingenting om deg."
                ),
            ),
            sections=tuple(_sections(seen)),
            signature=(company.name,),
            written_on=timezone.localdate(seen.change.completed_at),
            language=language,
        )
    return letter_pdf(letter)


def _sections(seen: Seen) -> list[Section]:
    parts = []
    if rows := ended(seen):
        total = number_format(sum(count for _title, count in rows), force_grouping=True)
        lines = tuple((title, number_format(count, force_grouping=True)) for title, count in rows)
        parts.append(
            Section(_("Dette sluttet"), chart=Chart((_("Hva"), _("Antall")), lines, (_("Sum"), total)))
        )
    title = _("Dette gjelder deg") if seen.is_seller else _("Dette gjelder fra nå av")
    return [*parts, Section(title, points=seen.what_happens if not seen.is_seller else _after())]


def _after() -> tuple[str, ...]:
    return pages.what_ends()[-2:]


def _moment(at: object) -> str:
    return date_format(timezone.localtime(at), "DATETIME_FORMAT") if at else ""  # type: ignore[arg-type]
