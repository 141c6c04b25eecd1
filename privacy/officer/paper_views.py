"""Staff's pages of what the company publishes: what is in force, drafts that another publishes, and gaps."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import BadRequest, PermissionDenied
from django.http import Http404, HttpRequest, HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from accounts.audit import Action, record
from accounts.models import User
from accounts.redirects import SeeOther
from accounts.signed_in import user_of
from privacy.models import Kind, LegalDocument
from privacy.officer.doors import around, staff_page
from privacy.officer.paper_forms import GapForm, PaperForm
from privacy.officer.places import DRAFT_PAPERS, JUDGE_GAPS, PUBLISH_PAPERS, SEE_PAPERS
from privacy.papers import addresses, differences, documents, gaps, letters, plain_text, publishing
from privacy.registry import Text
from privacy.states import WrongState

WAYS = ["GET", "HEAD", "POST"]
# By any of these. Who drafts publishes nothing, but may be one of the two who take it back.
NEEDED: Mapping[str, tuple[str, ...]] = {
    "publish": (PUBLISH_PAPERS,),
    "withdraw": (DRAFT_PAPERS, PUBLISH_PAPERS),
    "discard": (DRAFT_PAPERS,),
}
WRONG: Mapping[type[Exception], Text] = {
    WrongState: gettext_lazy("En annen var raskere. Se hvordan det står nå."),
    publishing.NotAlone: gettext_lazy("Den andre av de to må være en annen enn deg."),
    publishing.NotRead: gettext_lazy("Utkastet er endret siden du leste det. Les det som står nå."),
    publishing.TooEarly: gettext_lazy("Dagen er passert eller tatt. Sett en ny dag i utkastet."),
    publishing.TooFar: gettext_lazy("Dagen er mer enn et år fram. Sett en ny dag i utkastet."),
    publishing.TooSoon: gettext_lazy(
        "Det er mindre enn 30 dager til. Sett en ny dag i utkastet, eller skriv hvorfor."
    ),
}


@staff_page(SEE_PAPERS)
@require_safe
def listing(request: HttpRequest) -> HttpResponseBase:
    """Each document: the version in force, those to come, and the draft if there is one."""
    who, today = user_of(request), timezone.localdate()
    drafts = {one.kind: one for one in LegalDocument.objects.drafts().select_related("drafted_by")}
    rows = [
        (kind, documents.in_force(kind, today), addresses.current(kind), drafts.get(kind.value))
        for kind in Kind
    ]
    record(Action.PAPERS_LISTED, actor=who, target=LegalDocument._meta.label)
    context = around(
        request,
        _("Dokumenter vi publiserer"),
        rows=rows,
        may_draft=who.has_perm(DRAFT_PAPERS),
        open_gaps=sum(gap.is_open for gap in gaps.standing()),
    )
    return render(request, "admin/officer/papers.html", context)


@staff_page(DRAFT_PAPERS)
@require_http_methods(WAYS)
def draft(request: HttpRequest, kind: str) -> HttpResponseBase:
    """Write the next version; it begins with the text of the one in force. Nothing typed is lost."""
    if kind not in Kind.values:
        raise Http404
    which = Kind(kind)
    form = PaperForm(request.POST or None, initial=_start(which), kind=which)
    if request.method == "POST" and form.is_valid():
        written = {name: form.cleaned_data[name] for name in publishing.WRITTEN}
        made = publishing.write(which, by=user_of(request), **written)
        messages.success(request, _("Utkastet er lagret. En annen enn deg må publisere det."))
        return SeeOther(reverse("admin:officer-paper", args=[made.pk]))
    context = around(request, _("Utkast: %(title)s") % {"title": which.label}, form=form)
    return render(request, "admin/officer/paper_draft.html", context)


@staff_page(SEE_PAPERS)
@require_http_methods(WAYS)
def single(request: HttpRequest, pk: UUID) -> HttpResponseBase:
    """One version: its text, what it changes, and for a draft what may be done with it."""
    document = LegalDocument.objects.select_related("drafted_by", "published_by").filter(pk=pk).first()
    if document is None:
        raise Http404
    if request.method == "POST":
        return _act(request, document)
    who = user_of(request)
    former = documents.before(document) or documents.in_force(Kind(document.kind))
    is_draft = document.published_at is None
    compared = former if former and former.pk != document.pk else None
    context = around(
        request,
        f"{document.title} {document.version}",
        document=document,
        parts=_parts(document, compared),
        is_compared=compared is not None,
        mark=publishing.mark(document) if is_draft else "",
        withdrawing=_withdrawing(document, who),
        may_publish=is_draft and who.has_perm(PUBLISH_PAPERS),
        may_draft=is_draft and who.has_perm(DRAFT_PAPERS),
        is_own=document.drafted_by_id == who.pk,
        public_url="" if is_draft else addresses.version(document),
        unreached=0 if is_draft else letters.unreached(document),
    )
    return render(request, "admin/officer/paper.html", context)


@staff_page(SEE_PAPERS)
@require_http_methods(WAYS)
def gap_list(request: HttpRequest) -> HttpResponseBase:
    """What the statement lacks, how far each gap has come, and a form to say so."""
    who = user_of(request)
    form = GapForm(request.POST or None)
    if request.method == "POST":
        if not who.has_perm(JUDGE_GAPS):
            raise PermissionDenied
        if form.is_valid():
            gaps.judge(by=who, **form.cleaned_data)
            messages.success(request, _("Det er lagret."))
            return SeeOther(reverse("admin:officer-gaps"))
    context = around(
        request,
        _("Mangler i personvernerklæringen"),
        gaps=gaps.standing(),
        form=form,
        may_judge=who.has_perm(JUDGE_GAPS),
    )
    return render(request, "admin/officer/gaps.html", context)


def _start(kind: Kind) -> dict[str, Any]:
    """The draft there is, or the text in force with nothing said about what is new."""
    there = publishing.draft_of(kind)
    if there is not None:
        return {name: getattr(there, name) for name in publishing.WRITTEN}
    running = documents.in_force(kind)
    texts = {"text_nb": running.text_nb, "text_en": running.text_en} if running else {}
    begins = publishing.earliest(kind)
    if kind in publishing.NOTIFIED:
        begins = max(begins, timezone.localdate() + publishing.NOTICE)
    return {**texts, "is_material": True, "effective_from": begins}


def _parts(document: LegalDocument, former: LegalDocument | None) -> list[dict[str, Any]]:
    """The whole text, what is new and what differs, in each language: both are published with one click."""
    found = []
    for code, name in (("nb", _("På bokmål")), ("en", _("På engelsk"))):
        text = getattr(document, f"text_{code}")
        before = getattr(former, f"text_{code}") if former else ""
        found.append(
            {
                "language": code,
                "name": name,
                "summary": getattr(document, f"summary_{code}"),
                "blocks": plain_text.blocks(text),
                "changes": differences.changes(before, text) if former else (),
            }
        )
    return found


def _withdrawing(document: LegalDocument, who: User) -> str:
    """How far it is withdrawn: `may` be, one's `own` hand alone, an`other`'s that waits, `done`, or empty."""
    if document.published_at is None:
        return ""
    hands = set(document.withdrawals.values_list("by", flat=True))
    if len(hands) > 1:
        return "done"
    if document.has_begun or not any(who.has_perm(one) for one in NEEDED["withdraw"]):
        return ""
    return "may" if not hands else "own" if who.pk in hands else "other"


def _act(request: HttpRequest, document: LegalDocument) -> HttpResponseBase:
    who, act = user_of(request), request.POST.get("act", "")
    needed = NEEDED.get(act)
    if needed is None:
        raise BadRequest
    if not any(who.has_perm(one) for one in needed):
        raise PermissionDenied
    try:
        done = ACTS[act](request, document, who)
    except tuple(WRONG) as error:
        messages.error(request, str(WRONG[type(error)]))
        return SeeOther(reverse("admin:officer-paper", args=[document.pk]))
    messages.success(request, done)
    if act == "discard":
        return SeeOther(reverse("admin:officer-papers"))
    return SeeOther(reverse("admin:officer-paper", args=[document.pk]))


def _publish(request: HttpRequest, document: LegalDocument, who: User) -> str:
    publishing.publish(document, by=who, read=request.POST.get("lest", ""))
    return _("Versjonen er publisert, og kan ikke endres lenger.")


def _withdraw(_request: HttpRequest, document: LegalDocument, who: User) -> str:
    if publishing.withdraw(document, by=who):
        return _("Versjonen er trukket, og begynner aldri.")
    return _("Du har bedt om at versjonen trekkes. Det skjer når en annen enn deg også gjør det.")


def _discard(_request: HttpRequest, document: LegalDocument, who: User) -> str:
    publishing.discard(document, by=who)
    return _("Utkastet er kastet.")


ACTS: Mapping[str, Callable[[HttpRequest, LegalDocument, User], str]] = {
    "publish": _publish,
    "withdraw": _withdraw,
    "discard": _discard,
}
