"""What a page says of a request: several statuses read alike, and a file can be over before its status is."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum

from django.utils.translation import gettext_lazy as _

from privacy.registry import Text
from privacy.states import Status


class Stage(StrEnum):
    WAITING = "waiting"
    IDENTITY = "identity"
    BUILDING = "building"
    STOPPED = "stopped"
    READY = "ready"
    EXPIRED = "expired"
    ANSWERED = "answered"
    REFUSED = "refused"
    UNIDENTIFIED = "unidentified"
    WITHDRAWN = "withdrawn"
    PLANNED = "planned"
    COOLING = "cooling"
    ERASED = "erased"


STAGES: Mapping[str, Stage] = {
    Status.RECEIVED: Stage.WAITING,
    Status.ASSESSING: Stage.WAITING,
    Status.PROPOSED: Stage.WAITING,
    Status.EXECUTING: Stage.WAITING,
    Status.IDENTITY: Stage.IDENTITY,
    Status.QUEUED: Stage.BUILDING,
    Status.BUILDING: Stage.BUILDING,
    Status.STOPPED: Stage.STOPPED,
    # What is there can be fetched; the rest follows.
    Status.REVIEWING: Stage.READY,
    Status.READY: Stage.READY,
    Status.DELIVERED: Stage.READY,
    Status.EXPIRED: Stage.EXPIRED,
    Status.GRANTED: Stage.ANSWERED,
    Status.PARTLY: Stage.ANSWERED,
    Status.REFUSED: Stage.REFUSED,
    Status.UNIDENTIFIED: Stage.UNIDENTIFIED,
    Status.WITHDRAWN: Stage.WITHDRAWN,
    Status.PLANNED: Stage.PLANNED,
    Status.COOLING: Stage.COOLING,
    Status.SCHEDULED: Stage.WAITING,
    Status.HELD: Stage.WAITING,
    Status.ERASED: Stage.ERASED,
}
COLORS: Mapping[Stage, str] = {
    Stage.WAITING: "info",
    Stage.IDENTITY: "warning",
    Stage.BUILDING: "info",
    Stage.STOPPED: "warning",
    Stage.READY: "success",
    Stage.EXPIRED: "neutral",
    Stage.ANSWERED: "success",
    Stage.REFUSED: "neutral",
    Stage.UNIDENTIFIED: "neutral",
    Stage.WITHDRAWN: "neutral",
    Stage.PLANNED: "warning",
    Stage.COOLING: "info",
    Stage.ERASED: "success",
}
UNDER_WAY = frozenset(
    {Stage.WAITING, Stage.IDENTITY, Stage.BUILDING, Stage.STOPPED, Stage.PLANNED, Stage.COOLING}
)
# Of several requests in a case, the one whose state the case is shown by: first what the person can do about.
LEADING = (
    *(Stage.PLANNED, Stage.READY, Stage.IDENTITY, Stage.STOPPED, Stage.COOLING, Stage.WAITING),
    *(Stage.BUILDING, Stage.REFUSED, Stage.ANSWERED, Stage.ERASED, Stage.UNIDENTIFIED, Stage.EXPIRED),
    Stage.WITHDRAWN,
)
# What happens next, in the words of the page of a request that people answer.
NEXT: Mapping[str, Text] = {
    Status.RECEIVED: _("En av oss leser det du har skrevet. Du trenger ikke gjøre noe."),
    Status.ASSESSING: _("En av oss ser på det nå. Du kan skrive til oss her hvis du vil legge til noe."),
    Status.PROPOSED: _("Et forslag til svar er skrevet. En annen av oss leser det før du får det."),
    Status.EXECUTING: _("Det er avgjort. Vi utfører det nå, og sier fra når det er gjort."),
    Status.REVIEWING: _(
        "To av oss ser gjennom resten av kopien, fordi den kan vise andre. Du får beskjed når den er klar."
    ),
    Status.IDENTITY: _(
        "Vi er i tvil om det er du som har bedt om dette. Skriv til oss her, eller ring, så ordner vi det. Vi "
        "trenger aldri kopi av legitimasjonen din."
    ),
    Status.UNIDENTIFIED: _(
        "Vi fikk ikke vite hvem du er, så vi kunne ikke gjøre det. Skriv til oss, så tar vi det opp igjen."
    ),
    Status.PLANNED: _("Planen for hva vi sletter, er klar. Ingenting skjer før du har sett den og sagt ja."),
    Status.COOLING: _("Ingenting er slettet ennå. Du kan angre til angrefristen er ute."),
    Status.SCHEDULED: _("Ingenting er slettet ennå. Vi sletter resten av oss selv når avtalen er slutt."),
    Status.HELD: _("Noe må avklares før vi kan slette. En av oss ser på det, og vi sier fra til deg."),
    Status.STOPPED: _("Slettingen stoppet underveis. En av oss ser på det, og den blir gjort ferdig."),
    Status.ERASED: _(
        "Det er slettet. Kvitteringen sier hva som er borte, og hva loven sier at vi må beholde."
    ),
    Status.WITHDRAWN: _("Du ombestemte deg, så vi gjorde ikke noe. Du kan be om det på nytt når du vil."),
}
