"""Pages of an erasure that work signed out: undoing it by the link of a letter, and checking a receipt."""

from __future__ import annotations

from allauth.core import ratelimit
from django.contrib.auth.decorators import login_not_required
from django.db.transaction import non_atomic_requests
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import get_language
from django.views.decorators.http import require_http_methods, require_safe

from accounts.redirects import SeeOther
from privacy.erasure import receipts, undoing
from privacy.erasure.forms import ReceiptForm
from privacy.erasure.plan import Plan
from privacy.erasure.sheet import Sheet
from privacy.models import Erasure

WAYS = ["GET", "HEAD", "POST"]


@login_not_required
@non_atomic_requests  # it is not who is signed in that may do this, but who has the link
@require_http_methods(WAYS)
def erasure_undo(request: HttpRequest, token: str) -> HttpResponseBase:
    """GET shows what the button does: mail programs open links. A used, old or wrong link is a 404 of its own."""
    limited: HttpResponseBase | None = ratelimit.consume_or_429(request, action="undo_erasure")
    if limited:
        return limited
    if request.method == "POST":
        done = undoing.undo(token)
        return render(request, "privacy/erasure_undone.html", {"is_done": done}, status=200 if done else 404)
    found = undoing.find(token)
    if found is None:
        return render(request, "privacy/erasure_undone.html", {"is_done": False}, status=404)
    return render(request, "privacy/erasure_undo.html", {"until": found.cooling_until})


@login_not_required
@non_atomic_requests  # the same to everybody who has the number
@require_http_methods(WAYS)
def receipt_check(request: HttpRequest) -> HttpResponseBase:
    """Whether a number is that of a receipt of ours."""
    if request.method != "POST":
        return render(request, "privacy/receipt_check.html", {"form": ReceiptForm()})
    limited: HttpResponseBase | None = ratelimit.consume_or_429(request, action="check_receipt")
    if limited:
        return limited
    form = ReceiptForm(request.POST)
    if form.is_valid():
        if receipts.find(form.cleaned_data["nummer"]):
            return SeeOther(reverse("receipt", args=[form.cleaned_data["nummer"]]))
        return render(request, "privacy/receipt_check.html", {"form": form, "is_unknown": True})
    return render(request, "privacy/receipt_check.html", {"form": form})


@login_not_required
@non_atomic_requests
@require_safe
def receipt(request: HttpRequest, number: str) -> HttpResponseBase:
    """What was erased, what stays and until when. It says nothing about whom."""
    limited: HttpResponseBase | None = ratelimit.consume_or_429(request, action="check_receipt")
    if limited:
        return limited
    found = _found(number)
    plan = Plan(found.choice, receipts.lines(found))
    context = {"erasure": found, "sheet": Sheet(plan), "what": receipts.CHOICES[found.choice]}
    return render(request, "privacy/receipt.html", context)


@login_not_required
@non_atomic_requests
@require_safe
def receipt_file(request: HttpRequest, number: str, name: str) -> HttpResponseBase:
    """The receipt as JSON or PDF, or the signature beside one of them."""
    limited: HttpResponseBase | None = ratelimit.consume_or_429(request, action="check_receipt")
    if limited:
        return limited
    found = _found(number)
    base, is_signature = name.removesuffix(".sig"), name.endswith(".sig")
    content = (
        receipts.as_pdf(found, language=_language()) if base.endswith("pdf") else receipts.as_json(found)
    )
    kind = "application/pdf" if base.endswith("pdf") else "application/json; charset=utf-8"
    if is_signature:
        content, kind = receipts.signature_of(content, found).encode(), "application/json; charset=utf-8"
    answer = HttpResponse(content, content_type=kind)
    answer["Content-Disposition"] = f'attachment; filename="{name}"'
    answer["Cache-Control"] = "private, no-store"
    return answer


def _found(number: str) -> Erasure:
    found = receipts.find(number)
    if found is None:
        raise Http404
    return found


def _language() -> str:
    return (get_language() or "nb")[:2]
