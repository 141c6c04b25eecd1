"""What may stand in an address of a contact point."""


class KindConverter:
    """A kind in words. Anything else is no address at all."""

    regex = "e-post|telefon|post"

    def to_python(self, value: str) -> str:
        return value

    def to_url(self, value: str) -> str:
        return value
