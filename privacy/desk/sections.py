"""What stands on the case page for one right only: each right's own part of the desk adds its section here."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext_lazy as _

from accounts.models import User
from accounts.staff import roles
from privacy import corrections
from privacy.models import PrivacyRequest
from privacy.registry import Text
from privacy.states import Right


@dataclass(frozen=True)
class Section:
    """A heading, and a template that draws what is under it from `context` and the page's own."""

    title: Text
    template: str
    context: Mapping[str, Any] = field(default_factory=dict)


def correction(request: PrivacyRequest, _by: User) -> Section | None:
    """What is to be corrected: before and after, the note, who is to be told."""
    if request.right != Right.RECTIFICATION:
        return None
    return Section(_("Retting"), "admin/desk/_correction.html", corrections.shown_of(request))


def looked_through(request: PrivacyRequest, by: User) -> Section | None:
    """What two look at before the rest of a copy is handed out. The database shows it to those who may."""
    if request.right != Right.ACCESS or not by.has_perm(roles.DECIDE):
        return None
    found = list(request.reviews.select_related("proposed_by", "decided_by"))
    return Section(_("Gjennomgang"), "admin/desk/_reviews.html", {"reviews": found}) if found else None


Build = Callable[[PrivacyRequest, User], Section | None]
# Each is asked once for every page, in the transaction of the look; None where it has nothing to show.
SECTIONS: tuple[Build, ...] = (correction, looked_through)


def sections(request: PrivacyRequest, by: User) -> tuple[Section, ...]:
    return tuple(found for build in SECTIONS if (found := build(request, by)) is not None)
