"""Storing who may use the alarms of the demo, and who had which slot of the panel when."""

from collections.abc import Iterator, Sequence
from datetime import datetime
from itertools import groupby
from uuid import UUID

from accounts.demo.grants import ACCESS_BY_KEY, ACCESSES, Access, Role
from accounts.demo.homes import TAKEOVER
from accounts.demo.sample import demo_id
from accounts.models import AccessCode, AuthorisedUser, CodeAssignment

DURESS_SLOT = 9
DURESS_CODE = "731904"


def make_accesses(end: datetime) -> None:
    """Store users, the codes of their slots and whose slot it was when. Occupancies and persons come first."""
    begun = [access for access in ACCESSES if access.since <= end]
    AuthorisedUser.objects.bulk_create(_user(access) for access in begun)
    AccessCode.objects.bulk_create([*_codes(begun, end), _duress_code()])
    CodeAssignment.objects.bulk_create([*map(_assignment, begun), _duress_assignment()])


def _user(access: Access) -> AuthorisedUser:
    return AuthorisedUser(
        id=access.id,
        created_at=access.since,
        occupancy_id=demo_id("occupancy", access.period),
        person_id=demo_id("person", access.person) if access.person else None,
        display_name=access.name,
        role=access.role,
        has_app_access=access.has_app,
        may_lock=access.may_lock,
        may_view_log=access.role in {Role.OWNER, Role.OWNER_DELEGATE},
        valid_from=access.since,
        valid_to=access.until,
        invited_by_id=_inviter(access),
        informed_at=access.since,
        state=access.state,
    )


def _inviter(access: Access) -> UUID | None:
    """Whoever has the home invited the others; a company has no person who did."""
    is_own = access.role == Role.OWNER or access.owner == "bakery"
    return None if is_own else demo_id("person", access.owner)


def _codes(accesses: Sequence[Access], end: datetime) -> Iterator[AccessCode]:
    ordered = sorted(accesses, key=lambda access: (access.home, access.slot, access.since))
    for (home, slot), holders in groupby(ordered, key=lambda access: (access.home, access.slot)):
        yield _code(home, slot, holder=list(holders)[-1], end=end)


def _code(home: str, slot: int, *, holder: Access, end: datetime) -> AccessCode:
    code = AccessCode(
        id=_code_id(home, slot),
        created_at=holder.since,
        site_id=demo_id("site", home),
        slot_no=slot,
        set_at=holder.since,
        last_changed_at=min(holder.until or holder.since, end),
        status=AccessCode.Status.ACTIVE if holder.code else AccessCode.Status.REVOKED,
    )
    if holder.code:
        code.remember(holder.code, now=min(holder.code_changed or holder.since, end))
    return code


def _assignment(access: Access) -> CodeAssignment:
    return CodeAssignment(
        id=demo_id("code assignment", access.key),
        created_at=access.since,
        code_id=_code_id(access.home, access.slot),
        user_id=access.id,
        valid_from=access.since,
        valid_to=access.until,
    )


def _duress_code() -> AccessCode:
    code = AccessCode(
        id=_code_id("house", DURESS_SLOT),
        created_at=TAKEOVER,
        site_id=demo_id("site", "house"),
        slot_no=DURESS_SLOT,
        is_duress=True,
    )
    code.remember(DURESS_CODE, now=TAKEOVER)
    return code


def _duress_assignment() -> CodeAssignment:
    return CodeAssignment(
        id=demo_id("code assignment", "duress"),
        created_at=TAKEOVER,
        code_id=_code_id("house", DURESS_SLOT),
        user_id=ACCESS_BY_KEY["ingrid"].id,
        valid_from=TAKEOVER,
    )


def _code_id(home: str, slot: int) -> UUID:
    return demo_id("access code", home, slot)
