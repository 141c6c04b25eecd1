"""A person's own words beside the row they are about."""

from __future__ import annotations

from typing import Any

from django import template
from django.template import Context

from privacy import corrections, notes
from privacy.models import PrivacyRequest

register = template.Library()


@register.inclusion_tag("parts/_notes.html", takes_context=True)
def record_notes(context: Context, table: str, row: object) -> dict[str, Any]:
    """What the person has let stand beside a row. `table` as in addresses; one query a page, at the first row."""
    request = context["request"]
    person = request.user.person
    beside = notes.of_page(request, person) if person else {}
    return {"notes": beside.get((table, str(row)), ()), "csrf_token": context.get("csrf_token")}


@register.inclusion_tag("privacy/_case_correction.html")
def correction_of(request: PrivacyRequest) -> dict[str, Any]:
    """What a request would change or has changed, who is told of it, and the note that stands beside the record."""
    return corrections.shown_of(request)
