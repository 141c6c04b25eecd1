"""The officer's pages are tried behind the wall, as where customers are."""

from tests.accounts.conftest import in_the_web_process

__all__ = ["in_the_web_process"]
