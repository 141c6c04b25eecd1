"""Which version of a wording somebody answered, as their form says."""

from __future__ import annotations

from django.http import HttpRequest

LONGEST = 4


def version_in(request: HttpRequest) -> int:
    """The version that was shown; 0, which is none, for anything else."""
    typed = request.POST.get("utgave", "")
    is_number = typed.isascii() and typed.isdecimal() and len(typed) <= LONGEST
    return int(typed) if is_number else 0
