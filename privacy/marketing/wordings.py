"""What each channel is called on the page, and the sentence somebody says yes to. Values only."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from privacy.models.marketing import Channel
from privacy.registry import Text


@dataclass(frozen=True)
class Wording:
    """`yes` is stored with the choice, in the language it was read in: at most 300 characters."""

    title: Text
    what: Text
    yes: Text


WORDINGS: Mapping[Channel, Wording] = {
    Channel.EMAIL: Wording(
        _("E-post"),
        _("Nyheter og tilbud på e-post."),
        _("Ja, send meg nyheter og tilbud på e-post. Jeg kan si nei når som helst."),
    ),
    Channel.SMS: Wording(
        _("SMS"),
        _("Tilbud på SMS."),
        _("Ja, send meg tilbud på SMS. Jeg kan si nei når som helst."),
    ),
    Channel.PHONE: Wording(
        _("Telefon"),
        _("At vi ringer deg med tilbud. Vi ringer bare på hverdager mellom 9 og 21."),
        _("Ja, ring meg med tilbud. Jeg kan si nei når som helst."),
    ),
    Channel.POST: Wording(
        _("Post"),
        _("Reklame med navnet ditt i postkassen."),
        _("Ja, send meg reklame i posten. Jeg kan si nei når som helst."),
    ),
    Channel.APP: Wording(
        _("Varsler i appen"),
        _("Tilbud som varsler på telefonen. Varsler fra alarmen er noe annet, og kommer uansett."),
        _("Ja, send meg tilbud som varsler i appen. Jeg kan si nei når som helst."),
    ),
    Channel.PORTAL: Wording(
        _("Her på Mine sider"),
        _("Tilbud mens du er logget inn her."),
        _("Ja, vis meg tilbud på Mine sider. Jeg kan si nei når som helst."),
    ),
}
