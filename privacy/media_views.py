"""Pictures, recordings and documents: their pages and their bytes, for whoever the register lets open them."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from accounts.decorators import for_our_pages, fresh_sign_in, person_required
from accounts.files import serving
from accounts.models import StoredFile
from accounts.redirects import SeeOther
from privacy import media, openings
from privacy.categories import ALARMS, DIALOGUE
from privacy.overview import calls
from privacy.overview.alarms.pictures import picture
from privacy.overview.alarms.reading import one
from privacy.overview.alarms.single import life
from privacy.views import crumbs, viewer_of


@person_required
@require_safe
@fresh_sign_in
def image(request: HttpRequest, pk: UUID) -> HttpResponseBase:
    """One picture, large, with all we know of it. That it was opened is written down."""
    viewer = viewer_of(request)
    row = _opened(media.IMAGE, request, pk)
    is_readable = media.is_readable(row.file)
    if is_readable:
        openings.opens(request, row)
    shown = picture(row, today=timezone.localdate(viewer.now))
    context: dict[str, Any] = {
        "category": ALARMS,
        "life": life(shown, viewer),
        "picture": shown,
        "file": row.file,
        "is_readable": is_readable,
        "alarm": one(viewer, row.alarm_id) if row.alarm_id else None,
        "crumbs": crumbs(ALARMS, (request.path, _("Bilde"))),
    }
    return render(request, "privacy/image.html", context)


@person_required
@require_safe
@for_our_pages
def image_file(request: HttpRequest, pk: UUID) -> HttpResponseBase:
    """The picture itself, for half an hour after its page was opened; then the page comes first again."""
    row = _opened(media.IMAGE, request, pk)
    if not openings.is_open(request, row):
        return SeeOther(reverse("image", args=[pk]))
    return serving.response(request, row.file, inline=True)


@person_required
@require_safe
@for_our_pages
def image_thumbnail(request: HttpRequest, pk: UUID) -> HttpResponseBase:
    """The picture small, for lists."""
    row = _opened(media.IMAGE, request, pk)
    small: StoredFile | None = getattr(row.file, "thumbnail", None)
    if small is None:
        raise Http404
    return serving.response(request, small, inline=True)


@person_required
@require_safe
@fresh_sign_in
def recording(request: HttpRequest, pk: UUID) -> HttpResponseBase:
    """One recorded call: the sound and its text, or why there is none. That it was opened is written down."""
    viewer = viewer_of(request)
    row = calls.recorded(viewer, pk)
    if row is None:
        raise Http404
    is_open = media.opened(media.RECORDING, pk, viewer) is not None
    if is_open:
        openings.opens(request, row)
    context: dict[str, Any] = {
        "category": DIALOGUE,
        "call": calls.call(row, viewer, is_open=is_open),
        "crumbs": crumbs(DIALOGUE, (request.path, _("Telefonopptak"))),
    }
    return render(request, "privacy/recording.html", context)


@person_required
@require_safe
@for_our_pages
def recording_sound(request: HttpRequest, pk: UUID) -> HttpResponseBase:
    """The sound, whole or the part a player asks for, for half an hour after the page was opened."""
    row = _opened(media.RECORDING, request, pk)
    if not openings.is_open(request, row):
        return SeeOther(reverse("recording", args=[pk]))
    return serving.response(request, row.file, inline=True)


@person_required
@require_safe
@for_our_pages
def document(request: HttpRequest, pk: UUID) -> HttpResponseBase:
    """A document or attachment that something the person sees has."""
    file = media.document(pk, viewer_of(request))
    if file is None:
        raise Http404
    return serving.response(request, file, inline=False)


def _opened(label: str, request: HttpRequest, pk: UUID) -> Any:
    row = media.opened(label, pk, viewer_of(request))
    if row is None:
        raise Http404
    return row
