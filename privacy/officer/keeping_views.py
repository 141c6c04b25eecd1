"""Pages where the register of recipients, the company's profile and withdrawn consents are looked after."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.forms import BaseForm
from django.http import Http404, HttpRequest, HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from accounts.audit import Action, record
from accounts.models import Controller, Recipient
from accounts.redirects import SeeOther
from accounts.signed_in import user_of
from privacy.consents import ending
from privacy.models import ConsentEnd
from privacy.officer import agreements, keeping
from privacy.officer.doors import around, staff_page
from privacy.officer.keeping_forms import ControllerForm, RecipientForm, TransferForm
from privacy.officer.places import KEEP_CONTROLLER, KEEP_RECIPIENTS, SEE_CONSENTS, SEE_RECORD

AT_MOST = 500
TRANSFER = "overforing"


@staff_page(SEE_RECORD)
@require_safe
def recipients(request: HttpRequest) -> HttpResponseBase:
    """Everybody who gets or got data, by name."""
    rows = list(Recipient.objects.select_related("processor").prefetch_related("transfers")[:AT_MOST])
    who, today = user_of(request), timezone.localdate()
    record(Action.RECIPIENTS_LISTED, actor=who, target=Recipient._meta.label, reason=f"rows:{len(rows)}")
    context = around(
        request,
        _("Mottakere"),
        rows=rows,
        today=today,
        ending=agreements.ending(today),
        may_change=who.has_perm(KEEP_RECIPIENTS),
    )
    return render(request, "admin/officer/recipients.html", context)


@staff_page(KEEP_RECIPIENTS)
@require_http_methods(["GET", "HEAD", "POST"])
def recipient_new(request: HttpRequest) -> HttpResponseBase:
    """One more. What is wrong stands beside its field, and nothing typed is lost."""
    form = RecipientForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        made = keeping.keep_recipient(
            None, form.facts(), agreement=form.agreement(), seen=0, by=user_of(request)
        )
        messages.success(request, _("Mottakeren er lagret."))
        return SeeOther(reverse("admin:officer-recipient", args=[made.pk]))
    return render(request, "admin/officer/recipient_new.html", around(request, _("Ny mottaker"), form=form))


@staff_page(SEE_RECORD)
@require_http_methods(["GET", "HEAD", "POST"])
def recipient(request: HttpRequest, pk: UUID) -> HttpResponseBase:
    """One recipient: its facts, agreement, transfers and earlier versions. The officer changes them here."""
    row = Recipient.objects.select_related("processor").filter(pk=pk).first()
    if row is None:
        raise Http404
    seen = keeping.version_of(row)
    if request.method != "POST":
        return _show(
            request, row, RecipientForm(instance=row, seen=seen), TransferForm(initial={"seen": seen})
        )
    if not user_of(request).has_perm(KEEP_RECIPIENTS):
        raise PermissionDenied
    is_transfer = request.POST.get("hva") == TRANSFER
    form = (
        RecipientForm(instance=row, seen=seen) if is_transfer else RecipientForm(request.POST, instance=row)
    )
    transfer = TransferForm(request.POST if is_transfer else None, initial={"seen": seen})
    if _keep(request, row, transfer if is_transfer else form):
        return SeeOther(reverse("admin:officer-recipient", args=[pk]))
    return _show(request, Recipient.objects.select_related("processor").get(pk=pk), form, transfer)


@staff_page(SEE_RECORD)
@require_safe
def controllers(request: HttpRequest) -> HttpResponseBase:
    """Who the company is and was, version by version."""
    context = around(
        request,
        _("Selskapet"),
        rows=Controller.objects.order_by("-valid_from")[:AT_MOST],
        standing=list(Controller.objects.standing()[:AT_MOST]),
        in_force=Controller.objects.in_force().first(),
        may_add=user_of(request).has_perm(KEEP_CONTROLLER),
    )
    return render(request, "admin/officer/controllers.html", context)


@staff_page(KEEP_CONTROLLER)
@require_http_methods(["GET", "HEAD", "POST"])
def controller_new(request: HttpRequest) -> HttpResponseBase:
    """A new version, which begins as the one in force. The earlier ones stay."""
    latest = Controller.objects.in_force().first()
    facts = {name: getattr(latest, name) for name in ControllerForm.base_fields} if latest else {}
    form = ControllerForm(request.POST or None, initial=facts | {"valid_from": timezone.now()})
    if request.method == "POST" and form.is_valid():
        try:
            keeping.keep_controller(form.cleaned_data, by=user_of(request))
        except keeping.Refused as error:
            form.add_error(error.field, str(error.reason))
        else:
            messages.success(request, _("Den nye utgaven er lagret."))
            return SeeOther(reverse("admin:officer-controllers"))
    context = around(request, _("Ny utgave av selskapet"), form=form)
    return render(request, "admin/officer/controller_new.html", context)


@staff_page(SEE_CONSENTS)
@require_safe
def consents(request: HttpRequest) -> HttpResponseBase:
    """Consents taken back that are not done with: who has been told, who has answered, what is to be assessed."""
    ends = ConsentEnd.objects.select_related("entry__partner", "request__case")
    found = list(ends.prefetch_related("request__recipient_notices")[:AT_MOST])
    rows = [(end, stage) for end in found if (stage := ending.stage(end)) != ending.Stage.CLOSED]
    who, label = user_of(request), ConsentEnd._meta.label
    record(Action.CONSENT_ENDS_LISTED, actor=who, target=label, reason=f"rows:{len(rows)}")
    late = timezone.now() - ending.TIME_TO_ANSWER
    return render(
        request,
        "admin/officer/consents.html",
        around(request, _("Samtykker som er trukket"), rows=rows, late=late),
    )


def _keep(request: HttpRequest, row: Recipient, form: RecipientForm | TransferForm) -> bool:
    """Whether it was stored; what was not is told beside its field."""
    if not form.is_valid():
        return False
    seen, who = form.cleaned_data["seen"], user_of(request)
    try:
        if isinstance(form, TransferForm):
            keeping.keep_transfer(row, form.cleaned_data, seen=seen, by=who)
        else:
            keeping.keep_recipient(row, form.facts(), agreement=form.agreement(), seen=seen, by=who)
    except keeping.Refused as error:
        form.add_error(error.field, str(error.reason))
        return False
    messages.success(request, _("Endringen er lagret som en ny utgave."))
    return True


def _show(request: HttpRequest, row: Recipient, form: BaseForm, transfer: BaseForm) -> HttpResponseBase:
    who = user_of(request)
    record(Action.RECIPIENT_SEEN, actor=who, target=row)
    context = around(
        request,
        row.name,
        one=row,
        agreement=getattr(row, "processor", None),
        transfers=row.transfers.order_by("country", "mechanism"),
        versions=[(one, keeping.told(one)) for one in row.versions.select_related("by")[:AT_MOST]],
        wrong=next((one for one in (form, transfer) if one.errors), None),
        form=form if who.has_perm(KEEP_RECIPIENTS) else None,
        transfer_form=transfer,
        transfer_act=TRANSFER,
    )
    return render(request, "admin/officer/recipient.html", context)
