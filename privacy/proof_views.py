"""Public pages that prove a copy is ours: checking its signature, our keys, and the schemas. They store nothing."""

from __future__ import annotations

import base64
from typing import Any

from allauth.core import ratelimit
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, JsonResponse
from django.shortcuts import render
from django.views.decorators.http import require_http_methods, require_safe

from privacy.exports import schemas, signing
from privacy.proof_forms import SignatureForm

KEY_FORMAT = "mine-sider-copy-keys-1"


@login_not_required
@require_http_methods(["GET", "HEAD", "POST"])
def signature_check(request: HttpRequest) -> HttpResponseBase:
    """Whether a signature file is ours, when it was made, and which manifest it is about."""
    form = SignatureForm(request.POST) if request.method == "POST" else SignatureForm()
    verdict = None
    if request.method == "POST":
        limited = ratelimit.consume_or_429(request, action="check_signature")
        if limited:
            refused: HttpResponseBase = limited
            return refused
        verdict = form.verdict() if form.is_valid() else None
    context = {"form": form, "verdict": verdict, "keys": _fingerprints()}
    return render(request, "privacy/signature_check.html", context)


@login_not_required
@require_safe
def signing_keys(request: HttpRequest) -> HttpResponse:
    """Every key that has signed copies, for programs: those in use first, then those that were."""
    keys = [
        {"id": key_id, "algorithm": "Ed25519", "public_key": base64.b64encode(public).decode()}
        for key_id, public in signing.public_keys().items()
    ]
    return JsonResponse({"format": KEY_FORMAT, "keys": keys})


@login_not_required
@require_safe
def signing_key(request: HttpRequest, key_id: str) -> HttpResponse:
    """One key as PEM, as openssl reads it."""
    public = signing.public_keys().get(key_id)
    if public is None:
        raise Http404
    return HttpResponse(signing.pem(public), content_type="application/x-pem-file")


@login_not_required
@require_safe
def copy_schema(request: HttpRequest, name: str) -> HttpResponse:
    """One JSON Schema of the copies. It describes the format and holds nothing of anybody."""
    try:
        text = schemas.of(name)
    except KeyError as unknown:
        raise Http404 from unknown
    return HttpResponse(text, content_type="application/schema+json; charset=utf-8")


def _fingerprints() -> list[dict[str, Any]]:
    return [{"id": key_id, "hex": public.hex()} for key_id, public in signing.public_keys().items()]
