"""Where a user administrator enters what an employee shares with customers: only fingerprints are kept."""

from __future__ import annotations

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from accounts.audit import Action, record
from accounts.models import User
from accounts.redirects import SeeOther
from accounts.signed_in import user_of
from privacy.models import Fingerprint
from privacy.officer.doors import around, staff_page
from privacy.officer.noticing import address_mark, name_mark
from privacy.officer.places import SET_FINGERPRINTS


class FingerprintForm(forms.Form):
    """An employee's family names and address at home."""

    user = forms.ModelChoiceField(
        User.objects.filter(is_staff=True, is_active=True).order_by("email"), label=gettext_lazy("Ansatt")
    )
    names = forms.CharField(
        label=gettext_lazy("Etternavn"),
        max_length=200,
        help_text=gettext_lazy("Også etternavn i husstanden. Skill flere med komma."),
    )
    street = forms.CharField(label=gettext_lazy("Gateadresse hjemme"), max_length=200, required=False)
    postal_code = forms.RegexField(
        r"^\d{4}$", label=gettext_lazy("Postnummer"), max_length=4, required=False, strip=True
    )

    def marks(self) -> tuple[list[str], str]:
        """The fingerprints of what was typed: of each name, and of the address where one was given."""
        typed = self.cleaned_data
        names = [name_mark(name) for name in typed["names"].split(",") if name.strip()]
        street, code = typed["street"], typed["postal_code"]
        return names, address_mark(street, code) if street and code else ""


@staff_page(SET_FINGERPRINTS)
@require_http_methods(["GET", "HEAD", "POST"])
def page(request: HttpRequest) -> HttpResponseBase:
    """The form. What is typed is turned into fingerprints and forgotten."""
    form = FingerprintForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        names, address = form.marks()
        user = form.cleaned_data["user"]
        Fingerprint.objects.update_or_create(user=user, defaults={"names": names, "address": address})
        record(Action.FINGERPRINT_SET, actor=user_of(request), target=user)
        messages.success(request, _("Lagret som avtrykk. Navn og adresse er ikke lagret."))
        return SeeOther(reverse("admin:officer-fingerprints"))
    context = around(request, _("Ansattes navn og adresse"), form=form)
    return render(request, "admin/officer/fingerprints.html", context)
