"""Everything that is written in the log, by name. A name is hashed into the log and is never changed."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Action(models.TextChoices):
    # Signing in
    SIGNED_IN = "signed-in", _("logget inn")
    SIGN_IN_FAILED = "sign-in-failed", _("innlogging mislyktes")
    SIGNED_OUT = "signed-out", _("logget ut")
    CONFIRMED_AGAIN = "confirmed-again", _("bekreftet hvem det var på nytt")
    SESSION_ENDED = "session-ended", _("økt avsluttet")
    PASSWORD_CHANGED = "password-changed", _("passord byttet")
    PASSWORD_RESET = "password-reset", _("glemt passord byttet")
    ADDRESS_CHANGED = "address-changed", _("e-post endret")
    PHONE_CHANGED = "phone-changed", _("telefonnummer endret")
    FACTOR_ADDED = "factor-added", _("ekstra innlogging lagt til")
    FACTOR_REMOVED = "factor-removed", _("ekstra innlogging fjernet")
    RECOVERY_CODES_MADE = "recovery-codes-made", _("reservekoder laget")
    RECOVERY_CODE_USED = "recovery-code-used", _("reservekode brukt")
    SIGN_IN_LINKED = "sign-in-linked", _("innlogging koblet til")
    SIGN_IN_UNLINKED = "sign-in-unlinked", _("innlogging koblet fra")
    SIGN_IN_CLOSED = "sign-in-closed", _("innlogging stengt")
    WAIT_STARTED = "wait-started", _("ventetid startet")
    WAIT_CANCELLED = "wait-cancelled", _("ventetid avbrutt")
    # Rights
    REQUEST_MOVED = "request-moved", _("sak fikk ny status")
    DECISION_MADE = "decision-made", _("avgjørelse tatt")
    DEADLINE_EXTENDED = "deadline-extended", _("frist forlenget")
    CASE_ASSIGNED = "case-assigned", _("sak tildelt")
    COPY_FETCHED = "copy-fetched", _("kopi lastet ned")
    PICTURE_OPENED = "picture-opened", _("bilde åpnet")
    RECORDING_OPENED = "recording-opened", _("opptak åpnet")
    DATA_SEEN = "data-seen", _("opplysninger sett")
    DATA_REVEALED = "data-revealed", _("skjult opplysning vist")
    DATA_CHANGED = "data-changed", _("opplysninger endret")
    DATA_ERASED = "data-erased", _("opplysninger slettet")
    CODE_CHANGED = "code-changed", _("kode byttet")
    # Staff at work
    CASES_LISTED = "cases-listed", _("saker listet")
    CASE_SEEN = "case-seen", _("sak åpnet")
    JOBS_LISTED = "jobs-listed", _("jobber listet")
    JOB_SEEN = "job-seen", _("jobb åpnet")
    JOB_RESTARTED = "job-restarted", _("stoppet jobb startet igjen")
    WAITS_LISTED = "waits-listed", _("låste innlogginger listet")
    WAIT_SEEN = "wait-seen", _("låst innlogging åpnet")
    DISCLOSURES_LISTED = "disclosures-listed", _("utleveringer listet")
    DISCLOSURE_SEEN = "disclosure-seen", _("utlevering åpnet")
    DISCLOSURE_RECORDED = "disclosure-recorded", _("utlevering skrevet inn")
    SECRECY_ENDED = "secrecy-ended", _("taushet avsluttet før tiden")
    PROOF_FETCHED = "proof-fetched", _("bevis for sak hentet")
    LOG_LISTED = "log-listed", _("loggen listet")
    LOG_ENTRY_SEEN = "log-entry-seen", _("loggoppføring åpnet")
    # Who may what
    STAFF_ADDED = "staff-added", _("ansatt lagt til")
    STAFF_ENDED = "staff-ended", _("ansatt sluttet")
    ROLE_GIVEN = "role-given", _("rolle gitt")
    ROLE_TAKEN = "role-taken", _("rolle tatt fra")
    # The company's data and keys
    BUNDLE_LOADED = "bundle-loaded", _("datapakke lastet")
    PANEL_LOG_LOADED = "panel-log-loaded", _("panellogg lastet")
    QUARANTINED = "quarantined", _("satt i karantene")
    KEY_ROTATED = "key-rotated", _("nøkkel byttet")
    KEY_DESTROYED = "key-destroyed", _("nøkkel ødelagt")
    # The log itself
    LOG_ANCHORED = "log-anchored", _("loggen ankret")
