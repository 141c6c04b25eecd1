"""Who may use the alarm, whose slot was whose, and whom we call. No code and no passphrase comes this way."""

from accounts.intake.bundle.catalogue.pointing import PERSON, SITE, by_key
from accounts.intake.bundle.entity import Check, Entity, Reference
from accounts.models import AccessCode, AuthorisedUser, CodeAssignment, ContactPerson, Occupancy, Person

OCCUPANCY = by_key("occupancy", Occupancy)
CODE = Reference("code", AccessCode, (("site_id", "@site"), ("slot_no", "slot_no")))
USER = by_key("user", AuthorisedUser)

ACCESS = (
    Entity(
        "authorised_users",
        AuthorisedUser,
        identity=("key",),
        references=(OCCUPANCY, PERSON, by_key("invited_by", Person)),
    ),
    Entity(
        "access_codes",
        AccessCode,
        identity=("site_installation_number", "slot_no"),
        natural=(("site_id", "slot_no"),),
        references=(SITE,),
        # A code that is gone keeps no trace of what it was.
        computed={"secret_hmac": "CASE WHEN s.status = 'revoked' THEN NULL ELSE t.secret_hmac END"},
    ),
    Entity(
        "code_assignments",
        CodeAssignment,
        identity=("site_installation_number", "slot_no", "valid_from"),
        natural=(("code_id", "valid_from"),),
        references=(Reference("site", SITE.to, SITE.on, fills=False), CODE, USER),
        checks=(
            Check(
                "user_key",
                "er ikke en bruker av dette anlegget",
                "r_site.id IS NOT NULL AND r_user.id IS NOT NULL AND NOT EXISTS ("
                "SELECT FROM accounts_occupancy o WHERE o.id = r_user.occupancy_id AND o.site_id = r_site.id)",
            ),
        ),
    ),
    Entity(
        "contact_persons",
        ContactPerson,
        identity=("key",),
        references=(OCCUPANCY, PERSON, by_key("added_by", Person)),
    ),
)
