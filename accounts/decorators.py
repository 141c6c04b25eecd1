"""Policy of views, always in this order: who, which method, how fresh."""

from collections.abc import Callable
from functools import wraps
from typing import Concatenate, ParamSpec

from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import render

from accounts import freshness

Arguments = ParamSpec("Arguments")
View = Callable[Concatenate[HttpRequest, Arguments], HttpResponseBase]


def person_required(view: View[Arguments]) -> View[Arguments]:
    """Let customers in: somebody signed in who has a person. An employee reads that this is not their door."""

    @wraps(view)
    def checked(
        request: HttpRequest, /, *args: Arguments.args, **kwargs: Arguments.kwargs
    ) -> HttpResponseBase:
        if not request.user.is_authenticated:
            return redirect_to_login(request.get_full_path())
        if request.user.person_id is None:
            return render(request, "account/for_customers.html", status=403)
        return view(request, *args, **kwargs)

    return checked


def for_our_pages(view: View[Arguments]) -> View[Arguments]:
    """Bare data that only our own pages may ask a browser for: never another site's, not even by a link."""
    view.__dict__["is_resource"] = True  # `wraps` hands it on to what is put around
    return view


def is_resource(view: Callable[..., HttpResponseBase]) -> bool:
    return bool(getattr(view, "is_resource", False))


def fresh_sign_in(view: View[Arguments]) -> View[Arguments]:
    """Ask who it is by what the person has (accounts/ways.py), unless they confirmed it in the last
    FRESH_SIGN_IN_SECONDS (F-14).

    Afterwards an interrupted POST is done as if it had not been interrupted.
    """

    @wraps(view)
    def checked(
        request: HttpRequest, /, *args: Arguments.args, **kwargs: Arguments.kwargs
    ) -> HttpResponseBase:
        if not freshness.is_fresh(request):
            return freshness.ask(request)
        return view(request, *args, **kwargs)

    return checked
