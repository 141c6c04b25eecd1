"""The log that cannot be changed: who saw or did what, when, and how it ended. `record` is the one way in."""

from accounts.audit.actions import Action
from accounts.audit.recording import Outcome, record

__all__ = ["Action", "Outcome", "record"]
