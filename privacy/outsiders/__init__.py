"""People without an account: they ask us something, and have their rights at a door of their own (WF-09, F-12)."""
