"""What an employee fills in about a picture, recording or text. Forms check what was typed, and nothing else."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import Decimal
from typing import Any, cast

from django import forms
from django.forms import BoundField
from django.utils.translation import gettext_lazy as _

from privacy.desk.forms_of_acts import text
from privacy.forms import LongText
from privacy.models import Review
from privacy.reviews.deciding import Proposal
from privacy.reviews.making import Marks
from privacy.states import LAWS, REVIEW_GROUNDS, Ground, ReviewState

ROWS = 8
DAY = 24 * 3_600
WHOLE, PARTS, NOTHING = "whole", "parts", "nothing"
OUTCOMES = {
    WHOLE: _("Personen får det som det er"),
    PARTS: _("Personen får det uten det som er merket"),
    NOTHING: _("Personen får det ikke"),
}
MISSING = _("Fyll ut hele raden, eller la den stå tom.")


class ProposalForm(forms.Form):
    """What one employee proposes. `places` are the boxes of one mark; without any, nothing is marked."""

    places: tuple[tuple[str, Any, Decimal | int], ...] = ()

    outcome = forms.ChoiceField(
        label=_("Hva foreslår du?"),
        widget=forms.RadioSelect,
        error_messages={"required": _("Velg hva du foreslår."), "invalid_choice": _("Velg hva du foreslår.")},
    )
    ground = forms.ChoiceField(
        label=_("Begrunnelse etter loven, når noe tas ut"),
        required=False,
        error_messages={"invalid_choice": _("Velg en begrunnelse fra listen.")},
    )
    reason = text(
        _("Hvorfor"),
        missing=_("Skriv hvorfor."),
        help_text=_(
            "Internt. Personen ser ikke dette, men får vite hva som er tatt ut og hvilken lov det bygger på."
        ),
    )

    def __init__(self, *args: Any, review: Review, can_mark: bool, original: str = "", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.original = original
        outcomes = [(name, words) for name, words in OUTCOMES.items() if can_mark or name != PARTS]
        grounds = [*REVIEW_GROUNDS, *([Ground.NOTHING_HELD] if review.kind == Review.Kind.SOURCE else [])]
        self._choices("outcome").choices = outcomes
        self._choices("ground").choices = [
            ("", "–"),
            *((one.value, f"{one.label} ({LAWS[one]})") for one in grounds),
        ]
        for number in range(ROWS if can_mark else 0):
            for name, label, at_most in self.places:
                self.fields[f"{name}_{number}"] = _number(label, number, at_most=at_most)

    def rows(self) -> Iterator[list[BoundField]]:
        """The boxes of each mark."""
        for number in range(ROWS):
            if found := [
                self[f"{name}_{number}"] for name, *_rest in self.places if f"{name}_{number}" in self.fields
            ]:
                yield found

    def others(self) -> Iterator[BoundField]:
        """The boxes that belong to no mark."""
        marked = {box.name for row in self.rows() for box in row}
        return (box for box in self if box.name not in marked)

    def clean(self) -> dict[str, Any]:
        typed = super().clean() or {}
        outcome, ground = typed.get("outcome"), typed.get("ground")
        marks = list(self._marks(typed))
        if outcome == PARTS and not marks and not self.errors:
            self.add_error("outcome", _("Merk det som skal tas ut, eller velg noe annet."))
        if outcome in {WHOLE, NOTHING} and marks:
            self.add_error("outcome", _("Du har merket noe, men valgt at ingenting skal merkes. Tøm radene."))
        if outcome in {PARTS, NOTHING} and not ground and "ground" not in self.errors:
            self.add_error("ground", _("Velg begrunnelsen. Uten den kan ingenting tas ut."))
        if outcome == WHOLE and ground:
            self.add_error("ground", _("Velg ingen begrunnelse når ingenting tas ut."))
        typed["marks"] = marks
        return typed

    def proposal(self) -> Proposal:
        """What was typed. Call it on a valid form."""
        typed = self.cleaned_data
        state = ReviewState.WITHHELD if typed["outcome"] == NOTHING else ReviewState.APPROVED
        ground = Ground(typed["ground"]) if typed["ground"] else None
        return Proposal(state, typed["reason"], ground, typed["marks"])

    def _marks(self, typed: dict[str, Any]) -> Iterator[Sequence[float]]:
        for number in range(ROWS):
            names = [f"{name}_{number}" for name, *_rest in self.places if f"{name}_{number}" in self.fields]
            values = [typed.get(name) for name in names]
            if not any(value is not None for value in values):
                continue
            if any(value is None for value in values):
                for name, value in zip(names, values, strict=True):
                    if value is None and name not in self.errors:
                        self.add_error(name, MISSING)
                continue
            if wrong := self._wrong(*cast("list[Decimal]", values)):
                self.add_error(names[-1], wrong)
                continue
            yield self._mark(*cast("list[Decimal]", values))

    def _wrong(self, *values: Decimal) -> Any:
        """Why these numbers are no mark; empty when they are one."""
        return ""

    def _mark(self, *values: Decimal) -> Sequence[float]:
        return [float(value) for value in values]

    def _choices(self, name: str) -> forms.ChoiceField:
        return cast("forms.ChoiceField", self.fields[name])


class PictureForm(ProposalForm):
    """Rectangles in percent of the picture."""

    places = (
        ("left", _("fra venstre (%)"), 100),
        ("top", _("ovenfra (%)"), 100),
        ("width", _("bredde (%)"), 100),
        ("height", _("høyde (%)"), 100),
    )

    def _wrong(self, *values: Decimal) -> Any:
        left, top, width, height = values
        if not width or not height:
            return _("Feltet må ha en bredde og en høyde.")
        return _("Feltet går ut over bildet.") if left + width > 100 or top + height > 100 else ""

    def _mark(self, *values: Decimal) -> Sequence[float]:
        return [float(value / 100) for value in values]


class SoundForm(ProposalForm):
    """Parts of a recording in seconds."""

    places = (("start", _("fra (sekunder)"), DAY), ("end", _("til (sekunder)"), DAY))

    def _wrong(self, *values: Decimal) -> Any:
        start, end = values
        return _("Slutten må komme etter begynnelsen.") if end <= start else ""

    def _mark(self, *values: Decimal) -> Sequence[float]:
        return [int(value * 1_000) for value in values]


class PassageForm(ProposalForm):
    """Passages of a text, each on a line of its own, as they stand in it."""

    passages = LongText(
        label=_("Det som skal utelates"),
        help_text=_(
            "Én passasje på hver linje, skrevet akkurat som i teksten. Alle steder den står, blir «[utelatt]»."
        ),
        required=False,
        max_length=20_000,
        error_messages={"max_length": _("Skriv høyst 20 000 tegn.")},
    )

    def _marks(self, typed: dict[str, Any]) -> Iterator[Sequence[float]]:
        for line in filter(None, (line.strip() for line in typed.get("passages", "").splitlines())):
            if line not in self.original:
                self.add_error("passages", _("Dette står ikke i teksten: «%(line)s»") % {"line": line[:200]})
                continue
            at = self.original.find(line)
            while at >= 0:
                yield [at, at + len(line)]
                at = self.original.find(line, at + len(line))


class SendBackForm(forms.Form):
    """Why the second employee does not agree."""

    why = text(_("Hvorfor sender du det tilbake?"), missing=_("Skriv hvorfor."))


FORMS = {
    Review.Kind.IMAGE: PictureForm,
    Review.Kind.RECORDING: SoundForm,
    Review.Kind.TEXT: PassageForm,
    Review.Kind.SOURCE: ProposalForm,
}


def form_of(review: Review, typed: Any = None, *, can_mark: bool, original: str = "") -> ProposalForm:
    """The form for one thing, with what was proposed last in it."""
    form = FORMS[Review.Kind(review.kind)]
    return form(typed, review=review, can_mark=can_mark, original=original, initial=_before(review))


def _before(review: Review) -> dict[str, Any]:
    found: dict[str, Any] = {
        "ground": review.ground,
        "reason": review.reason if review.proposed_by_id else "",
    }
    if review.proposed_state:
        is_whole = review.proposed_state == ReviewState.APPROVED
        found["outcome"] = (PARTS if review.marks else WHOLE) if is_whole else NOTHING
    marks: Marks = review.marks
    scale = {Review.Kind.IMAGE: 100.0, Review.Kind.RECORDING: 0.001}.get(Review.Kind(review.kind), 0)
    for number, mark in enumerate(marks[:ROWS] if scale else ()):
        names = [name for name, *_rest in FORMS[Review.Kind(review.kind)].places]
        found |= {
            f"{name}_{number}": round(value * scale, 3) for name, value in zip(names, mark, strict=True)
        }
    return found


def _number(label: Any, number: int, *, at_most: Decimal | int) -> forms.DecimalField:
    wrong = _("Skriv et tall fra 0 til %(at_most)s.") % {"at_most": at_most}
    field = forms.DecimalField(
        label=_("Felt %(number)s %(label)s") % {"number": number + 1, "label": label},
        required=False,
        min_value=0,
        max_value=at_most,
        max_digits=9,
        decimal_places=3,
        error_messages=dict.fromkeys(
            ("invalid", "min_value", "max_value", "max_digits", "max_decimal_places", "max_whole_digits"),
            wrong,
        ),
    )
    field.widget.attrs["step"] = "any"
    return field
