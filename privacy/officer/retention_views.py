"""How deletion goes: what the last sweeps removed, rule by rule, and whether all is well."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from privacy.categories import CATEGORIES
from privacy.models import SweepRun
from privacy.officer.doors import around, staff_page
from privacy.officer.places import SEE_HOLDS
from privacy.retention import watching

TITLES = {category.slug: category.title for category in CATEGORIES}
# Two nights, whatever rules there are.
AT_MOST = 100


@staff_page(SEE_HOLDS)
@require_safe
def page(request: HttpRequest) -> HttpResponseBase:
    """The newest runs first: how many rows should go, how many went, and what was kept back."""
    runs = [(TITLES.get(run.category, run.category), run) for run in SweepRun.objects.all()[:AT_MOST]]
    context = around(
        request, _("Sletting etter fristene"), runs=runs, deletion=watching.standing(timezone.now())
    )
    return render(request, "admin/officer/retention.html", context)
