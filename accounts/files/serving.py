"""A stored file as an answer: whole or in part, as a stream, never kept and never run by a browser."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from http import HTTPStatus

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.shortcuts import render
from django.utils.http import content_disposition_header

from accounts.files.documents import PDF
from accounts.files.ranges import Part, Unsatisfiable, wanted_part
from accounts.files.sealed import Damaged
from accounts.files.storage import Missing, Plain, open_plain
from accounts.models import StoredFile

logger = logging.getLogger(__name__)

SHOWN_IN_PLACE = {"image/jpeg", "audio/mpeg", "audio/wav", "audio/ogg", PDF}
HEADERS = {
    "Accept-Ranges": "bytes",
    "Cache-Control": "no-store, private",
    "Cross-Origin-Resource-Policy": "same-origin",
    "X-Content-Type-Options": "nosniff",
    # nginx takes the answer off our hands at our pace, not at the browser's (docs/operations.md).
    "X-Accel-Buffering": "yes",
}
# Opened in a tab of its own, a file may run nothing and reach nothing.
ALONE = "default-src 'none'; sandbox; frame-ancestors 'none'"


class Body:
    """The bytes of an answer, for the server to iterate over once and then close."""

    def __init__(self, plain: Plain, *, file_id: object, part: Part) -> None:
        self._plain = plain
        self._file_id = file_id
        self._pieces = plain.pieces(part.start, part.stop)
        self.first = next(self._pieces)

    def __iter__(self) -> Iterator[bytes]:
        """Raises Damaged in mid-stream: the connection breaks short of its Content-Length, which a browser sees."""
        yield self.first
        try:
            yield from self._pieces
        except Damaged:
            logger.error("file %s is damaged behind its first chunk", self._file_id)
            raise

    def close(self) -> None:
        self._plain.close()


def response(request: HttpRequest, file: StoredFile, *, inline: bool) -> HttpResponseBase:
    """The file, or the part of it the request asks for, to somebody who may have it: the caller has seen to that.

    `inline` shows pictures, recordings and PDF in place; anything else is always saved. Answers 200, 206 or 416;
    503 with a page when our storage fails. Raises Http404 when the file has been removed.
    """
    if file.removed_at:
        raise Http404
    try:
        return _opened(request, file, inline=inline)
    except (Damaged, Missing) as error:
        logger.error("file %s cannot be read: %s", file.pk, type(error).__name__)
        return render(request, "accounts/file_unavailable.html", status=HTTPStatus.SERVICE_UNAVAILABLE)


def _opened(request: HttpRequest, file: StoredFile, *, inline: bool) -> HttpResponseBase:
    try:
        part = wanted_part(request, size=file.size)
    except Unsatisfiable:
        length = {"Content-Range": f"bytes */{file.size}"}
        return HttpResponse(status=HTTPStatus.REQUESTED_RANGE_NOT_SATISFIABLE, headers={**HEADERS, **length})
    plain = open_plain(file)
    try:
        body = Body(plain, file_id=file.pk, part=part or Part(0, file.size))
    except BaseException:
        plain.close()
        raise
    headers = {**HEADERS, **_about(file, inline=inline), **_length(file, part)}
    status = HTTPStatus.PARTIAL_CONTENT if part else HTTPStatus.OK
    if request.method != "HEAD" and len(body.first) < int(headers["Content-Length"]):
        return StreamingHttpResponse(body, status=status, headers=headers)
    # What is in memory already needs no open file any more.
    body.close()
    content = b"" if request.method == "HEAD" else body.first
    return HttpResponse(content, status=status, headers=headers)


def _about(file: StoredFile, *, inline: bool) -> dict[str, str]:
    in_place = inline and file.media_type in SHOWN_IN_PLACE
    charset = "; charset=utf-8" if file.media_type == "text/plain" else ""
    return {
        "Content-Type": f"{file.media_type}{charset}",
        "Content-Disposition": str(content_disposition_header(not in_place, file.name)),
        "Content-Security-Policy": ALONE,
    }


def _length(file: StoredFile, part: Part | None) -> dict[str, str]:
    if part is None:
        return {"Content-Length": str(file.size)}
    return {
        "Content-Length": str(part.stop - part.start),
        "Content-Range": part.content_range(file.size),
    }
