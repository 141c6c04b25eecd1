"""What each channel is called on the page, and what comes that way. Values only.

The sentence somebody says yes to is the consent's (`consents.kinds`).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from privacy.models.marketing import Channel
from privacy.registry import Text


@dataclass(frozen=True)
class Wording:
    title: Text
    what: Text


WORDINGS: Mapping[Channel, Wording] = {
    Channel.EMAIL: Wording(
        _("E-post"),
        _("Nyheter og tilbud på e-post."),
    ),
    Channel.SMS: Wording(
        _("SMS"),
        _("Tilbud på SMS."),
    ),
    Channel.PHONE: Wording(
        _("Telefon"),
        _("At vi ringer deg med tilbud. Vi ringer bare på hverdager mellom 9 og 21."),
    ),
    Channel.POST: Wording(
        _("Post"),
        _("Reklame med navnet ditt i postkassen."),
    ),
    Channel.APP: Wording(
        _("Varsler i appen"),
        _("Tilbud som varsler på telefonen. Varsler fra alarmen er noe annet, og kommer uansett."),
    ),
    Channel.PORTAL: Wording(
        _("Her på Mine sider"),
        _("Tilbud mens du er logget inn her."),
    ),
}
