"""Values a person says are wrong: what is proposed instead, and the change itself when it is decided (WF-03)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.apps import apps
from django.core.exceptions import ValidationError
from django.db.models import DateField, Field, Model
from django.utils import timezone, translation
from django.utils.dateparse import parse_date
from django.utils.translation import gettext as _

from accounts import audit
from accounts.audit import Action
from accounts.models import Person, User
from accounts.templatetags import ui
from privacy import gate, notes, notices
from privacy.models import Correction, PrivacyRequest, RecipientNotice, RecordNote
from privacy.places import place
from privacy.registry import Table
from privacy.states import Right, Status, WrongState
from privacy.stores import field_at


class ValueChanged(WrongState):
    """The value is no longer what the person saw, so somebody must look again. Nothing was decided."""

    def __str__(self) -> str:
        return _("Opplysningen er endret siden den ble meldt. Se på den på nytt før du avgjør.")


class NotValid(WrongState):
    """What was proposed does not fit the field (any more). Nothing was decided."""

    def __str__(self) -> str:
        return _("Forslaget passer ikke i feltet. Avklar med personen hva som skal stå.")


@dataclass(frozen=True)
class Proposal:
    """One value before and after, for who decides and for the person."""

    label: str
    before: str
    after: str
    is_applied: bool


def cleaned(table: Table, path: str, typed: str) -> str:
    """What was typed as it is stored in text. Raises ValidationError."""
    field = field_at(apps.get_model(table.label), path).formfield(localize=True)
    return as_text(field.clean(typed))


def as_text(value: Any) -> str:
    """A value in text that `_as_value` reads back."""
    return "" if value is None else str(value)


def propose(request: PrivacyRequest, *, table: Table, key: str, field: str, value: str) -> None:
    """Write down what stands there now and what the person says is right. Safe to repeat."""
    if Correction.objects.filter(request=request).exists():
        return
    held = apps.get_model(table.label)._default_manager.values_list(field, flat=True).get(pk=key)
    correction = Correction(request=request, label=table.label, row_key=key, field=field)
    correction.before, correction.proposed = as_text(held), value
    correction.save(force_insert=True)


def proposals(request: PrivacyRequest) -> tuple[Proposal, ...]:
    """What the request would change, for the page of the case. One query, and one for the key."""
    found = Correction.objects.filter(request=request).select_related("request")
    return tuple(
        Proposal(
            place(one.label, one.field),
            _shown(one, one.before),
            _shown(one, one.proposed),
            one.applied_at is not None,
        )
        for one in found
    )


def shown_of(request: PrivacyRequest) -> dict[str, Any]:
    """What a page about the request tells: before and after, who is told, the note. Nothing for other rights."""
    if request.right != Right.RECTIFICATION:
        return {"proposals": (), "notices": (), "note": None}
    told = RecipientNotice.objects.filter(request=request).select_related("recipient", "request")
    return {
        "proposals": proposals(request),
        "notices": tuple(told),
        "note": RecordNote.objects.filter(request=request, withdrawn_at=None).first(),
    }


def apply(request: PrivacyRequest, outcome: Status, by: User) -> None:
    """The effect of a decision: change the value, tell whom it was given to, or let the person's words stand.

    In the transaction of the decision. Raises ValueChanged, NotValid, Restricted, and then nothing is decided.
    """
    if outcome in {Status.GRANTED, Status.PARTLY}:
        for correction in Correction.objects.select_for_update().filter(request=request, applied_at=None):
            _refuse_restricted(correction, request)
            notices.owe(request, label=correction.label)
            _change(correction, by=by)
    if outcome in {Status.REFUSED, Status.PARTLY} and request.scope.get("note"):
        _let_words_stand(request)


def _refuse_restricted(correction: Correction, request: PrivacyRequest) -> None:
    """What the person has stopped for another reason is not changed either; what this request stopped is."""
    about = {"table": correction.label, "row": correction.row_key}
    gate.refuse(Person(pk=request.person_id), gate.Use.EDIT, besides=request, **about)


def _let_words_stand(request: PrivacyRequest) -> None:
    """What the person asked and did not get, beside the value, on their wish (F-66)."""
    label, key = request.scope.get("table"), request.scope.get("row")
    if label and key and request.wish:
        with translation.override(request.language):
            record = place(label, request.scope.get("field", ""))
        notes.add(
            Person(pk=request.person_id),
            label=label,
            key=key,
            record=record,
            text=request.wish,
            request=request,
        )


def _change(correction: Correction, *, by: User) -> None:
    """Compare and set. The row is locked by the change itself."""
    model = apps.get_model(correction.label)
    before = _as_value(_field(correction), correction.before)
    row = model._default_manager.filter(pk=correction.row_key)
    if not row.filter(**{correction.field: before}).update(**{correction.field: _valid(correction)}):
        raise ValueChanged
    Correction.objects.filter(pk=correction.pk).update(applied_at=timezone.now(), applied_by=by)
    audit.record(
        Action.DATA_CHANGED,
        actor=by,
        subject=Person(pk=correction.request.person_id),
        target=f"{correction.label}:{correction.row_key}",
        fields=[correction.field],
        case=correction.request.reference,
    )


def _valid(correction: Correction) -> Any:
    """The new value, as strict as the field is now."""
    field = _field(correction)
    row: Model = apps.get_model(correction.label)()
    try:
        return field.clean(_as_value(field, correction.proposed), row)
    except ValidationError as error:
        raise NotValid from error


def _as_value(field: Field[Any, Any], text: str) -> Any:
    if isinstance(field, DateField):
        return parse_date(text) if text else None
    return text


def _field(correction: Correction) -> Field[Any, Any]:
    found: Field[Any, Any] = field_at(apps.get_model(correction.label), correction.field)
    return found


def _shown(correction: Correction, text: str) -> str:
    if not text:
        return _("ingenting")
    value = _as_value(_field(correction), text)
    return str(ui.day(value)) if isinstance(value, date) else text
