"""What the demo's people have asked for, and who at the company has looked at them."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from accounts.demo.sample import demo_id, end_of_history
from accounts.models import User
from privacy.demo.cases import make_cases
from privacy.demo.consents import make_consents
from privacy.demo.looks import make_looks
from privacy.demo.marketing import make_marketing, make_register
from privacy.demo.papers import make_papers
from privacy.models import Opening

FIRST = demo_id("opening", "0")


@transaction.atomic
def make(now: datetime) -> bool:
    """Store documents, the register, cases and looks, once; whether the latter were missing. Safe to repeat.

    A demo made before there were case workers stays as it is: `dev.py reset` makes a new one.
    """
    if not User.objects.filter(pk=demo_id("user", "sara")).exists():
        return False
    make_papers(end_of_history(now))
    make_register(now)
    if Opening.objects.filter(pk=FIRST).exists():
        return False
    end = end_of_history(now)
    make_looks(end)
    make_cases(end)
    make_consents(end)
    make_marketing(end)
    return True
