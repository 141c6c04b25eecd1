"""Whose paper it is: what stands on top and at the foot of every page."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import gettext as _

from accounts.models import Controller


@dataclass(frozen=True)
class Seller:
    """The company as it signs its papers. The organisation number stands as the law wants it: «975 368 211 MVA»."""

    name: str
    organisation_number: str
    address: str
    bank_account: str
    phone: str
    email: str

    @classmethod
    def of(cls, controller: Controller) -> Seller:
        """The company as it stands in our own register."""
        return cls(
            name=controller.name,
            organisation_number=controller.organisation_number_display,
            address=controller.postal_address,
            bank_account="",
            phone=controller.phone,
            email=controller.email,
        )


def letterhead(seller: Seller, *, title: str, running: str) -> dict[str, object]:
    """What `paper.typ` asks of any paper, in the active language.

    `title` names the document to programs and screen readers, `running` stands on top of the second page and on.
    """
    registered = _("Org.nr. %(number)s, Foretaksregisteret") % {"number": seller.organisation_number}
    return {
        "document_title": title,
        "running": running,
        "seller": {
            "name": seller.name,
            "phone": seller.phone,
            "lines": [registered, seller.address, seller.phone, seller.email],
        },
        # The braces are filled on each page, when there are pages to count.
        "page_number": _("Side %(page)s av %(pages)s") % {"page": "{page}", "pages": "{pages}"},
    }
