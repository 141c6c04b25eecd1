"""From where somebody signs in: the network, never the whole address of a device."""

from __future__ import annotations

import ipaddress

from allauth.account.adapter import get_adapter
from django.http import HttpRequest

from accounts.devices import device

KEPT_BITS = {4: 24, 6: 48}


def truncated(address: str) -> str:
    """«192.0.2.0» for «192.0.2.17»: 24 bits of an IPv4 address, 48 of an IPv6 one. Nothing for no address.

    An IPv4 address written as IPv6 counts as what it is.
    """
    try:
        parsed = ipaddress.ip_address(address)
    except ValueError:
        return ""
    plain = getattr(parsed, "ipv4_mapped", None) or parsed
    network = ipaddress.ip_network(f"{plain}/{KEPT_BITS[plain.version]}", strict=False)
    return str(network.network_address)


def network_of(request: HttpRequest) -> str:
    """The network a request comes from, behind as many proxies as the settings say."""
    return truncated(get_adapter().get_client_ip(request))


def device_of(request: HttpRequest) -> str:
    """«Chrome, Windows»: the browser a request comes from, in words."""
    return device(request.headers.get("User-Agent", ""))
