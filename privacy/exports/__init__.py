"""Copies: one sealed zip with everything a person may have, built by a worker, fetched once, then removed."""
