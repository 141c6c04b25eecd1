"""The page of a single conversation."""

from __future__ import annotations

from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponseBase
from django.shortcuts import render
from django.views.decorators.http import require_safe

from accounts.decorators import person_required
from privacy.overview import conversations, order
from privacy.views import crumbs, viewer_of


@person_required
@require_safe
def conversation(request: HttpRequest, pk: UUID) -> HttpResponseBase:
    """All that was said in one conversation, from both sides."""
    whole = conversations.whole(viewer_of(request), pk)
    category = order.category(conversations.SLUG)
    if whole is None or category is None:
        raise Http404
    context = {
        "category": category,
        "categories": order.categories(),
        "crumbs": crumbs(category, (request.path, whole.row.subject)),
        "whole": whole,
    }
    return render(request, "privacy/conversation.html", context)
