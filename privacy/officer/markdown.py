"""The record of processing as Markdown: to read, to print, and to compare from year to year."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from django.utils import formats, timezone, translation
from django.utils.translation import gettext as _

from privacy.officer.entries import Activity, Given, Held, Record


def written(record: Record) -> str:
    """The record as one Markdown text, in its own language."""
    with translation.override(record.language):
        return "\n".join(_lines(record)) + "\n"


def _lines(record: Record) -> Iterator[str]:
    made = formats.date_format(timezone.localtime(record.made_at), "DATETIME_FORMAT")
    yield "# " + _("Protokoll over behandling av personopplysninger (GDPR art. 30)")
    yield ""
    yield _("Laget %(made)s fra registeret portalen selv styres av.") % {"made": made}
    yield from _responsible(record)
    yield from _section(_("Formål"))
    for purpose in record.purposes:
        yield f"- **{purpose.code}** {' / '.join(purpose.titles)}: {', '.join(purpose.categories)}"
    for activity in record.activities:
        yield from _activity(activity)
    yield from _section(_("Sikkerhetstiltak"))
    yield from _list(record.measures)
    yield from _section(_("Kjente mangler i personvernerklæringen"))
    yield _("Til selskapets jurist. Ingen av dem er rettet i stillhet.")
    yield ""
    yield from _list(record.gaps)


def _responsible(record: Record) -> Iterator[str]:
    yield from _section(_("Behandlingsansvarlig"))
    one = record.controller
    if one is None:
        yield _("Ikke registrert.")
        return
    yield from _facts(
        (
            (_("Navn"), f"{one.name} ({one.organisation_number})"),
            (_("Besøksadresse"), one.visiting_address),
            (_("Postadresse"), one.postal_address),
            (_("Telefon"), one.phone),
            (_("E-post"), one.email),
            (_("Personvernombud"), one.privacy_officer_email),
        )
    )


def _activity(one: Activity) -> Iterator[str]:
    yield from _section(_plain(one.title))
    yield one.description
    yield ""
    yield from _facts(
        (
            (_("Formål"), "; ".join(f"{code} {title}" for code, title in one.purposes)),
            (_("Rettslig grunnlag"), "; ".join(f"{title} ({article})" for article, title in one.bases)),
            (_("Hvem det gjelder"), ", ".join(one.subjects)),
            (_("Hvor det kommer fra"), ", ".join(one.sources)),
        )
    )
    yield from _headed(_("Mottakere"), (_receiver(given) for given in one.recipients))
    yield from _headed(
        _("Lagringstid"),
        (f"{limit.title} ({', '.join(filter(None, (limit.rule, limit.law)))})" for limit in one.limits),
    )
    yield from _headed(_("Slags opplysninger"), (_table(table) for table in one.tables))


def _receiver(one: Given) -> str:
    about = ", ".join(filter(None, (one.role, one.kind, one.countries)))
    words = [f"{_plain(one.name)} ({about})"]
    if one.agreement:
        words.append(_("databehandleravtale %(day)s") % {"day": one.agreement})
    if one.sub_processors:
        words.append(_("underleverandører: %(names)s") % {"names": _plain(", ".join(one.sub_processors))})
    words += [f"{to.country}: {to.mechanism}. {_plain(to.safeguards)}".strip() for to in one.abroad]
    return "; ".join(words)


def _table(one: Held) -> str:
    counted = _("%(shown)d felt vises, %(withheld)d holdes tilbake med grunn")
    return f"{one.title} (`{one.label}`): " + counted % {"shown": one.shown, "withheld": one.withheld}


def _section(title: str) -> tuple[str, str, str]:
    return "", f"## {title}", ""


def _headed(title: str, lines: Iterable[str]) -> Iterator[str]:
    yield ""
    yield f"**{title}**"
    yield ""
    yield from _list(lines)


def _facts(pairs: Iterable[tuple[str, str]]) -> Iterator[str]:
    yield from (f"- **{name}:** {_plain(value)}" for name, value in pairs if value)


def _list(lines: Iterable[str]) -> Iterator[str]:
    yield from (f"- {line}" for line in lines)


def _plain(text: str) -> str:
    """Text from outside on one line, without what Markdown would read as its own."""
    return " ".join(text.replace("<", "‹").replace(">", "›").replace("`", "'").replace("|", "/").split())
