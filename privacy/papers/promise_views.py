"""The page «Slik holder vi det vi lover»: each promise, what shows that it is kept, and live figures."""

from __future__ import annotations

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from privacy.papers import figures
from privacy.papers.promises import GROUPS


@login_not_required
@require_safe
def promises(request: HttpRequest) -> HttpResponse:
    """Numbers that the worker counted, and the promises by what they are about. One query."""
    context = {"figures": figures.shown(timezone.now()), "groups": GROUPS}
    return render(request, "privacy/promises.html", context)
