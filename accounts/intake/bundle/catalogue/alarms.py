"""When the alarm went off, what was done about it, and the pictures."""

from accounts.intake.bundle.catalogue.pointing import (
    COMPONENT,
    PERSON,
    SITE,
    by_column,
    by_key,
    component_elsewhere,
    recipient,
)
from accounts.intake.bundle.entity import Check, Entity, Media, MediaKind, Quarantine, Reference
from accounts.models import (
    AlarmActivation,
    ContactPerson,
    FollowUp,
    GuardDispatch,
    ImageAccess,
    Person,
    VerificationImage,
)

ALARM = by_column("alarm", AlarmActivation, "key")
# Cameras record a little before the sensor speaks; an alarm nobody closed is on for a day.
NO_ALARM_WAS_ON = (
    "(r_alarm.id IS NULL OR s.captured_at < r_alarm.occurred_at - interval '1 minute'"
    " OR s.captured_at > COALESCE(r_alarm.closed_at, r_alarm.occurred_at + interval '1 day'))"
)

ALARMS = (
    Entity(
        "alarm_activations",
        AlarmActivation,
        identity=("key",),
        natural=(("key",),),
        references=(SITE, COMPONENT, by_key("triggered_by", Person)),
        may_change=(
            "component_id",
            "cause",
            "triggered_by_id",
            "classification",
            "classification_note",
            "acknowledged_at",
            "closed_at",
        ),
        checks=(component_elsewhere(),),
    ),
    Entity(
        "follow_ups",
        FollowUp,
        identity=("alarm_key", "step_no"),
        natural=(("alarm_id", "step_no"),),
        references=(ALARM, Reference("contact", ContactPerson, (("id", "contact_person_key"),)), PERSON),
        may_change=(),
        checks=(
            Check(
                "contact_person_key",
                "er ikke kontaktperson for anlegget alarmen gjelder",
                "r_contact.id IS NOT NULL AND r_alarm.id IS NOT NULL AND NOT EXISTS ("
                "SELECT FROM accounts_occupancy o"
                " WHERE o.id = r_contact.occupancy_id AND o.site_id = r_alarm.site_id)",
            ),
        ),
    ),
    Entity(
        "guard_dispatches",
        GuardDispatch,
        identity=("alarm_key", "ordered_at"),
        natural=(("alarm_id", "ordered_at"),),
        references=(ALARM, recipient()),
    ),
    Entity(
        "verification_images",
        VerificationImage,
        identity=("key",),
        natural=(("key",),),
        references=(SITE, ALARM, COMPONENT),
        may_change=("classification", "review_state", "released_at", "blur_applied"),
        checks=(
            component_elsewhere(),
            Check("alarm_key", "gjelder et annet anlegg", "r_alarm.site_id <> r_site.id"),
        ),
        media=Media("file", MediaKind.PICTURE),
        computed={
            # What was locked once is opened by a person, never by a file.
            "review_state": f"CASE WHEN t.review_state = 'quarantined' OR {NO_ALARM_WAS_ON} THEN 'quarantined'"
            " ELSE COALESCE(s.review_state, t.review_state, 'waiting') END",
        },
        quarantine=Quarantine(
            "r.review_state = 'quarantined'",
            "bildet er tatt uten at alarmen var utløst: sperret, mulig avvik",
        ),
    ),
    Entity(
        "image_accesses",
        ImageAccess,
        identity=("image_key", "at", "role", "staff_number"),
        natural=(("image_id", "at", "role", "staff_number"),),
        references=(by_column("image", VerificationImage, "key"),),
        may_change=(),
    ),
)
