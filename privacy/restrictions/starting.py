"""Stopping a use from this moment on: asked for by the person, or automatic while accuracy is disputed."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.db.models import Q

from accounts import post
from accounts.audit import Action, record
from accounts.models import Controller, Person, User
from privacy.arrivals import Wish, one_at_a_time, receive
from privacy.closing import close
from privacy.models import PrivacyCase, PrivacyRequest, Restriction
from privacy.states import Right, Status
from privacy.uses import Why


@dataclass(frozen=True)
class Target:
    """What is stopped, as in `Restriction`: what is empty is not narrowed."""

    use: str = ""
    purpose: str = ""
    category: str = ""
    table: str = ""
    row: str = ""

    @property
    def code(self) -> str:
        """The name of it in `PrivacyRequest.about`."""
        return self.category or self.use or "alt"


EVERYTHING = Target()


@dataclass(frozen=True)
class Choice:
    """What the person confirmed on the page of consequences."""

    targets: Sequence[Target]
    ground: Why
    alarm_goes_on: bool | None = None
    consequences: str = ""


def restrict(person: Person, choice: Choice, *, by: User, words: str, language: str) -> PrivacyCase:
    """Stop what was chosen, now; on one of the law's grounds an employee then looks at it (GDPR Art. 18, WF-04).

    What needs no ground is granted at once, unless the alarm must be stopped with it. Safe to repeat: what binds
    already is not stopped again, and its case is returned.
    """
    needs_us = choice.ground != Why.VOLUNTARY or choice.alarm_goes_on is False
    with transaction.atomic():
        one_at_a_time(person.pk)
        if standing := _standing(person, choice):
            return standing
        wish = Wish(Right.RESTRICTION, about=about(choice.targets), scope=_scope(choice), words=words)
        receipt = "" if needs_us else "restriction-started"
        case = receive(person, by=by, wishes=[wish], language=language, receipt=receipt)
        request = under_way(person, wish)
        if not request.restrictions.exists():
            begin(request, choice.targets, ground=choice.ground, choice=choice, is_interim=needs_us, by=by)
            if not needs_us:
                grant(request, by=by)
            elif choice.alarm_goes_on is False:
                _ask_to_stop_the_alarm(case)
    return case


def restrict_while_disputed(
    request: PrivacyRequest, *, by: User, category: str, table: str = "", row: str = ""
) -> None:
    """The person says it is wrong and does not want it used until that is decided (GDPR Art. 18(1)(a), F-68).

    Called by whatever receives a rectification, in its transaction. Safe to repeat. `table` is a model label.
    """
    if not request.restrictions.exists():
        begin(request, [Target(category=category, table=table, row=row)], ground=Why.ACCURACY, by=by)


def begin(
    request: PrivacyRequest,
    targets: Iterable[Target],
    *,
    ground: Why,
    by: User,
    is_interim: bool = True,
    choice: Choice | None = None,
) -> None:
    """Write the restrictions of a request down: from here on the gate is shut."""
    for target in targets:
        restriction = Restriction.objects.create(
            person_id=request.person_key,
            request=request,
            ground=ground,
            use=target.use,
            purpose=target.purpose,
            category=target.category,
            table=target.table,
            row=target.row,
            is_interim=is_interim,
            alarm_goes_on=choice.alarm_goes_on if choice else None,
            consequences_shown=choice.consequences if choice else "",
        )
        record(
            Action.RESTRICTION_CHANGED,
            actor=by,
            subject=Person(pk=request.person_id),
            target=restriction,
            reason=f"started:{ground}",
            case=request.reference,
        )


def grant(request: PrivacyRequest, *, by: User) -> None:
    """The portal does at once what the person wished for and nobody need judge."""
    request.move_to(Status.GRANTED, by=by)
    close(request)


def under_way(person: Person, wish: Wish) -> PrivacyRequest:
    running = PrivacyRequest.objects.filter(person=person, right=wish.right, about=wish.about).under_way()
    return running.select_related("case", "person").get()


def about(targets: Iterable[Target]) -> str:
    return ",".join(target.code for target in targets)


def _scope(choice: Choice) -> dict[str, Any]:
    return {"hva": [target.code for target in choice.targets], "hvorfor": choice.ground.value}


def _standing(person: Person, choice: Choice) -> PrivacyCase | None:
    """The case by which all of it is stopped already, in the same way; None when some of it is not."""
    active = Restriction.objects.active().filter(
        person=person,
        ground=choice.ground,
        alarm_goes_on=choice.alarm_goes_on,
        lift_notice_sent_at=None,
        request__isnull=False,
    )
    case = None
    for target in choice.targets:
        same = Q(
            use=target.use,
            purpose=target.purpose,
            category=target.category,
            table=target.table,
            row=target.row,
        )
        found = active.filter(same).select_related("request__case").first()
        if found is None or found.request is None:
            return None
        case = found.request.case
    return case


def _ask_to_stop_the_alarm(case: PrivacyCase) -> None:
    """Somebody must call and stop the alarm service the same day: no machine here can, and none should."""
    officer = Controller.objects.in_force().values_list("privacy_officer_email", flat=True).first()
    if officer:
        key, facts = f"alarm-stop-asked:{case.pk}", {"reference": case.reference}
        post.owe("alarm-stop-asked", key=key, address=officer, language="nb", facts=facts)
