"""What happened at a site: the four kinds of event, each with who it was at that moment."""

from accounts.intake.bundle.catalogue.access import USER
from accounts.intake.bundle.catalogue.pointing import SITE
from accounts.intake.bundle.entity import Check, Entity, Reference
from accounts.models import ArmingEvent, CommandEvent, LockEvent, PlugEvent
from accounts.models.activity import ActivityEvent

# Who held the slot then (PE-35). Asked only when the line names nobody itself.
HOLDER = """
LEFT JOIN accounts_accesscode code
    ON s.user_key IS NULL AND s.system IS NULL AND s.unresolved_name IS NULL
    AND code.site_id = r_site.id AND code.slot_no = s.code_slot
LEFT JOIN accounts_codeassignment held
    ON held.code_id = code.id AND held.valid_from <= s.occurred_at
    AND (held.valid_to IS NULL OR held.valid_to > s.occurred_at)
LEFT JOIN accounts_authoriseduser actor ON actor.id = COALESCE(r_user.id, held.user_id)
"""
WHO = {
    "user_id": "actor.id",
    "actor_id": "actor.person_id",
    "actor_kind": "CASE WHEN s.system THEN 'system' WHEN s.unresolved_name IS NOT NULL THEN 'unresolved'"
    " WHEN actor.id IS NOT NULL THEN 'person' ELSE 'unnamed' END",
}
ANOTHER_ACTOR = (
    "((r.actor_kind = 'system') <> (t.actor_kind = 'system'))"
    " OR (r.code_slot IS NULL AND r.user_id IS NOT NULL AND t.user_id <> r.user_id)"
)
CHECKS = (
    Check("occurred_at", "ligger før 1990", "s.occurred_at < '1990-01-01T00:00:00Z'"),
    Check("occurred_at", "ligger i fremtiden", "s.occurred_at > now() + interval '1 day'"),
    Check(
        "user_key",
        "er ikke en bruker av dette anlegget",
        "r_user.id IS NOT NULL AND r_site.id IS NOT NULL AND NOT EXISTS ("
        "SELECT FROM accounts_occupancy o WHERE o.id = r_user.occupancy_id AND o.site_id = r_site.id)",
    ),
    Check(
        "user_key",
        "hadde ikke tilgang på det tidspunktet",
        "r_user.id IS NOT NULL AND (s.occurred_at < r_user.valid_from OR s.occurred_at >= r_user.valid_to)",
    ),
)


def _events(name: str, model: type[ActivityEvent]) -> Entity:
    return Entity(
        name,
        model,
        identity=("key",),
        natural=(("occurred_at", "id"),),
        references=(SITE, Reference("user", USER.to, USER.on, fills=False)),
        may_change=(),
        checks=CHECKS,
        joins=HOLDER,
        computed=WHO,
        also_changed=ANOTHER_ACTOR,
        is_activity=True,
    )


EVENTS = (
    _events("arming_events", ArmingEvent),
    _events("lock_events", LockEvent),
    _events("plug_events", PlugEvent),
    _events("command_events", CommandEvent),
)
