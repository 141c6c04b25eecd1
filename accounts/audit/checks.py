"""A warning for operators: anchors beside the site's own files prove nothing to whoever holds both."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.apps import AppConfig
from django.conf import settings
from django.core.checks import CheckMessage, Tags, Warning, register  # noqa: A004 - its name


@register(Tags.security, deploy=True)
def check_anchors_are_elsewhere(
    app_configs: Sequence[AppConfig] | None = None, **_options: Any
) -> list[CheckMessage]:
    """Outside the demo AUDIT_ANCHOR_FILE must lie outside STORAGE_DIR."""
    if settings.DEMO or not settings.AUDIT_ANCHOR_FILE.is_relative_to(settings.STORAGE_DIR):
        return []
    hint = "Set AUDIT_ANCHOR_FILE to a place the database's administrator cannot write to."
    return [Warning("The anchors of the log lie among the site's own files.", hint=hint, id="accounts.W001")]
