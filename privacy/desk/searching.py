"""Finding cases. What is typed comes in a form that is posted, because addresses are kept in logs."""

from __future__ import annotations

import re
from urllib.parse import urlencode
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from accounts.redirects import SeeOther
from accounts.references import ALPHABET
from accounts.signed_in import user_of
from accounts.staff import roles
from privacy import readings
from privacy.desk import finding
from privacy.models import PrivacyRequest
from privacy.models.readings import Reason, What

REFERENCE = re.compile(f"PV-[{ALPHABET}]{{4}}-[{ALPHABET}]{{4}}")
LIST = "admin:privacy_privacyrequest_changelist"
LONGEST = 254


@require_POST
def view(request: HttpRequest) -> HttpResponse:
    """To the list of what was found: by its number, or by the key of whom it is about."""
    if not request.user.has_perm(roles.SEE_CASES):
        raise PermissionDenied
    typed = request.POST.get("q", "").strip()[:LONGEST]
    if REFERENCE.fullmatch(typed.upper()):
        return _listed(typed.upper())
    hits = finding.find(typed).found if typed else ()
    if len(hits) == 1:
        by = user_of(request)
        readings.note(hits[0].person, by=by, category="saker", what=What.SEARCH, reason=Reason.SEARCH)
        return _listed(str(hits[0].person_id))
    text = (
        _("Flere passer. Søk på kundenummer.")
        if hits
        else _("Fant ingen. Skriv hele nummeret eller adressen.")
    )
    messages.warning(request, text)
    return SeeOther(reverse(LIST))


def narrowed(rows: QuerySet[PrivacyRequest], words: str) -> QuerySet[PrivacyRequest]:
    """The requests of a case number or a person's key; all for no words, none for any other."""
    if not words:
        return rows
    if REFERENCE.fullmatch(words.upper()):
        return rows.filter(case__reference=words.upper())
    try:
        return rows.filter(person=UUID(words))
    except ValueError:
        return rows.none()


def _listed(words: str) -> HttpResponse:
    return SeeOther(f"{reverse(LIST)}?{urlencode({'q': words})}")
