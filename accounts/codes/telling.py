"""Telling the holder, everywhere we know them, that a code or a passphrase was changed: never which, never what."""

from __future__ import annotations

from django.utils import timezone

from accounts import post
from accounts.models import ContactPoint, User
from accounts.security.changes import known_addresses
from accounts.texting import outbox

KIND = "secret-changed"


def tell(user: User, *, key: str) -> None:
    """Owe a notice to every confirmed address and number. `key` makes a second call with the same one do nothing.

    One wording for all: whoever else reads it learns nothing, least of all that there is a duress code.
    """
    facts = {"at": timezone.now().isoformat()}
    for number, address in enumerate(known_addresses(user)):
        post.owe(
            KIND,
            key=f"{KIND}:{key}:{number}",
            to=user.person,
            address=address,
            language=user.language,
            facts=facts,
        )
    if user.person is None or not outbox.can_send():
        return
    phones = ContactPoint.objects.filter(
        person=user.person, kind=ContactPoint.Kind.PHONE, verified_at__isnull=False
    )
    for point in phones:
        outbox.owe(
            KIND, key=f"{KIND}:{key}:{point.pk}", to=user.person, number=point.value, language=user.language
        )
