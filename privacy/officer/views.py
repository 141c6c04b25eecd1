"""The officer's own front page."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from privacy.officer.doors import around, employee, staff_page
from privacy.officer.places import SEE_RECORD, open_to


@staff_page(SEE_RECORD)
@require_safe
def front(request: HttpRequest) -> HttpResponseBase:
    """What there is to do and to read for whoever looks after privacy."""
    places = open_to(employee(request))
    return render(request, "admin/officer/front.html", around(request, _("Personvernombud"), places=places))
