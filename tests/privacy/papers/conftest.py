"""Documents are met behind the wall, as where customers are; a second version comes from two employees."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from django.utils import timezone

from privacy.models import Kind, LegalDocument
from privacy.papers import documents, first
from tests.accounts.conftest import in_the_web_process as in_the_web_process
from tests.world import World

Publish = Callable[..., LegalDocument]


@pytest.fixture
def publish(world: World) -> Publish:
    """A version after the one in force, as `publishing` leaves it, in force since `begun`."""

    def made(kind: Kind, *, begun: date | None = None, **written: Any) -> LegalDocument:
        former = documents.in_force(kind)
        assert former is not None
        texts = {
            "text_nb": f"{former.text_nb}\n\n## Nytt\n\nNoe er nytt.",
            "text_en": f"{former.text_en}\n\n## New\n\nSomething is new.",
        }
        texts |= {name: written.pop(name) for name in texts.keys() & written.keys()}
        facts = {
            "kind": kind,
            "version": former.version + 1,
            "summary_nb": "Noe er nytt",
            "summary_en": "Something is new",
            "reason": "service",
            "effective_from": begun or timezone.localdate(),
            "drafted_by": world.users["dina"],
            "published_by": world.users["sara"],
            "published_at": timezone.now(),
            "sha256": first.mark(texts["text_nb"], texts["text_en"]),
        }
        return LegalDocument.objects.create(**texts, **facts | written)

    return made
