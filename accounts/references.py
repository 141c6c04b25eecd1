"""Numbers people read to each other: they tell neither how many there are nor in which order."""

import secrets

# No letter or digit that is taken for another.
ALPHABET = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ"


def new_digits(length: int) -> str:
    """A one-time code of so many digits."""
    return f"{secrets.randbelow(10**length):0{length}d}"


def new_reference(prefix: str) -> str:
    """A number like PV-7K4M-Q2XD: 40 random bits."""
    letters = "".join(secrets.choice(ALPHABET) for _unused in range(8))
    return f"{prefix}-{letters[:4]}-{letters[4:]}"
