"""The OpenAPI document of the marketing API: served beside it, and kept in docs/formats/marketing-api.json."""

from __future__ import annotations

from typing import Any

from privacy.marketing.asking import LINES_AT_MOST
from privacy.marketing.deciding import Reason
from privacy.models.marketing import Channel

ROOT = "/api/reklame/v1"
VERDICT = {"$ref": "#/components/schemas/Verdict"}
CHANNEL = {"$ref": "#/components/schemas/Channel"}
SIMILAR = "Whether what is marketed is the company's own and like what its customers have bought."
ERROR = {"application/json": {"schema": {"$ref": "#/components/schemas/Error"}}}
REFUSED = {
    "400": "Not understood.",
    "401": "No token that works.",
    "403": "The token is good for something else.",
    "405": "Another method than POST.",
    "411": "No Content-Length: a body sent in pieces is not read.",
    "413": "Too long.",
    "415": "Another kind of body.",
    "429": "Too many questions in a minute; Retry-After says when to go on.",
    "500": "A mistake of ours. Send nothing.",
    "503": "Not now; Retry-After says when. Send nothing meanwhile.",
}


def document() -> dict[str, Any]:
    """OpenAPI 3.1."""
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "Mine sider: may marketing be sent?",
            "version": "1",
            "description": (
                "Ask at the moment of sending, not when a campaign is made: somebody may have said no since. "
                "An answer is about now and is not to be stored."
            ),
        },
        "security": [{"system": []}],
        "paths": {
            f"{ROOT}/": _path("check", "One recipient", "application/json", _recipient(), _body(VERDICT)),
            f"{ROOT}/mange/": _many(),
            f"{ROOT}/sms/": _path(
                "reply", "A text message sent back", "application/json", _reply(), _body(_stopped())
            ),
        },
        "components": {
            "securitySchemes": {"system": {"type": "http", "scheme": "bearer"}},
            "schemas": {
                "Channel": {"type": "string", "enum": Channel.values},
                "Reason": {"type": "string", "enum": [reason.value for reason in Reason]},
                "Verdict": {
                    "type": "object",
                    "required": ["allowed", "reason"],
                    "properties": {
                        "allowed": {"type": "boolean"},
                        "reason": {"$ref": "#/components/schemas/Reason"},
                    },
                },
                "Error": {
                    "type": "object",
                    "required": ["error"],
                    "properties": {"error": {"type": "string"}},
                },
                "Recipient": {"type": "object", "properties": _who()},
            },
        },
    }


def _who() -> dict[str, Any]:
    address = (
        "An e-mail address, a telephone number, or for post the name and address as printed, on one line. "
        "Post needs a customer number too: nobody is known again by a printed address."
    )
    customer = (
        "A customer number, beside or instead. Beside an address that is not that customer's it can only "
        "refuse. For post without an address, only what is similar can be allowed without a consent: the "
        "register of reservations is of names and addresses."
    )
    return {
        "address": {"type": "string", "maxLength": 300, "description": address},
        "customer": {
            "type": "string",
            "maxLength": 12,
            "description": customer,
        },
    }


def _recipient() -> dict[str, Any]:
    more = {"channel": CHANNEL, "similar": {"type": "boolean", "default": False, "description": SIMILAR}}
    return {"type": "object", "required": ["channel"], "properties": more | _who()}


def _reply() -> dict[str, Any]:
    texts = {"from": {"type": "string"}, "text": {"type": "string"}}
    return {"type": "object", "required": ["from", "text"], "properties": texts}


def _stopped() -> dict[str, Any]:
    properties = {
        "stopped": {"type": "boolean", "description": "It was a no, which counts from now."},
        "needs_reading": {"type": "boolean", "description": "Something else: an employee must read it."},
    }
    return {"type": "object", "required": list(properties), "properties": properties}


def _many() -> dict[str, Any]:
    lines = "application/x-ndjson"
    each = {
        "description": f"One JSON string or Recipient in each line, at most {LINES_AT_MOST} lines.",
        "type": "string",
    }
    answer = {
        "description": 'One Verdict in each line, in the order of the question. The last line is {"answered": n}: '
        "without it the answer was cut short, and the rest must be asked again.",
        "type": "string",
    }
    asked = _path("checkMany", "A whole list, streamed", lines, each, {lines: {"schema": answer}})
    asked["post"]["parameters"] = [
        {"name": "channel", "in": "query", "required": True, "schema": CHANNEL},
        {
            "name": "similar",
            "in": "query",
            "schema": {"type": "boolean", "default": False},
            "description": SIMILAR,
        },
    ]
    return asked


def _path(name: str, title: str, kind: str, asked: dict[str, Any], answer: dict[str, Any]) -> dict[str, Any]:
    return {
        "post": {
            "operationId": name,
            "summary": title,
            "requestBody": {"required": True, "content": {kind: {"schema": asked}}},
            "responses": {
                "200": {"description": "The answer.", "content": answer},
                **{status: {"description": text, "content": ERROR} for status, text in REFUSED.items()},
            },
        }
    }


def _body(schema: dict[str, Any]) -> dict[str, Any]:
    return {"application/json": {"schema": schema}}
