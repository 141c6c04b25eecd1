"""Choices that hold for every page, and the doors of sign-in that allauth does not have."""

from uuid import UUID

from allauth.account import views as stock
from allauth.account.internal.flows.login_by_code import LoginCodeVerificationProcess
from allauth.account.internal.flows.reauthentication import resume_request
from allauth.account.stages import LoginByCodeStage, LoginStageController
from allauth.account.utils import passthrough_next_redirect_url
from allauth.core import ratelimit
from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import BadRequest
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from accounts import freshness, page
from accounts.decorators import person_required
from accounts.forms import AskForCodeForm, CodeForm
from accounts.freshness import Confirmation
from accounts.models import Person, User
from accounts.models.sign_in import Appearance
from accounts.redirects import SeeOther, next_page
from accounts.ways import is_offered

A_YEAR = 365 * 86_400


@login_not_required
@require_POST
def set_language(request: HttpRequest) -> HttpResponse:
    """Remember the language: in a cookie, and for somebody signed in also in the profile and for letters."""
    language = request.POST.get("language", "")
    if language not in dict(settings.LANGUAGES):
        raise BadRequest
    if request.user.is_authenticated:
        request.session[page.LANGUAGE_KEY] = language
        User.objects.filter(pk=request.user.pk).update(language=language)
        if request.user.person_id:  # employees have none, and may not look
            Person.objects.filter(pk=request.user.person_id).update(preferred_language=language)
    return _remembered(request, settings.LANGUAGE_COOKIE_NAME, language)


@login_not_required
@require_POST
def set_appearance(request: HttpRequest) -> HttpResponse:
    """Remember light, dark or as the device: in a cookie, and for somebody signed in in the profile."""
    appearance = request.POST.get("appearance", "")
    if appearance not in Appearance.values:
        raise BadRequest
    if request.user.is_authenticated:
        request.session[page.APPEARANCE_KEY] = appearance
        User.objects.filter(pk=request.user.pk).update(appearance=appearance)
    return _remembered(request, settings.APPEARANCE_COOKIE_NAME, appearance)


@person_required
@require_POST
def set_site(request: HttpRequest) -> HttpResponse:
    """Choose which of one's own homes the pages are about. Somebody else's does not exist."""
    try:
        wish = UUID(request.POST.get("site", ""))
    except ValueError as error:
        raise Http404 from error
    if wish not in {site.pk for site in page.chosen_site(request).sites}:
        raise Http404
    request.session[page.SITE_KEY] = str(wish)
    return SeeOther(next_page(request, otherwise="overview"))


@login_not_required
def sign_out(request: HttpRequest) -> HttpResponse:
    """End the session, by POST. GET only asks. What the browser has kept goes too (ASVS 14.3.1)."""
    answer: HttpResponse = stock.logout(request)
    if request.method == "POST":
        answer.headers["Clear-Site-Data"] = '"cache", "storage"'
    return answer


@login_not_required
def confirm_login_code(request: HttpRequest) -> HttpResponseBase:
    """allauth's page for the mailed code. A new code is asked for like the first one.

    allauth's own resend writes to known addresses only, without a limit.
    """
    stage = LoginStageController.enter(request, LoginByCodeStage.key)
    if stage is None or request.method != "POST" or request.POST.get("action") != "resend":
        answer: HttpResponseBase = stock.confirm_login_code(request)
        return answer
    form = AskForCodeForm({"email": stage.state["email"]})
    if form.is_valid():
        LoginCodeVerificationProcess.initiate(
            request=request, user=form._user, email=form.cleaned_data["email"]
        )
    for error in form.errors.get("email", []):
        messages.error(request, error)
    return SeeOther(passthrough_next_redirect_url(request, reverse("account_confirm_login_code"), "next"))


@require_http_methods(["GET", "POST"])
def confirm_by_code(request: HttpRequest) -> HttpResponseBase:
    """Confirm who one is with a mailed code: for people without a second factor."""
    if not is_offered(request.user, "confirm-by-code"):
        return freshness.ask_otherwise(request, next_page(request, otherwise="overview"))
    action = request.POST.get("action", "confirm") if request.method == "POST" else ""
    if action in {"send", "resend"}:
        return _send_confirmation(request)
    process = Confirmation.under_way(request)
    form = CodeForm(request.POST or None, code=process.code) if process else None
    if form and process and action:
        if form.is_valid():
            process.finish()
            return resume_request(request) or redirect("overview")
        if not process.record_invalid_attempt():
            messages.error(request, _("For mange forsøk. Be om en ny kode."))
            form = None
    next_url = next_page(request, otherwise="overview")
    others = freshness.alternatives(request, "confirm-by-code")
    context = {"form": form, "next_url": next_url, "alternatives": others}
    return render(request, "account/confirm_by_code.html", context)


@login_not_required
def closed_door(request: HttpRequest) -> HttpResponse:
    """Where allauth's pages lead that we do not have: to sign-in, or on to the overview."""
    return redirect("account_login")


def _send_confirmation(request: HttpRequest) -> HttpResponse:
    if not ratelimit.consume(request, action="request_login_code", key=request.user.get_username()):
        limited: HttpResponse = ratelimit.respond_429(request)
        return limited
    Confirmation.begin(request)
    return SeeOther(passthrough_next_redirect_url(request, reverse("confirm-by-code"), "next"))


def _remembered(request: HttpRequest, cookie: str, value: str) -> HttpResponse:
    answer = SeeOther(next_page(request, otherwise="overview"))
    answer.set_cookie(
        cookie,
        value,
        max_age=A_YEAR,
        secure=settings.LANGUAGE_COOKIE_SECURE,
        httponly=True,
        samesite="Lax",
    )
    return answer
