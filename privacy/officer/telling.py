"""Telling people what had to be kept secret, once it may be told: the clock's part of disclosures."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db.models import CharField, Exists, F, OuterRef, Value
from django.db.models.functions import Cast, Concat

from accounts import post
from accounts.models import Disclosure, Letter, Person
from accounts.wall import scope

KIND = "disclosure-told"
# A worker may be down for a while; what ended long before that has been told.
LOOKS_BACK = timedelta(days=60)


def tell_ended(now: datetime) -> int:
    """Owe a letter for each disclosure whose order has ended; how many. Safe to repeat: each is owed once.

    What was over already when it was stored, as in a load, is history and is not written about.
    """
    key = Concat(Value(f"{KIND}:"), Cast(OuterRef("pk"), CharField()), output_field=CharField())
    ended = Disclosure.objects.filter(secret_until__gt=now - LOOKS_BACK, secret_until__lte=now).filter(
        secret_until__gt=F("created_at")
    )
    found = list(
        ended.exclude(Exists(Letter.objects.filter(key=key))).values_list("pk", "person_id").order_by("pk")
    )
    for pk, person_id in found:
        with scope.of_person(person_id):
            post.owe(KIND, key=f"{KIND}:{pk}", to=Person.objects.get(pk=person_id))
    return len(found)
