"""The record of processing as a page of the admin, and as the two files the command writes too."""

from __future__ import annotations

import json

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from privacy import record
from privacy.officer import markdown
from privacy.officer.doors import around, staff_page
from privacy.officer.entries import Record
from privacy.officer.places import SEE_RECORD


@staff_page(SEE_RECORD)
@require_safe
def page(request: HttpRequest) -> HttpResponseBase:
    """The whole record, in the language in use."""
    title = _("Protokoll over behandlinger")
    return render(request, "admin/officer/record.html", around(request, title, record=_record()))


@staff_page(SEE_RECORD)
@require_safe
def as_markdown(request: HttpRequest) -> HttpResponseBase:
    return _file(markdown.written(_record()), "text/markdown; charset=utf-8", "md")


@staff_page(SEE_RECORD)
@require_safe
def as_json(request: HttpRequest) -> HttpResponseBase:
    return _file(json.dumps(_record().as_json(), indent=2, ensure_ascii=False), "application/json", "json")


def _record() -> Record:
    language = (translation.get_language() or "nb")[:2]
    return record.build(language if language in record.LANGUAGES else "nb", now=timezone.now())


def _file(text: str, kind: str, ending: str) -> HttpResponse:
    day = timezone.localdate().isoformat()
    name = f"attachment; filename=record-of-processing-{day}.{ending}"
    return HttpResponse(text, content_type=kind, headers={"Content-Disposition": name})
