"""Contact persons: the call list, what those on it are told, and what they answer (WF-12)."""
