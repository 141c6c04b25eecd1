"""The page between signing in and using the service: what is new, and the terms."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accounts.decorators import person_required
from accounts.models.people import Language
from accounts.redirects import SeeOther, next_page
from accounts.signed_in import user_of
from privacy.models import Kind, LegalDocument
from privacy.papers import addresses, documents, gate, plain_text
from privacy.papers.forms import WelcomeForm


@person_required
@require_http_methods(["GET", "HEAD", "POST"])
def welcome(request: HttpRequest) -> HttpResponseBase:
    """Shows what is owed; seeing it, and accepting the terms, is an act of its own. Nothing owed: on to `next`."""
    user = user_of(request)
    owed = documents.must_see(user)
    onward = next_page(request, otherwise="overview")
    if not owed:
        gate.remember(request, user)
        return SeeOther(onward)
    has_terms = any(one.kind == Kind.TERMS for one in owed)
    typed = request.POST if request.method == "POST" else None
    form = WelcomeForm(typed, shown=_shown(owed), has_terms=has_terms)
    if request.method == "POST" and form.is_valid():
        documents.see(user, owed, language=form.language)
        gate.remember(request, user)
        messages.success(request, _("Takk. Du finner tekstene igjen nederst på hver side."))
        return SeeOther(onward)
    context = {"form": form, "papers": [_told(one) for one in owed], "next": onward, "has_terms": has_terms}
    return render(request, "privacy/papers_welcome.html", context)


def _shown(owed: list[LegalDocument]) -> str:
    language = (get_language() or Language.BOKMAAL)[:2]
    return " ".join([language, *(f"{one.kind}-{one.version}" for one in owed)])


def _told(document: LegalDocument) -> dict[str, object]:
    """A document, its text, and what changed since the one before where there is one."""
    document = LegalDocument.objects.get(pk=document.pk)  # with its texts
    former = documents.before(document)
    return {
        "document": document,
        "blocks": plain_text.blocks(document.text),
        "url": addresses.version(document),
        "changes_url": addresses.changes(document) if former else "",
        "is_accepted": document.kind == Kind.TERMS,
    }
