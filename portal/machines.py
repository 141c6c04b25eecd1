"""What machines are answered when something is wrong: the same as people, in JSON and without a page."""

from __future__ import annotations

from collections.abc import Callable
from http import HTTPStatus

from django.http import HttpRequest, HttpResponseBase, JsonResponse

BELOW = "/api/"
NAMES = {
    HTTPStatus.NOT_FOUND: "not_found",
    HTTPStatus.METHOD_NOT_ALLOWED: "method",
    HTTPStatus.REQUEST_ENTITY_TOO_LARGE: "too_large",
    HTTPStatus.TOO_MANY_REQUESTS: "too_many",
    HTTPStatus.INTERNAL_SERVER_ERROR: "failed",
    HTTPStatus.SERVICE_UNAVAILABLE: "unavailable",
}
OF_THE_PAGE = {"content-type", "content-length", "content-language"}


class AnswerInJson:
    """Below `/api/` no refusal is a page: `{"error": "..."}`, with the status it had."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        answer = self.get_response(request)
        is_refused = answer.status_code >= HTTPStatus.BAD_REQUEST and request.path.startswith(BELOW)
        if not is_refused or answer.headers.get("Content-Type") == "application/json":
            return answer
        status = HTTPStatus(answer.status_code)
        headers = {
            name: value for name, value in answer.headers.items() if name.casefold() not in OF_THE_PAGE
        }
        return JsonResponse({"error": NAMES.get(status, "request")}, status=status, headers=headers)
