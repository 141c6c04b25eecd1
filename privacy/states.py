"""Every status a request or a job can have, and every move between two of them. No database here."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, TypeAlias

from django.db import models
from django.utils.translation import gettext_lazy as _

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

Text: TypeAlias = "StrOrPromise"


class Right(models.TextChoices):
    """The right a request exercises (GDPR Art. 15–18, 20, 21, 7(3)), or a question or complaint to the officer."""

    ACCESS = "access", _("Kopi av opplysningene dine")
    PORTABILITY = "portability", _("Ta med deg opplysningene dine")
    RECTIFICATION = "rectification", _("Retting")
    ERASURE = "erasure", _("Sletting")
    RESTRICTION = "restriction", _("Begrensning av bruken")
    OBJECTION = "objection", _("Protest mot bruken")
    CONSENT = "consent", _("Trekke et samtykke")
    QUESTION = "question", _("Spørsmål eller klage til personvernombudet")


class Status(models.TextChoices):
    """Where a request stands, in the words the person reads."""

    RECEIVED = "received", _("Mottatt")
    IDENTITY = "identity", _("Vi må vite at det er deg")
    ASSESSING = "assessing", _("Under behandling")
    PROPOSED = "proposed", _("Til kontroll")
    EXECUTING = "executing", _("Utføres")
    GRANTED = "granted", _("Gjort")
    PARTLY = "partly", _("Delvis gjort")
    REFUSED = "refused", _("Avslått")
    UNIDENTIFIED = "unidentified", _("Avsluttet, vi fikk ikke vite hvem du er")
    QUEUED = "queued", _("Mottatt, lages straks")
    BUILDING = "building", _("Lages")
    STOPPED = "stopped", _("Vi har fått et problem, vi ser på det")
    REVIEWING = "reviewing", _("Resten kontrolleres")
    READY = "ready", _("Klar")
    DELIVERED = "delivered", _("Levert")
    EXPIRED = "expired", _("Filen er slettet")
    WITHDRAWN = "withdrawn", _("Trukket av deg")
    PLANNED = "planned", _("Planen venter på deg")
    COOLING = "cooling", _("Angrefrist")
    SCHEDULED = "scheduled", _("Slettes når avtalen slutter")
    HELD = "held", _("Venter på en avklaring")
    ERASED = "erased", _("Slettet")


class JobState(models.TextChoices):
    """Where a job stands."""

    QUEUED = "queued", _("i kø")
    RUNNING = "running", _("kjører")
    RETRY = "retry", _("prøves igjen")
    SUCCEEDED = "succeeded", _("ferdig")
    DEAD = "dead", _("stoppet")
    CANCELLED = "cancelled", _("avbrutt")


class ReviewState(models.TextChoices):
    """Where one thing stands that may show or name others, and that somebody looks at before it is handed out."""

    WAITING = "waiting", _("venter på kontroll")
    PROPOSED = "proposed", _("til kontroll hos en til")
    APPROVED = "approved", _("kontrollert, du får det")
    WITHHELD = "withheld", _("holdt tilbake")
    LAPSED = "lapsed", _("slettet før det var kontrollert")


class Ground(models.TextChoices):
    """Why a request is not met, or not in full. The letter to the person names it, with its article."""

    UNIDENTIFIED = "unidentified", _("Vi vet ikke hvem du er")
    UNFOUNDED = "unfounded", _("Kravet er åpenbart grunnløst")
    EXCESSIVE = "excessive", _("Kravet er overdrevent")
    OTHERS = "others", _("Det gjelder andre personer")
    SECRECY = "secrecy", _("Loven pålegger oss taushet")
    INTERNAL = "internal", _("Det er interne vurderinger")
    INTERESTS = "interests", _("Det strider mot åpenbare og grunnleggende interesser")
    NECESSARY = "necessary", _("Vi trenger det fortsatt for avtalen")
    LEGAL_DUTY = "legal_duty", _("En lov pålegger oss å ta vare på det")
    CLAIMS = "claims", _("Det trengs for et rettskrav")
    ACCURATE = "accurate", _("Opplysningen er riktig")
    UNALTERABLE = "unalterable", _("Den kan ikke endres, men merknaden din står ved siden av")
    NO_GROUND = "no_ground", _("Vilkårene i loven er ikke oppfylt")
    COMPELLING = "compelling", _("Tungtveiende grunner går foran")
    NOT_PORTABLE = "not_portable", _("Det er ikke opplysninger du selv har gitt oss")
    INFEASIBLE = "infeasible", _("Det lar seg ikke gjøre teknisk å sende det trygt til selskapet")
    NOTHING_HELD = "nothing_held", _("Vi har ikke slike opplysninger")


LAWS: Mapping[Ground, Text] = {
    Ground.UNIDENTIFIED: _("GDPR art. 11 nr. 2 og art. 12 nr. 2"),
    Ground.UNFOUNDED: _("GDPR art. 12 nr. 5 bokstav b"),
    Ground.EXCESSIVE: _("GDPR art. 12 nr. 5 bokstav b"),
    Ground.OTHERS: _("GDPR art. 15 nr. 4"),
    Ground.SECRECY: _("personopplysningsloven § 16 første ledd bokstav b og d"),
    Ground.INTERNAL: _("personopplysningsloven § 16 første ledd bokstav e"),
    Ground.INTERESTS: _("personopplysningsloven § 16 første ledd bokstav f"),
    Ground.NECESSARY: _("GDPR art. 17 nr. 1 bokstav a"),
    Ground.LEGAL_DUTY: _("GDPR art. 17 nr. 3 bokstav b"),
    Ground.CLAIMS: _("GDPR art. 17 nr. 3 bokstav e"),
    Ground.ACCURATE: _("GDPR art. 16"),
    Ground.UNALTERABLE: _("GDPR art. 16, bokføringsloven § 10"),
    Ground.NO_GROUND: _("GDPR art. 18 nr. 1"),
    Ground.COMPELLING: _("GDPR art. 21 nr. 1"),
    Ground.NOT_PORTABLE: _("GDPR art. 20 nr. 1"),
    Ground.INFEASIBLE: _("GDPR art. 20 nr. 2"),
    Ground.NOTHING_HELD: _("GDPR art. 15 nr. 1"),
}
ALWAYS = frozenset({Ground.UNIDENTIFIED, Ground.UNFOUNDED, Ground.EXCESSIVE, Ground.NOTHING_HELD})
GROUNDS: Mapping[Right, frozenset[Ground]] = {
    Right.ACCESS: ALWAYS | {Ground.OTHERS, Ground.SECRECY, Ground.INTERNAL, Ground.INTERESTS},
    Right.PORTABILITY: ALWAYS | {Ground.OTHERS, Ground.NOT_PORTABLE},
    Right.RECTIFICATION: ALWAYS | {Ground.ACCURATE, Ground.UNALTERABLE, Ground.OTHERS},
    Right.ERASURE: ALWAYS | {Ground.NECESSARY, Ground.LEGAL_DUTY, Ground.CLAIMS, Ground.OTHERS},
    Right.RESTRICTION: ALWAYS | {Ground.NO_GROUND},
    Right.OBJECTION: ALWAYS | {Ground.COMPELLING, Ground.CLAIMS},
    Right.CONSENT: frozenset({Ground.UNIDENTIFIED, Ground.NOTHING_HELD}),
    Right.QUESTION: ALWAYS | {Ground.SECRECY, Ground.INTERNAL, Ground.OTHERS, Ground.INFEASIBLE},
}

# What one asks for here begins like this; what staff register begins as received.
START: Mapping[Right, Status] = {
    right: Status.QUEUED if right in {Right.ACCESS, Right.PORTABILITY} else Status.RECEIVED for right in Right
}
Moves: TypeAlias = Mapping[Status, frozenset[Status]]
HEAD: Moves = {
    Status.IDENTITY: frozenset({Status.RECEIVED, Status.UNIDENTIFIED, Status.WITHDRAWN}),
    # Whoever could not be identified may go on any time.
    Status.UNIDENTIFIED: frozenset({Status.RECEIVED}),
    Status.REFUSED: frozenset(),
    Status.WITHDRAWN: frozenset(),
}
COPY: Moves = {
    **HEAD,
    Status.RECEIVED: frozenset({Status.IDENTITY, Status.ASSESSING, Status.QUEUED, Status.WITHDRAWN}),
    Status.ASSESSING: frozenset(
        {Status.IDENTITY, Status.PROPOSED, Status.QUEUED, Status.REFUSED, Status.WITHDRAWN}
    ),
    Status.PROPOSED: frozenset({Status.ASSESSING, Status.QUEUED, Status.REFUSED, Status.WITHDRAWN}),
    Status.QUEUED: frozenset({Status.BUILDING, Status.STOPPED, Status.WITHDRAWN}),
    Status.BUILDING: frozenset({Status.READY, Status.REVIEWING, Status.STOPPED, Status.WITHDRAWN}),
    # The copy is there; what may show others follows, or is refused, and then nothing is left to wait for.
    Status.REVIEWING: frozenset({Status.QUEUED, Status.READY, Status.EXPIRED, Status.WITHDRAWN}),
    Status.STOPPED: frozenset({Status.QUEUED, Status.WITHDRAWN}),
    Status.READY: frozenset({Status.DELIVERED, Status.EXPIRED, Status.WITHDRAWN}),
    Status.DELIVERED: frozenset({Status.EXPIRED, Status.WITHDRAWN}),
    Status.EXPIRED: frozenset(),
}
ANSWERS = frozenset({Status.GRANTED, Status.PARTLY, Status.REFUSED})
DECIDED: Moves = {
    **HEAD,
    # Granted straight away is what the portal does by itself, and only what the person wished for.
    Status.RECEIVED: frozenset({Status.IDENTITY, Status.ASSESSING, Status.GRANTED, Status.WITHDRAWN}),
    Status.ASSESSING: ANSWERS | {Status.IDENTITY, Status.PROPOSED, Status.EXECUTING, Status.WITHDRAWN},
    Status.PROPOSED: ANSWERS | {Status.ASSESSING, Status.EXECUTING, Status.WITHDRAWN},
    Status.EXECUTING: frozenset({Status.GRANTED, Status.PARTLY}),
    Status.GRANTED: frozenset(),
    Status.PARTLY: frozenset(),
}
# What the person may do with a plan that waits for them, and what follows when they have confirmed it.
CONFIRMED = frozenset({Status.COOLING, Status.SCHEDULED})
ERASING: Moves = {
    **DECIDED,
    Status.RECEIVED: DECIDED[Status.RECEIVED] | CONFIRMED | {Status.PLANNED},
    Status.ASSESSING: DECIDED[Status.ASSESSING] | {Status.PLANNED},
    Status.PLANNED: CONFIRMED | {Status.ASSESSING, Status.WITHDRAWN},
    Status.COOLING: frozenset(
        {Status.EXECUTING, Status.ASSESSING, Status.PLANNED, Status.HELD, Status.WITHDRAWN}
    ),
    Status.SCHEDULED: frozenset({Status.COOLING, Status.PLANNED, Status.WITHDRAWN}),
    Status.HELD: frozenset(
        {Status.COOLING, Status.EXECUTING, Status.ASSESSING, Status.PLANNED, Status.WITHDRAWN}
    ),
    # The last three only before the first delete, which `Erasure.started_at` is the mark of.
    Status.EXECUTING: DECIDED[Status.EXECUTING]
    | {Status.ERASED, Status.STOPPED, Status.PLANNED, Status.HELD, Status.WITHDRAWN},
    Status.STOPPED: frozenset({Status.EXECUTING}),
    # The end also when something is kept by law: the person confirmed exactly that plan.
    Status.ERASED: frozenset(),
}
TABLES: Mapping[Right, Moves] = {
    Right.ACCESS: COPY,
    Right.PORTABILITY: COPY,
    Right.ERASURE: ERASING,
}
MOVES: Mapping[Right, Moves] = {right: TABLES.get(right, DECIDED) for right in Right}

JOB_MOVES: Mapping[JobState, frozenset[JobState]] = {
    JobState.QUEUED: frozenset({JobState.RUNNING, JobState.DEAD, JobState.CANCELLED}),
    JobState.RUNNING: frozenset({JobState.RETRY, JobState.SUCCEEDED, JobState.DEAD, JobState.CANCELLED}),
    JobState.RETRY: frozenset({JobState.RUNNING, JobState.DEAD, JobState.CANCELLED}),
    JobState.DEAD: frozenset({JobState.QUEUED, JobState.CANCELLED}),
    JobState.SUCCEEDED: frozenset(),
    JobState.CANCELLED: frozenset(),
}

REVIEW_MOVES: Mapping[ReviewState, frozenset[ReviewState]] = {
    # What could not be read is read again by one; everything else is proposed by one and decided by another.
    ReviewState.WAITING: frozenset({ReviewState.PROPOSED, ReviewState.APPROVED, ReviewState.LAPSED}),
    ReviewState.PROPOSED: frozenset(
        {ReviewState.WAITING, ReviewState.APPROVED, ReviewState.WITHHELD, ReviewState.LAPSED}
    ),
    ReviewState.APPROVED: frozenset(),
    ReviewState.WITHHELD: frozenset(),
    ReviewState.LAPSED: frozenset(),
}
REVIEW_GROUNDS = (Ground.OTHERS, Ground.SECRECY, Ground.INTERNAL)

COPY_UNDER_WAY = frozenset({Status.QUEUED, Status.BUILDING, Status.STOPPED})
# Where a person at the company has the next step, and the clock runs.
AT_THE_DESK = frozenset(
    {Status.RECEIVED, Status.ASSESSING, Status.PROPOSED, Status.EXECUTING, Status.REVIEWING, Status.HELD}
)
# An erasure before its point of no return that waits for the person, for time to pass, or for the agreement to end.
ERASURE_WAITING = frozenset({Status.PLANNED, Status.COOLING, Status.SCHEDULED})
UNDER_WAY = COPY_UNDER_WAY | AT_THE_DESK | ERASURE_WAITING | {Status.IDENTITY}
# A copy that is there can be fetched while its rest is looked at.
DOWNLOADABLE = frozenset({Status.READY, Status.DELIVERED, Status.REVIEWING})
JOB_DUE = frozenset({JobState.QUEUED, JobState.RETRY})
JOB_OPEN = JOB_DUE | {JobState.RUNNING}
REVIEW_OPEN = frozenset({ReviewState.WAITING, ReviewState.PROPOSED})


class Incomplete(Exception):
    """What the law asks for is missing: a ground, a doubt, a reason, or the words the person reads."""


class WrongState(Exception):
    """The move is not in the table, or somebody else moved first."""


def may_move(right: Right, old: Status, new: Status) -> bool:
    """Whether a request of this kind may go from `old` to `new`."""
    return new in MOVES[right][old]
