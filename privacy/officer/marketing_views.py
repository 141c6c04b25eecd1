"""Pages of marketing for employees: a no that somebody told us, and the systems that may ask whether to send."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST

from accounts.redirects import SeeOther
from accounts.signed_in import user_of
from privacy.marketing import choosing, suppression, systems
from privacy.models import MarketingSystem
from privacy.models.marketing import Channel, How
from privacy.officer.doors import around, staff_page
from privacy.officer.places import ISSUE_TOKENS, NO_MARKETING


class NoMarketingForm(forms.Form):
    """Whom no marketing is sent to, and how. Post is known by name and address together."""

    address = forms.CharField(
        label=gettext_lazy("E-post, telefon, eller navn og postadresse"),
        max_length=300,
        required=False,
        help_text=gettext_lazy("Det blir til et avtrykk. Du får ikke vite om vi kjenner adressen."),
    )
    customer = forms.CharField(label=gettext_lazy("Kundenummer"), max_length=12, required=False)
    channels = forms.MultipleChoiceField(
        label=gettext_lazy("Hva de ikke vil ha"),
        choices=Channel.choices,
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": gettext_lazy("Velg minst én.")},
    )

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if not cleaned.get("address") and not cleaned.get("customer") and "address" not in self.errors:
            self.add_error("address", _("Skriv en adresse eller et kundenummer."))
        return cleaned

    def clean_customer(self) -> str:
        """An employee reads the number off the customer's page or hears it: a slip must not pass for a no."""
        number: str = self.cleaned_data["customer"].strip()
        if number and not suppression.is_customer(number):
            raise forms.ValidationError(_("Vi har ingen privatkunde med dette nummeret."))
        return number

    def channels_chosen(self) -> list[Channel]:
        return [Channel(name) for name in self.cleaned_data["channels"]]


class SystemForm(forms.ModelForm):  # type: ignore[type-arg] # has no parameters at run time
    """A new system, by the name employees know it by."""

    class Meta:
        model = MarketingSystem
        fields = ("name", "scope")
        labels = {"name": gettext_lazy("Hva systemet heter")}
        widgets = {"scope": forms.RadioSelect}


@staff_page(NO_MARKETING)
@require_http_methods(["GET", "HEAD", "POST"])
def no_marketing(request: HttpRequest) -> HttpResponseBase:
    """The form. The answer is the same whether or not the address is held here."""
    form = NoMarketingForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        typed = form.cleaned_data
        chosen = form.channels_chosen()
        done = choosing.stop_address(
            chosen,
            address=typed["address"],
            customer=typed["customer"],
            how=How.STAFF,
            by=user_of(request),
        )
        if done:
            _tell(request, done, [one for one in chosen if one not in done])
            return SeeOther(reverse("admin:officer-no-marketing"))
        form.add_error("address", _("Adressen passer ikke til noe av det du valgte."))
    return render(
        request, "admin/officer/no_marketing.html", around(request, _("Nei til reklame"), form=form)
    )


def _tell(request: HttpRequest, done: list[Channel], left: list[Channel]) -> None:
    """What was done, and what the address does not fit: that is still to be written in."""
    messages.success(request, _("De får ikke mer reklame slik. Det gjelder fra nå."))
    if left:
        words = {"done": _listed(done), "left": _listed(left)}
        messages.warning(request, _("Det gjelder %(done)s. Adressen passer ikke til %(left)s.") % words)


def _listed(channels: list[Channel]) -> str:
    return ", ".join(str(channel.label) for channel in channels)


@staff_page(ISSUE_TOKENS)
@require_http_methods(["GET", "HEAD", "POST"])
def listing(request: HttpRequest) -> HttpResponseBase:
    """The systems, and a new one. Its key stands on this one answer and on no other."""
    form, token = SystemForm(request.POST or None), ""
    if request.method == "POST" and form.is_valid():
        token, form = systems.issue(**form.cleaned_data, by=user_of(request)), SystemForm()
    rows = MarketingSystem.objects.select_related("issued_by")[:200]
    context = around(request, _("Systemer som sender reklame"), form=form, token=token, rows=rows)
    return render(request, "admin/officer/marketing_systems.html", context)


@staff_page(ISSUE_TOKENS)
@require_POST
def revocation(request: HttpRequest, pk: UUID) -> HttpResponseBase:
    """The system's key works no more."""
    systems.revoke(get_object_or_404(MarketingSystem, pk=pk), by=user_of(request), now=timezone.now())
    messages.success(request, _("Nøkkelen virker ikke lenger."))
    return SeeOther(reverse("admin:officer-marketing-systems"))
