"""Removing copies whose time is up."""


def sweep() -> None:
    raise NotImplementedError
