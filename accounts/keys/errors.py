"""What can be wrong with a key."""


class KeysUnavailable(OSError):
    """The ring of key-encryption keys does not answer, or does not hold the one that is needed. Later it may."""


class KeyDestroyed(Exception):
    """The data key is gone, and with it whatever was sealed under it."""
