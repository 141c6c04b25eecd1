"""Documents for anybody: the version in force, any earlier one, what changed, and how promises are kept."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from privacy.models import Kind, LegalDocument
from privacy.overview import order
from privacy.papers import addresses, cookies, differences, documents, plain_text


@login_not_required
@require_safe
def current(request: HttpRequest, kind: Kind) -> HttpResponse:
    """What is in force now. Of the privacy statement the register stands below it."""
    found = documents.in_force(kind)
    if kind == Kind.STATEMENT:
        context = around(kind, found) | {"categories": order.categories()}
        return render(request, "privacy/statement.html", context)
    return render(request, "privacy/paper.html", around(kind, found))


@login_not_required
@require_safe
def version(request: HttpRequest, kind: Kind, day: date) -> HttpResponse:
    """One published version, for ever at the same address."""
    return render(request, "privacy/paper.html", around(kind, _found(kind, day)) | {"is_version": True})


@login_not_required
@require_safe
def changes(request: HttpRequest, kind: Kind, day: date) -> HttpResponse:
    """What one version changed in the one before it. 404 for the first, which changed nothing."""
    document = _found(kind, day)
    former = documents.before(document)
    if former is None:
        raise Http404
    context = around(kind, document) | {
        "former": former,
        "former_url": addresses.version(former),
        "changes": differences.changes(former.text, document.text),
    }
    return render(request, "privacy/paper_changes.html", context)


def around(kind: Kind, document: LegalDocument | None) -> dict[str, Any]:
    """What every page of a document shows: its text in blocks, and every version there has been."""
    running = documents.in_force(kind)
    every = documents.archive(kind)
    first = every[-1] if every else None
    rows = [
        (one, addresses.version(one), addresses.changes(one) if one != first else "", one == running)
        for one in every
    ]
    return {
        "kind": kind,
        "title": Kind(kind).label,
        "document": document,
        "blocks": plain_text.blocks(document.text) if document else (),
        "versions": rows,
        "withdrawn": documents.withdrawn(kind),
        "is_running": document is not None and document == running,
        "current_url": addresses.current(kind),
        "stored": cookies.STORED if kind == Kind.COOKIES else (),
        "today": timezone.localdate(),
    }


def _found(kind: Kind, day: date) -> LegalDocument:
    document = documents.version_of(kind, day)
    if document is None:
        raise Http404
    return document
