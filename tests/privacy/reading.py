"""What a person reads in an answer."""

from __future__ import annotations

import re

from django.http import HttpResponse
from django.test import Client
from django.urls import reverse

from privacy.models import PrivacyRequest


def read(answer: HttpResponse) -> str:
    """The page with its white space made plain."""
    assert answer.status_code == 200
    return re.sub(r"[ \n]+", " ", answer.content.decode())


def page_of(client: Client, request: PrivacyRequest) -> str:
    return read(client.get(reverse("case", args=[request.reference])))


def heading(text: str) -> str:
    found = re.search(r"<h1[^>]*>(.*?)</h1>", text)
    assert found
    return found[1]
