"""Changes of ownership in the admin: begun for an estate, looked at by people, let go on."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib import admin, messages
from django.db import connection
from django.db.models import QuerySet
from django.forms import ModelForm
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext_lazy as _

from accounts.audit import Action
from accounts.audit.watching import Watched
from accounts.models import HandoverCheck, OwnershipChange, Takeover
from accounts.ownership import flow, stops
from accounts.ownership.forms import ADDRESS_ERRORS, FORMAT, check_minute
from accounts.ownership.states import OPEN, AlreadyOpen, WrongState
from accounts.window import Window

Decision = Takeover.Decision


class SupportForm(forms.ModelForm):  # type: ignore[type-arg] # has no parameters at run time
    """The number on the panel, what was seen, when and to whom."""

    installation_number = forms.CharField(label=_("Anleggsnummer"), max_length=20)
    ground = forms.ChoiceField(label=_("Grunnlag"), choices=HandoverCheck.Ground.choices)
    evidence = forms.CharField(
        label=_("Hva du har sett"),
        help_text=_("Hva slags dokument, og datoen på det. Skriv ikke navn, og ta aldri kopi."),
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    takeover_at = forms.DateTimeField(
        label=_("Overtakelsen"),
        widget=forms.DateTimeInput(format=FORMAT, attrs={"type": "datetime-local"}),
        input_formats=[FORMAT, "%d.%m.%Y %H:%M"],
        validators=[check_minute],
    )
    address = forms.EmailField(
        label=_("E-posten til den som overtar"), max_length=254, error_messages=ADDRESS_ERRORS
    )

    class Meta:
        model = OwnershipChange
        fields = ("installation_number", "ground", "evidence", "takeover_at", "address")

    def clean(self) -> dict[str, Any]:
        found: dict[str, Any] = super().clean() or self.cleaned_data
        if "installation_number" in found:
            found["home"] = _home(found["installation_number"].strip())
            if found["home"] is None:
                self.add_error("installation_number", _("Ingen har et anlegg med dette nummeret nå."))
        return found

    def _post_clean(self) -> None:
        """Nothing of what was typed is written to the row: the flow makes it."""


class StageFilter(admin.SimpleListFilter):
    """Those that are not over, unless somebody asks for others."""

    title = _("tilstand")
    parameter_name = "stage"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        found = [("all", _("alle"))]
        return [*found, ("stopped", _("må ses på"))] if _may_release(request) else found

    def queryset(
        self, request: HttpRequest, queryset: QuerySet[OwnershipChange]
    ) -> QuerySet[OwnershipChange]:
        if self.value() == "all":
            return queryset
        if self.value() == "stopped" and _may_release(request):
            queryset = queryset.filter(stops.standing("check_up__"))
        return queryset.filter(state__in=OPEN)


@admin.register(OwnershipChange)
class OwnershipAdmin(Watched, Window, admin.ModelAdmin):  # type: ignore[type-arg] # as above
    """One line each: how far it is and what is missing. Whom it is about is opened by number, with a reason."""

    form = SupportForm
    listed, looked = Action.OWNERSHIPS_LISTED, Action.OWNERSHIP_SEEN
    shown = (
        "key",
        "state",
        "initiated_by",
        "initiated_at",
        "takeover_at",
        "seller_confirmed_at",
        "buyer_confirmed_at",
        "identity",
        "credit",
        "numbers",
    )
    # What was seen, for whoever lets it go on. Others learn neither that nor whether it is stopped.
    checked = ("seen_ground", "seen_evidence", "seen_by")
    list_display = ("key", "state", "initiated_by", "takeover_at", "buyer_confirmed_at", "identity", "credit")
    list_filter = (StageFilter,)
    lookups = frozenset({StageFilter.parameter_name})
    list_select_related = ("takeover",)
    search_fields = ("=key",)
    search_help_text = _("Hele saksnummeret")
    ordering = ("takeover_at", "initiated_at")
    actions = ("see_identity", "approve", "ask_prepayment", "release", "call_off")

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return request.user.has_perm("accounts.add_ownershipchange")

    def has_move_permission(self, request: HttpRequest) -> bool:
        return request.user.has_perm("accounts.change_ownershipchange")

    def has_credit_permission(self, request: HttpRequest) -> bool:
        return request.user.has_perm("accounts.change_takeover")

    def has_release_permission(self, request: HttpRequest) -> bool:
        return _may_release(request)

    def get_fields(self, request: HttpRequest, obj: OwnershipChange | None = None) -> tuple[str, ...]:
        return self._shown(request) if obj else SupportForm.Meta.fields

    def get_readonly_fields(
        self, request: HttpRequest, obj: OwnershipChange | None = None
    ) -> tuple[str, ...]:
        return self._shown(request) if obj else ()

    def save_model(
        self, request: HttpRequest, obj: OwnershipChange, form: ModelForm[Any], change: bool
    ) -> None:
        """Begin it. The flow makes the row; Django goes on with its key. Raises AlreadyOpen."""
        typed = form.cleaned_data
        site, customer = typed["home"]
        made = flow.begin_as_support(
            site,
            customer,
            by=request.user,  # type: ignore[arg-type] # only staff come here
            takeover_at=typed["takeover_at"],
            address=typed["address"].lower(),
            ground=typed["ground"],
            evidence=typed["evidence"],
        )
        obj.pk = made.pk

    def add_view(self, request: HttpRequest, form_url: str = "", extra_context: Any = None) -> HttpResponse:
        """The form. A home changes hands once at a time."""
        try:
            return super().add_view(request, form_url, extra_context)
        except AlreadyOpen:
            self.message_user(
                request, str(_("Et eierskifte av dette anlegget er alt i gang.")), messages.ERROR
            )
            return redirect("admin:accounts_ownershipchange_changelist")

    @admin.action(description=_("Identiteten er sett"), permissions=["move"])
    def see_identity(self, request: HttpRequest, chosen: QuerySet[OwnershipChange]) -> None:
        self._each(request, chosen, flow.see_identity)

    @admin.action(description=_("Kreditt: godkjent"), permissions=["credit"])
    def approve(self, request: HttpRequest, chosen: QuerySet[OwnershipChange]) -> None:
        self._each(request, chosen, flow.decide_credit, decision=Decision.APPROVED)

    @admin.action(description=_("Kreditt: godkjent mot forskudd"), permissions=["credit"])
    def ask_prepayment(self, request: HttpRequest, chosen: QuerySet[OwnershipChange]) -> None:
        self._each(request, chosen, flow.decide_credit, decision=Decision.PREPAYMENT)

    @admin.action(description=_("Slipp videre: jeg har sett på saken"), permissions=["release"])
    def release(self, request: HttpRequest, chosen: QuerySet[OwnershipChange]) -> None:
        self._each(request, chosen, flow.release)

    @admin.action(description=_("Avbryt eierskiftet"), permissions=["move"])
    def call_off(self, request: HttpRequest, chosen: QuerySet[OwnershipChange]) -> None:
        self._each(request, chosen, flow.cancel)

    @admin.display(description=_("identitet"))
    def identity(self, change: OwnershipChange) -> str:
        takeover = getattr(change, "takeover", None)
        return takeover.get_identity_display() if takeover and takeover.identity else "–"

    @admin.display(description=_("kreditt"))
    def credit(self, change: OwnershipChange) -> str:
        takeover = getattr(change, "takeover", None)
        return takeover.get_credit_display() if takeover and takeover.credit else "–"

    @admin.display(description=_("kundenumre"))
    def numbers(self, change: OwnershipChange) -> str:
        """The seller's, then the buyer's."""
        with connection.cursor() as cursor:
            cursor.execute("SELECT seller, buyer FROM ownership_numbers(%s)", [change.pk])
            found = cursor.fetchone() or ("", "")
        return " → ".join(number or "–" for number in found)

    @admin.display(description=_("grunnlag"))
    def seen_ground(self, change: OwnershipChange) -> str:
        check = _check(change)
        return check.get_ground_display() if check and check.ground else "–"

    @admin.display(description=_("hva som ble sett"))
    def seen_evidence(self, change: OwnershipChange) -> str:
        """The note of a deed or of who speaks for an estate."""
        check = _check(change)
        return (check.evidence if check else "") or "–"

    @admin.display(description=_("sett av"))
    def seen_by(self, change: OwnershipChange) -> str:
        check = _check(change)
        return str(check.seen_by) if check and check.seen_by else "–"

    def _shown(self, request: HttpRequest) -> tuple[str, ...]:
        return (*self.shown, *self.checked) if _may_release(request) else self.shown

    def _each(
        self, request: HttpRequest, chosen: QuerySet[OwnershipChange], do: Callable[..., None], **facts: Any
    ) -> None:
        for change in chosen:
            try:
                do(change, by=request.user, **facts)
            except WrongState:
                text = _("Sak %(key)s er ikke der at dette kan gjøres nå.") % {"key": change.key}
                self.message_user(request, text, messages.ERROR)
            else:
                self.message_user(request, _("Sak %(key)s: gjort.") % {"key": change.key}, messages.SUCCESS)


def _may_release(request: HttpRequest) -> bool:
    return request.user.has_perm("accounts.change_handovercheck")


def _check(change: OwnershipChange) -> HandoverCheck | None:
    return HandoverCheck.objects.filter(change=change).select_related("seen_by").first()


def _home(number: str) -> tuple[Any, Any] | None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT site, customer FROM ownership_home(%s)", [number])
        found: tuple[Any, Any] | None = cursor.fetchone()
    return found
