"""How a restriction ends: told first, then by the clock; or at once by the person themselves (GDPR Art. 18(3))."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import override

from accounts import post
from accounts.audit import Action, record
from accounts.models import Letter, Person, User
from accounts.models.people import Language
from privacy.models import PrivacyRequest, Restriction
from privacy.states import WrongState
from privacy.uses import Use, Why


def give_notice(restriction: Restriction, *, by: User, reason: str, now: datetime) -> None:
    """Tell the person that it will end, and why; it binds until then. Safe to repeat: the first notice stands.

    Raises WrongState when it has ended, and for an objection to marketing: nobody weighs that, so nobody but the
    person themselves ends it (Art. 21(3)).
    """
    if restriction.use == Use.MARKETING and restriction.ground == Why.OBJECTION:
        raise WrongState("restriction: one's own")
    with transaction.atomic():
        waiting = Restriction.objects.active().filter(pk=restriction.pk, lift_notice_sent_at=None)
        locked = waiting.select_for_update(of=["self"]).first()
        if locked is None:
            if Restriction.objects.active().filter(pk=restriction.pk).exists():
                return
            raise WrongState("restriction: lifted")
        locked.lift_notice_sent_at = now
        locked.lift_not_before = now + timedelta(days=settings.RESTRICTION_NOTICE_DAYS)
        locked.lifted_by, locked.lift_reason = by, reason
        locked.save(
            update_fields=["lift_notice_sent_at", "lift_not_before", "lifted_by", "lift_reason_sealed"]
        )
        _log(locked, by=by, reason="notice")
        _tell(locked, "restriction-lifting", last_day=locked.lift_not_before)


def give_notice_of(request: PrivacyRequest, *, by: User, reason: str) -> None:
    """Tell the person that what a request restricts will end. Raises WrongState when nothing of it can."""
    with transaction.atomic():
        ending = list(liftable(request))
        if not ending:
            raise WrongState("restriction: nothing to lift")
        for one in ending:
            give_notice(one, by=by, reason=reason, now=timezone.now())


def liftable(request: PrivacyRequest) -> QuerySet[Restriction]:
    """What the company may lift by itself, and has not told of yet: never what one wanted or took back oneself.

    Nor an objection to marketing (GDPR Art. 21(3)).
    """
    active = Restriction.objects.active().filter(request=request, lift_notice_sent_at=None)
    weighed = active.exclude(ground__in=[Why.VOLUNTARY, Why.CONSENT])
    return weighed.exclude(ground=Why.OBJECTION, use=Use.MARKETING)


def lift_due(now: datetime) -> int:
    """Lift those whose notice reached the person long enough ago; how many. Safe to repeat."""
    due = Restriction.objects.to_lift(now).select_related("request__case")
    return sum(_lift(one, now=now) for one in due[:200] if _was_told(one, now=now))


def lift_own(restriction: Restriction, *, by: User) -> None:
    """The person takes away what they asked for themselves, at once. Raises WrongState for all else."""
    if restriction.ground != Why.VOLUNTARY or restriction.person_id != by.person_id:
        raise WrongState("restriction: not one's own")
    _end_own([restriction], by=by)


def end_own_marketing(person: Person, *, by: User) -> bool:
    """The person wants marketing again: their own no to all of it ends at once. Whether there was one.

    Raises WrongState for anybody else.
    """
    if by.person_id != person.pk:
        raise WrongState("restriction: not one's own")
    own = Restriction.objects.active().filter(person=person, use=Use.MARKETING)
    ended = list(own.filter(ground__in=[Why.OBJECTION, Why.VOLUNTARY]))
    _end_own(ended, by=by, again=True)
    return bool(ended)


def end_with(request: PrivacyRequest, *, by: User) -> None:
    """The request was withdrawn: what it restricts ends with it, at once when the person did it themselves."""
    standing = list(Restriction.objects.active().filter(request=request))
    if by.person_id == request.person_id:
        _end_own(standing, by=by, again=True)
        return
    with override(request.language):
        reason = _("Du trakk kravet ditt.")
    for one in standing:
        give_notice(one, by=by, reason=reason, now=timezone.now())


def end_consented(person: Person, *, use: str, purpose: str, by: User | None) -> None:
    """The person consents again: what taking the consent back had stopped goes on, from this moment."""
    stopped = Restriction.objects.active().filter(person=person, ground=Why.CONSENT, use=use, purpose=purpose)
    for one in stopped.select_related("request__case"):
        ended = Restriction.objects.active().filter(pk=one.pk)
        if ended.update(lifted_at=timezone.now(), is_lifted_by_oneself=True):
            _log(one, by=by, reason="lifted")


def _end_own(restrictions: Iterable[Restriction], *, by: User, again: bool = False) -> None:
    now = timezone.now()
    with transaction.atomic():
        for one in restrictions:
            ended = Restriction.objects.active().filter(pk=one.pk)
            if ended.update(lifted_at=now, is_lifted_by_oneself=True):
                _log(one, by=by, reason="lifted")
            elif not again:
                raise WrongState("restriction: lifted")


def _lift(restriction: Restriction, *, now: datetime) -> bool:
    with transaction.atomic():
        lifted = Restriction.objects.to_lift(now).filter(pk=restriction.pk).update(lifted_at=now)
        if lifted:
            _log(restriction, by=None, reason="lifted")
            _tell(restriction, "restriction-lifted")
    return bool(lifted)


def _was_told(restriction: Restriction, *, now: datetime) -> bool:
    """Whether the notice was sent as long ago as it must be: a letter that lies waiting tells nobody."""
    before = now - timedelta(days=settings.RESTRICTION_NOTICE_DAYS)
    return Letter.objects.filter(key=_key(restriction, "restriction-lifting"), sent_at__lte=before).exists()


def _tell(restriction: Restriction, kind: str, *, last_day: datetime | None = None) -> None:
    request = restriction.request
    facts = {
        "reference": request.reference if request else "",
        "last_day": timezone.localdate(last_day).isoformat() if last_day else "",
    }
    language = request.language if request else Language.BOKMAAL.value
    key, to = _key(restriction, kind), Person(pk=restriction.person_id)
    post.owe(kind, key=key, to=to, language=language, facts=facts)


def _key(restriction: Restriction, kind: str) -> str:
    return f"{kind}:{restriction.pk}"


def _log(restriction: Restriction, *, by: User | None, reason: str) -> None:
    record(
        Action.RESTRICTION_CHANGED,
        actor=by or "portal",
        subject=Person(pk=restriction.person_id),
        target=restriction,
        reason=reason,
        case=restriction.request.reference if restriction.request else "",
    )
