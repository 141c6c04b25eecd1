"""What stands on the case page for one right only: each right's own part of the desk adds its section here."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext_lazy as _

from accounts.models import User
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


Build = Callable[[PrivacyRequest, User], Section | None]
# Each is asked once for every page, in the transaction of the look; None where it has nothing to show.
SECTIONS: tuple[Build, ...] = (correction,)


def sections(request: PrivacyRequest, by: User) -> tuple[Section, ...]:
    return tuple(found for build in SECTIONS if (found := build(request, by)) is not None)
