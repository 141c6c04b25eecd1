"""Erasure as the roles of the site see it."""

from tests.accounts.conftest import in_the_web_process

__all__ = ["in_the_web_process"]
