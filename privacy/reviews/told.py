"""What the person reads of what two look at: how far it is, and on which ground something was held back (R-25)."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import gettext as _

from privacy.models import PrivacyRequest, Review
from privacy.registry import Text
from privacy.states import LAWS, REVIEW_OPEN, Ground, ReviewState


@dataclass(frozen=True)
class Line:
    """One thing. `law` is empty where nothing was taken out."""

    what: Text
    number: str
    standing: Text
    ground: Text
    law: Text
    is_open: bool


def of(request: PrivacyRequest) -> tuple[Line, ...]:
    """Everything of a request that is or was looked at. One query."""
    return tuple(_line(review) for review in Review.objects.filter(request=request))


def _line(review: Review) -> Line:
    ground = Ground(review.ground) if review.ground and review.state not in REVIEW_OPEN else None
    return Line(
        review.get_kind_display(),
        review.row,
        _standing(review),
        ground.label if ground else "",
        LAWS[ground] if ground else "",
        review.state in REVIEW_OPEN,
    )


def _standing(review: Review) -> Text:
    """What is proposed is nobody's answer yet, and reads as what waits."""
    if review.state in REVIEW_OPEN:
        return ReviewState.WAITING.label
    if review.state == ReviewState.APPROVED and review.ground:
        return _("kontrollert, du får det uten det som gjelder andre")
    return review.get_state_display()
