"""Where a page may send the browser next: only to an address of this site."""

from django.http import HttpRequest, HttpResponseRedirect
from django.shortcuts import resolve_url
from django.utils.http import url_has_allowed_host_and_scheme


class SeeOther(HttpResponseRedirect):
    """The answer to a form: fetch this with GET (RFC 9110 section 15.4.4)."""

    status_code = 303


def is_local(url: str) -> bool:
    """Whether `url` is a path of this site. Absolute addresses are refused, even our own: we never need one."""
    if not url.startswith("/") or any(character < " " or character in "\\\x7f" for character in url):
        return False
    return url_has_allowed_host_and_scheme(url, allowed_hosts=None)


def next_page(request: HttpRequest, *, otherwise: str) -> str:
    """The path the form or link names as `next`, or the address of `otherwise` when it is not ours."""
    wish = request.POST.get("next") or request.GET.get("next") or ""
    return wish if is_local(wish) else resolve_url(otherwise)
