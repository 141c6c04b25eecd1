"""Copies: one archive with everything a person may have, built by a worker."""
