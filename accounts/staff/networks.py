"""From where employees may come: an additional layer, never the only one (security.md 5.5)."""

from __future__ import annotations

from ipaddress import ip_address

from allauth.account.adapter import get_adapter
from allauth.account.auth_backends import AuthenticationBackend
from django.conf import settings
from django.contrib.auth.base_user import AbstractBaseUser
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest


def is_allowed(request: HttpRequest) -> bool:
    """Whether the request comes from one of STAFF_NETWORKS; from anywhere while none is named.

    allauth finds the address as it does for rate limits: behind as many proxies as we trust, and no more.
    """
    if not settings.STAFF_NETWORKS:
        return True
    try:
        address = ip_address(get_adapter().get_client_ip(request))
    except (PermissionDenied, ValueError):
        return False  # no address at all
    address = getattr(address, "ipv4_mapped", None) or address
    return any(address in network for network in settings.STAFF_NETWORKS)


class EmployeesFromInside(AuthenticationBackend):  # type: ignore[misc] # allauth ships no types
    """An employee's password from outside is a wrong password: the same answer after the same work."""

    def authenticate(self, request: HttpRequest | None, **credentials: str) -> AbstractBaseUser | None:
        user: AbstractBaseUser | None = super().authenticate(request, **credentials)
        if user is not None and getattr(user, "is_staff", False) and request and not is_allowed(request):
            return None
        return user
