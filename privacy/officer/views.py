"""The officer's own front page."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from accounts.signed_in import user_of
from privacy.officer import agreements, judging
from privacy.officer.doors import around, staff_page
from privacy.officer.places import SEE_FINDINGS, SEE_HOLDS, SEE_RECORD, open_to
from privacy.retention import watching


@staff_page(SEE_RECORD)
@require_safe
def front(request: HttpRequest) -> HttpResponseBase:
    """What there is to do and to read for whoever looks after privacy, and what has been left lying."""
    who, now = user_of(request), timezone.now()
    waiting = judging.waiting_too_long(now) if who.has_perm(SEE_FINDINGS) else 0
    context = around(
        request,
        _("Personvernombud"),
        places=open_to(who),
        waiting=waiting,
        stuck=judging.stuck_letters(now),
        agreements=agreements.ending(timezone.localdate(now)),
        deletion=watching.standing(now) if who.has_perm(SEE_HOLDS) else None,
    )
    return render(request, "admin/officer/front.html", context)
