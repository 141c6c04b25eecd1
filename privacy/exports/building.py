"""Building a copy, from lease to finished archive."""

from privacy.jobs.lease import Lease


def build(lease: Lease) -> None:
    raise NotImplementedError
