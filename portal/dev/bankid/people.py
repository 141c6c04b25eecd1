"""Who has a BankID here: the demo's persons, and somebody nobody knows. All of them are made up."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Holder:
    """`subject` is what the provider calls the person; `number` is a national id of those given to nobody alive."""

    subject: str
    name: str
    number: str


HOLDERS = (
    Holder("bankid-ingrid", "Ingrid Solberg", "15818004483"),
    Holder("bankid-lise", "Lise Berg", "03839003205"),
    Holder("bankid-tor", "Tor Selger", "07876503240"),
    Holder("bankid-fremmed", "Frida Fremmed", "01810112345"),
)
BY_SUBJECT = {holder.subject: holder for holder in HOLDERS}
