"""What may stand in an address."""

from accounts.references import ALPHABET


class ReferenceConverter:
    """A case number: PV-7K4M-Q2XD. Anything else is no address at all, and never reaches the database."""

    regex = f"PV-[{ALPHABET}]{{4}}-[{ALPHABET}]{{4}}"

    def to_python(self, value: str) -> str:
        return value

    def to_url(self, value: str) -> str:
        return value


class MessageReferenceConverter(ReferenceConverter):
    """The number of a message that was written here: HV-7K4M-Q2XD."""

    regex = f"HV-[{ALPHABET}]{{4}}-[{ALPHABET}]{{4}}"


class ReceiptNumberConverter(ReferenceConverter):
    """The number of a receipt: LS7K-8NQ2-XW4M."""

    regex = f"[{ALPHABET}]{{4}}-[{ALPHABET}]{{4}}-[{ALPHABET}]{{4}}"


class ReceiptFileConverter(ReferenceConverter):
    """A file of a receipt, or the signature beside it."""

    regex = r"kvittering\.(?:json|pdf)(?:\.sig)?"
