"""Stopping a use of one's data: restricting, objecting, taking back a consent, and how each ends."""
