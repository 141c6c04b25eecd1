"""What stands on the case page for one right only: each right's own part of the desk adds its section here."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from accounts.models import User
from privacy.models import PrivacyRequest
from privacy.registry import Text


@dataclass(frozen=True)
class Section:
    """A heading, and a template that draws what is under it from `context` and the page's own."""

    title: Text
    template: str
    context: Mapping[str, Any] = field(default_factory=dict)


Build = Callable[[PrivacyRequest, User], Section | None]
# Each is asked once for every page, in the transaction of the look; None where it has nothing to show.
SECTIONS: tuple[Build, ...] = ()


def sections(request: PrivacyRequest, by: User) -> tuple[Section, ...]:
    return tuple(found for build in SECTIONS if (found := build(request, by)) is not None)
