"""Employees at their desks, in the role of the web process."""

from __future__ import annotations

from tests.accounts.conftest import in_the_web_process

__all__ = ["in_the_web_process"]
