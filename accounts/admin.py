"""Employees and their rights, for user administrators. Of the customer account the admin shows nothing.

Not the tables that others register by themselves either.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from allauth.account.admin import EmailAddressAdmin
from allauth.account.models import EmailAddress
from allauth.mfa.admin import AuthenticatorAdmin
from allauth.mfa.models import Authenticator
from allauth.socialaccount.admin import SocialAccountAdmin, SocialAppAdmin, SocialTokenAdmin
from allauth.socialaccount.models import SocialAccount, SocialApp, SocialToken
from allauth.usersessions.admin import UserSessionAdmin
from allauth.usersessions.models import UserSession
from django.contrib import admin, messages
from django.contrib.auth.admin import GroupAdmin
from django.contrib.auth.models import Group
from django.db.models import Exists, OuterRef, QuerySet
from django.forms import ModelForm
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import StaffChange, User
from accounts.ownership import staff  # noqa: F401 - registers its pages
from accounts.staff import changes, proof, roles
from accounts.staff.forms import ProposalForm
from accounts.window import Window

# Named to have them registered before they are taken away.
OTHERS = {
    EmailAddress: EmailAddressAdmin,
    Group: GroupAdmin,
    Authenticator: AuthenticatorAdmin,
    SocialAccount: SocialAccountAdmin,
    SocialApp: SocialAppAdmin,
    SocialToken: SocialTokenAdmin,
    UserSession: UserSessionAdmin,
}

admin.site.unregister([model for model in OTHERS if admin.site.is_registered(model)])


@admin.register(User)
class EmployeeAdmin(Window, admin.ModelAdmin):  # type: ignore[type-arg] # has no parameters at run time
    """Employees only. A customer's sign-in is not found here, by any key."""

    fields = readonly_fields = (
        "email",
        "role_titles",
        "has_factor",
        "is_active",
        "date_joined",
        "last_login",
    )
    list_display = ("email", "role_titles", "has_factor", "is_active", "last_login")
    search_fields = ("=email",)
    search_help_text = _("Hele adressen")
    ordering = ("email",)

    def get_queryset(self, request: HttpRequest) -> QuerySet[User]:
        factors = Exists(proof.factors().filter(user=OuterRef("pk")))
        employees: QuerySet[User] = super().get_queryset(request).filter(is_staff=True)
        return employees.prefetch_related("groups").annotate(shows_factor=factors)

    @admin.display(description=_("roller"))
    def role_titles(self, user: User) -> str:
        return ", ".join(str(role.title) for role in roles.held_by(user)) or "–"

    @admin.display(description=_("totrinnsbekreftelse"), boolean=True)
    def has_factor(self, user: User) -> bool:
        return bool(user.shows_factor)  # type: ignore[attr-defined] # from the queryset


class OutcomeFilter(admin.SimpleListFilter):
    """Changes by how they ended."""

    title = _("tilstand")
    parameter_name = "outcome"
    conditions: Mapping[str, Mapping[str, Any]] = {
        "waiting": {"done_at": None, "withdrawn_at": None},
        "done": {"done_at__isnull": False},
        "withdrawn": {"withdrawn_at__isnull": False},
    }

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        return [("waiting", _("venter")), ("done", _("gjennomført")), ("withdrawn", _("trukket"))]

    def queryset(self, request: HttpRequest, queryset: QuerySet[StaffChange]) -> QuerySet[StaffChange]:
        return queryset.filter(**self.conditions.get(self.value() or "", {}))


@admin.register(StaffChange)
class StaffChangeAdmin(Window, admin.ModelAdmin):  # type: ignore[type-arg] # as above
    """Proposed changes: one administrator proposes, another confirms."""

    form = ProposalForm
    shown = ("kind", "address", "role_title", "proposer", "proposed_at", "confirmer", "outcome")
    list_display = shown
    list_filter = (OutcomeFilter,)
    lookups = frozenset({OutcomeFilter.parameter_name})
    list_select_related = ("user", "proposed_by", "confirmed_by")
    ordering = ("-proposed_at",)
    actions = ("confirm_chosen", "withdraw_chosen")

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return request.user.has_perm("accounts.add_staffchange")

    def has_confirm_permission(self, request: HttpRequest) -> bool:
        return request.user.has_perm("accounts.confirm_staffchange")

    def get_fields(self, request: HttpRequest, obj: StaffChange | None = None) -> tuple[str, ...]:
        return self.shown if obj else ("kind", "user", "email", "role")

    def get_readonly_fields(self, request: HttpRequest, obj: StaffChange | None = None) -> tuple[str, ...]:
        return self.shown if obj else ()

    def get_form(
        self, request: HttpRequest, obj: StaffChange | None = None, change: bool = False, **kwargs: Any
    ) -> type[ModelForm[StaffChange]]:
        """The form, which asks the rules with whoever is signed in."""
        stock = super().get_form(request, obj, change, **kwargs)
        return stock if obj else type("OwnProposal", (stock,), {"proposer": request.user})

    def save_model(self, request: HttpRequest, obj: StaffChange, form: ModelForm[Any], change: bool) -> None:
        """Propose what was typed. The workflow makes the row; Django goes on with its key. Raises Refused."""
        typed, by = form.cleaned_data, request.user
        if typed["kind"] == StaffChange.Kind.MAKE_STAFF:
            made = changes.propose_employee(typed["email"], role=typed["role"], by=by)  # type: ignore[arg-type]
        else:
            made = changes.propose(typed["kind"], user=typed["user"], role=typed["role"], by=by)  # type: ignore[arg-type]
        obj.pk = made.pk

    def add_view(self, request: HttpRequest, form_url: str = "", extra_context: Any = None) -> HttpResponse:
        """The form. Who was faster with the same proposal is told apart from a failure."""
        try:
            return super().add_view(request, form_url, extra_context)
        except changes.Refused as error:
            self.message_user(request, str(error.reason), messages.ERROR)
            return redirect("admin:accounts_staffchange_changelist")

    @admin.action(description=_("Bekreft valgte endringer"), permissions=["confirm"])
    def confirm_chosen(self, request: HttpRequest, chosen: QuerySet[StaffChange]) -> None:
        self._each(request, chosen, changes.confirm, _("Bekreftet."))

    @admin.action(description=_("Trekk valgte forslag"), permissions=["confirm"])
    def withdraw_chosen(self, request: HttpRequest, chosen: QuerySet[StaffChange]) -> None:
        self._each(request, chosen, changes.withdraw, _("Trukket."))

    def _each(self, request: HttpRequest, chosen: QuerySet[StaffChange], do: Any, done: Any) -> None:
        for change in chosen:
            try:
                do(change, by=request.user)
            except changes.Refused as error:
                self.message_user(request, str(error.reason), messages.ERROR)
            else:
                self.message_user(request, str(done), messages.SUCCESS)

    @admin.display(description=_("ansatt"), ordering="user__email")
    def address(self, change: StaffChange) -> str:
        return change.user.email if change.user else "–"

    @admin.display(description=_("rolle"), ordering="role")
    def role_title(self, change: StaffChange) -> str:
        return str(roles.BY_NAME[change.role].title) if change.role in roles.BY_NAME else "–"

    @admin.display(description=_("foreslått av"))
    def proposer(self, change: StaffChange) -> str:
        return change.proposed_by.email if change.proposed_by else str(_("kommando på serveren"))

    @admin.display(description=_("bekreftet av"))
    def confirmer(self, change: StaffChange) -> str:
        return change.confirmed_by.email if change.confirmed_by else "–"

    @admin.display(description=_("tilstand"))
    def outcome(self, change: StaffChange) -> str:
        if change.withdrawn_at:
            return str(_("trukket"))
        if change.done_at:
            return str(_("gjennomført"))
        return str(_("venter") if change.is_open(timezone.now()) else _("for gammel"))
