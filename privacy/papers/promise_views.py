"""The page «Slik holder vi det vi lover»: each promise, what shows that it is kept, and live figures."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from accounts.models import Recipient
from privacy.categories import CATEGORIES
from privacy.papers import figures
from privacy.papers.promise import EVERY, Promise
from privacy.papers.promises import GROUPS
from privacy.registry import DataCategory, Text

OF_SLUG: Mapping[str, DataCategory] = {category.slug: category for category in CATEGORIES}


@dataclass(frozen=True)
class Shown:
    """A promise and where one reads on: each category stands in the statement with how long and who gets it."""

    promise: Promise
    categories: tuple[DataCategory, ...]
    is_of_all: bool
    recipients: tuple[Text, ...]


@login_not_required
@require_safe
def promises(request: HttpRequest) -> HttpResponse:
    """Numbers that the worker counted, and the promises by what they are about. One query."""
    groups = [(title, [_shown(promise) for promise in rows]) for title, rows in GROUPS]
    context = {"figures": figures.shown(timezone.now()), "groups": groups}
    return render(request, "privacy/promises.html", context)


def _shown(promise: Promise) -> Shown:
    is_of_all = promise.categories == EVERY
    categories = () if is_of_all else tuple(OF_SLUG[slug] for slug in promise.categories)
    recipients = tuple(Recipient.Category(kind).label for kind in promise.recipients)
    return Shown(promise, categories, is_of_all, recipients)
