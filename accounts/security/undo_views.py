"""«Det var ikke meg»: the page behind the link in a notice. It works signed out."""

from __future__ import annotations

from django.contrib.auth.decorators import login_not_required
from django.db.transaction import non_atomic_requests
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_http_methods

from accounts.security import undoing


@login_not_required
@non_atomic_requests  # it is not who is signed in that may do this, but who has the link
@require_http_methods(["GET", "HEAD", "POST"])
def undo_change(request: HttpRequest, token: str) -> HttpResponse:
    """GET shows what was changed, and what the button does. A used, old or wrong link is a 404 of its own."""
    if request.method == "POST":
        done = undoing.undo(token)
        return render(request, "security/undone.html", {"is_done": done}, status=200 if done else 404)
    wait = undoing.find(token)
    if wait is None:
        return render(request, "security/undone.html", {"is_done": False}, status=404)
    return render(request, "security/undo.html", {"wait": wait})
