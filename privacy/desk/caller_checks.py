"""The caller check for those who speak with customers, and the page that opens what a customer has locked."""

from __future__ import annotations

from collections.abc import Callable
from functools import update_wrapper
from typing import Any
from uuid import UUID

from django.contrib import admin, messages
from django.core.exceptions import BadRequest, PermissionDenied
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponseBase
from django.shortcuts import render
from django.urls import URLPattern, path, reverse
from django.utils.decorators import method_decorator
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from accounts.audit import Action
from accounts.audit.watching import Watched
from accounts.audit.watching import person as person_of
from accounts.redirects import SeeOther
from accounts.signed_in import user_of
from accounts.window import Window
from privacy import caller_checks, locks, readings
from privacy.desk.looking import looking, named, to_the_reason
from privacy.looks.forms import CodeForm, GroundForm
from privacy.models import CallerCheck, Opening

CHECK, OPEN = "privacy.check_caller", "privacy.open_customer"


@admin.register(CallerCheck)
class CallerCheckAdmin(Watched, Window, admin.ModelAdmin):  # type: ignore[type-arg] # has no parameters at run time
    """One's own checks, without whom they were of; and the pages that an opened customer's page leads to."""

    listed, looked = Action.CALLER_CHECKS_LISTED, Action.CALLER_CHECKED
    list_display = ("made_at", "direction", "tries", "used_at")
    list_display_links = None
    fields = readonly_fields = ("made_at", "direction", "tries", "used_at", "expires_at")
    ordering = ("-made_at",)

    def get_queryset(self, request: HttpRequest) -> QuerySet[CallerCheck]:
        """Never with the code, which an employee's connection may not ask for."""
        return super().get_queryset(request).filter(by=user_of(request)).defer("code_sealed", "code_hmac")

    def get_urls(self) -> list[URLPattern]:
        return [
            path("kunde/<uuid:person>/", self._guarded(self.check_caller, CHECK), name="caller-check"),
            path(
                "kunde/<uuid:person>/las/<slug:what>/", self._guarded(self.lock, OPEN), name="customer-lock"
            ),
            *super().get_urls(),
        ]

    @method_decorator(require_http_methods(["GET", "HEAD", "POST"]))
    def check_caller(self, request: HttpRequest, person: UUID) -> HttpResponseBase:
        """Both ways of the check. A code to say is shown once it is taken, and to nobody else."""
        opening = looking(request, named(person).person_id)
        if opening is None:
            return to_the_reason(person)
        form = CodeForm(request.POST if request.POST.get("do") == "hear" else None)
        if (
            request.method == "POST"
            and (form.is_valid() or not form.is_bound)
            and self._act(request, opening, form)
        ):
            return SeeOther(reverse("admin:caller-check", args=[person]))
        running = caller_checks.running(opening).first()
        taken = caller_checks.taken_by(opening)
        context = {
            "title": _("Ringesjekk"),
            "taken": taken,
            "code": caller_checks.code_to_say(taken) if taken else "",
            "waiting": caller_checks.waiting(person_of(person)),
            "running": running,
            "form": form if running else None,
        }
        return self._page(request, "caller_check", opening, context)

    @method_decorator(require_http_methods(["GET", "HEAD", "POST"]))
    def lock(self, request: HttpRequest, person: UUID, what: str) -> HttpResponseBase:
        """Why an employee must see what the customer has locked."""
        if what not in locks.What.values:
            raise Http404
        opening = looking(request, named(person).person_id)
        if opening is None:
            return to_the_reason(person)
        part = locks.What(what)
        if part not in locks.in_the_way(opening):
            return SeeOther(reverse("admin:customer", args=[person]))
        form = GroundForm(request.POST if request.method == "POST" else None)
        if form.is_valid():
            try:
                locks.open_locked(opening, what=part, ground=form.cleaned_data["ground"])
            except readings.NoReason as error:
                form.add_error(error.field, error.text)
            else:
                messages.success(request, _("Åpnet for dette oppslaget. Kunden har fått beskjed."))
                return SeeOther(reverse("admin:customer", args=[person]))
        context = {"title": _("Låst av kunden"), "form": form, "what": part}
        return self._page(request, "lock", opening, context)

    def _act(self, request: HttpRequest, opening: Opening, form: CodeForm) -> bool:
        """Whether it was done; what went wrong is said at the field or on the next page."""
        verb = request.POST.get("do", "")
        try:
            match verb:
                case "take":
                    caller_checks.take(opening)
                case "start":
                    caller_checks.start(opening)
                case "hear":
                    caller_checks.hear(opening, code=form.cleaned_data["code"])
                    messages.success(
                        request, _("Riktig kode. Det er kunden, eller en som er logget inn som kunden.")
                    )
                case _other:
                    raise BadRequest
        except caller_checks.CheckOver:
            messages.error(request, _("Koden gjelder ikke lenger. Begynn på nytt."))
        except caller_checks.WrongCode as wrong:
            left = ngettext(
                "Feil kode. %(left)d forsøk igjen.", "Feil kode. %(left)d forsøk igjen.", wrong.left
            )
            form.add_error("code", left % {"left": wrong.left})
            return False
        return True

    def _guarded(
        self, view: Callable[..., HttpResponseBase], permission: str
    ) -> Callable[..., HttpResponseBase]:
        def checked(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
            if not request.user.has_perm(permission):
                raise PermissionDenied
            return view(request, *args, **kwargs)

        return self.admin_site.admin_view(update_wrapper(checked, view))

    def _page(
        self, request: HttpRequest, name: str, opening: Opening, context: dict[str, Any]
    ) -> HttpResponseBase:
        shared = {"opts": self.opts, "opening": opening, "hit": named(opening.person_id)}
        every = {**self.admin_site.each_context(request), **shared, **context}
        return render(request, f"admin/customers/{name}.html", every)
