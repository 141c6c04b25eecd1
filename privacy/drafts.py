"""What somebody is about to send and looks over first: in the session, sealed, since it holds their own words."""

from __future__ import annotations

import base64
import json
from collections.abc import Sequence
from dataclasses import asdict

from cryptography.exceptions import InvalidTag
from django.contrib.sessions.backends.base import SessionBase

from accounts import sealing
from accounts.keys.errors import KeyDestroyed
from accounts.models import Person
from privacy.arrivals import Wish
from privacy.states import Right

NAME = "privacy.draft"


def keep(session: SessionBase, person: Person, wishes: Sequence[Wish]) -> None:
    """Hold these wishes until they are sent, replaced, or the session ends."""
    text = json.dumps([asdict(wish) for wish in wishes])
    session[NAME] = base64.b64encode(sealing.seal_for(person.pk, text, context=NAME)).decode()


def kept(session: SessionBase, person: Person) -> tuple[Wish, ...]:
    """The wishes held; none when there are none, or when they are not this person's."""
    held = session.get(NAME)
    if not held:
        return ()
    try:
        found = json.loads(sealing.unseal(base64.b64decode(held), context=NAME))
    except (InvalidTag, KeyDestroyed):
        return ()
    return tuple(Wish(**{**one, "right": Right(one["right"])}) for one in found)


def drop(session: SessionBase) -> None:
    session.pop(NAME, None)
