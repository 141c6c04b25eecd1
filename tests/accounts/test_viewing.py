"""The household matrix: who sees which rows, by role and by table."""

from datetime import timedelta

import pytest
from django.apps import apps

from accounts.matrix import MATRIX
from accounts.models import ArmingEvent, AuthorisedUser, CommandEvent
from accounts.viewers import Viewer
from accounts.viewing import changes_by_others, name_shown, seen, visible
from tests.world import TAKEOVER, World, canary

pytestmark = pytest.mark.django_db
EVENTS = ("accounts.ArmingEvent", "accounts.LockEvent", "accounts.PlugEvent", "accounts.CommandEvent")

# How many rows of each table each person of the world sees. A table missing here fails a test.
SEEN: dict[str, dict[str, int]] = {
    "accounts.ContactNotice": {},
    "accounts.ContactRefusal": {},
    "accounts.LateNotice": {},
    "accounts.Person": {
        "ingrid": 1,
        "ole": 1,
        "nora": 1,
        "kari": 1,
        "per": 1,
        "tor": 1,
        "lise": 1,
        "mona": 1,
    },
    "accounts.ContactPoint": {"ingrid": 2, "ole": 2, "nora": 2, "kari": 2, "per": 2, "tor": 2, "lise": 2},
    "accounts.NationalIdentifier": {"ingrid": 1},
    "accounts.Organisation": {},
    "accounts.Customer": {"ingrid": 1, "tor": 1, "lise": 1},
    "accounts.Agreement": {"ingrid": 2, "tor": 1, "lise": 1},
    "accounts.AgreementLine": {"ingrid": 2, "tor": 1, "lise": 1},
    "accounts.Site": {"ingrid": 2, "ole": 1, "nora": 1, "lise": 1},
    "accounts.Occupancy": {"ingrid": 2, "tor": 1, "lise": 1},
    "accounts.Panel": {"ingrid": 2, "lise": 1},
    "accounts.Component": {"ingrid": 2, "lise": 1},
    "accounts.AuthorisedUser": {"ingrid": 4, "ole": 1, "nora": 1, "tor": 1, "lise": 1},
    "accounts.AccessCode": {"ingrid": 4, "ole": 1, "nora": 1, "tor": 1, "lise": 1},
    "accounts.CodeAssignment": {"ingrid": 4, "ole": 1, "nora": 1, "tor": 1, "lise": 1},
    "accounts.Passphrase": {"ingrid": 1},
    "accounts.ContactPerson": {"ingrid": 2, "kari": 1, "per": 1},
    "accounts.ArmingEvent": {"ingrid": 4, "ole": 2, "nora": 2, "lise": 1},
    "accounts.LockEvent": {"ingrid": 2, "ole": 1, "nora": 1, "tor": 1},
    "accounts.PlugEvent": {"ingrid": 2, "ole": 1, "nora": 1},
    "accounts.CommandEvent": {"ingrid": 4, "ole": 1, "nora": 1, "tor": 1, "lise": 1},
    "accounts.User": {"ingrid": 1, "ole": 1, "nora": 1, "tor": 1, "lise": 1},
    "account.EmailAddress": {"ingrid": 1, "ole": 1, "nora": 1, "tor": 1, "lise": 1},
    "accounts.AgreementDocument": {"ingrid": 1},
    "accounts.PriceLine": {"ingrid": 1, "lise": 1},
    "accounts.PaymentArrangement": {"ingrid": 1, "lise": 1},
    "accounts.Invoice": {"ingrid": 3, "tor": 1, "lise": 1},
    "accounts.InvoiceLine": {"ingrid": 3, "tor": 1, "lise": 1},
    "accounts.Payment": {"ingrid": 1},
    "accounts.OwnershipChange": {"ingrid": 1, "tor": 1},
    "accounts.Takeover": {},
    "accounts.CreditCheck": {"ingrid": 1, "mona": 1},
    "accounts.AlarmActivation": {"ingrid": 3, "ole": 1, "nora": 1, "kari": 1, "tor": 1, "lise": 1},
    "accounts.FollowUp": {"ingrid": 8, "ole": 1, "kari": 1, "tor": 2, "lise": 2},
    "accounts.GuardDispatch": {"ingrid": 1},
    "accounts.VerificationImage": {"ingrid": 5, "tor": 1, "lise": 1},
    "accounts.ImageAccess": {"ingrid": 1, "tor": 1, "lise": 1},
    "accounts.InstallationJob": {"ingrid": 1, "tor": 1},
    "accounts.ServiceVisit": {"ingrid": 1, "lise": 1},
    "accounts.MaintenanceRecord": {"ingrid": 1},
    "accounts.Conversation": {"ingrid": 1, "ole": 1, "tor": 1, "lise": 1},
    "accounts.CustomerContact": {"ingrid": 8, "ole": 2, "tor": 2, "lise": 2},
    "accounts.ContactAttachment": {"ingrid": 1},
    "accounts.CallRecording": {"ingrid": 3},
    "accounts.RecordingAccess": {"ingrid": 1},
    "accounts.Inquiry": {"mona": 1},
    "accounts.QuoteRequest": {"mona": 1},
    "accounts.Disclosure": {"ingrid": 1, "lise": 1},
    "privacy.SecrecyOrder": {},
    "privacy.Finding": {},
    "accounts.StoredFile": {},
    "accounts.Tally": {},
    "accounts.Letter": {},
    "accounts.ContactChange": {},
    "accounts.LogAttestation": {},
    "accounts.UserInvitation": {},
    "accounts.TextMessage": {},
    "privacy.PaperEvidence": {"ingrid": 3, "ole": 3, "nora": 3, "tor": 3, "lise": 3},
    "accounts.QuietWish": {},
    "accounts.ViewPause": {},
    "privacy.CallerCheck": {},
    "privacy.CaseNote": {},
    "privacy.Correction": {},
    "privacy.LockOpening": {},
    "privacy.LogView": {},
    "privacy.LookNotice": {},
    "privacy.SafetyReview": {},
    "privacy.Opening": {},
    "privacy.Pause": {},
    "privacy.PrivacyCase": {},
    "privacy.Reading": {},
    "privacy.RecipientNotice": {},
    "privacy.RecordLock": {},
    "privacy.RecordNote": {},
    "privacy.Restriction": {},
    "privacy.ConsentEntry": {},
    "privacy.MarketingChoice": {},
    "privacy.ConsentEnd": {},
    "privacy.Weighing": {},
    "privacy.PrivacyRequest": {},
    "privacy.Event": {},
    "privacy.Archive": {},
    "privacy.ArchivePart": {},
    "privacy.Download": {},
    "privacy.Job": {},
    "privacy.JobStep": {},
    "privacy.Review": {},
    "privacy.Erasure": {},
    "privacy.Hold": {"lise": 1},
    "privacy.Kept": {},
    "privacy.SubjectGate": {},
    "account.EmailConfirmation": {},
    "sessions.Session": {},
    "admin.LogEntry": {},
    "accounts.SignInEvent": {},
    "accounts.KnownDevice": {},
    "accounts.Wait": {},
    "accounts.AuditPseudonym": {},
    "accounts.AuditInbox": {},
    "accounts.AuditEntry": {},
    "usersessions.UserSession": {},
    "mfa.Authenticator": {},
    "socialaccount.SocialAccount": {},
    "socialaccount.SocialToken": {},
}


def test_every_table_of_the_matrix_stands_in_the_expectations() -> None:
    assert set(SEEN) == set(MATRIX)


def test_each_person_sees_exactly_their_rows_of_every_table(full_world: World) -> None:
    found = {label: _rows_seen(full_world, label) for label in MATRIX}
    assert found == SEEN


def _rows_seen(world: World, label: str) -> dict[str, int]:
    counts = {
        name: sum(sight.rows.count() for sight in seen(label, Viewer(person)))
        for name, person in world.people.items()
    }
    return {name: count for name, count in counts.items() if count}


def test_a_cry_for_help_is_seen_by_who_sent_it_and_by_nobody_else_at_home(full_world: World) -> None:
    label, panic = "accounts.AlarmActivation", full_world.held["panic"]
    _whole, part = seen(label, Viewer(full_world.nora))
    assert panic in part.rows
    for name in ("ingrid", "ole"):
        for sight in seen(label, Viewer(full_world.people[name])):
            assert panic not in sight.rows
    assert not visible("accounts.VerificationImage", Viewer(full_world.ingrid)).filter(alarm=panic).exists()


def test_work_belongs_to_whoever_had_the_home_when_it_was_done(full_world: World) -> None:
    label, job = "accounts.InstallationJob", full_world.held["install"]
    day = timedelta(days=1)
    ingrid, tor = (visible(label, Viewer(full_world.people[name])) for name in ("ingrid", "tor"))
    for performed_at, whose in ((TAKEOVER + day, ingrid), (TAKEOVER - day, tor), (None, tor)):
        type(job).objects.filter(pk=job.pk).update(ordered_at=TAKEOVER - 7 * day, performed_at=performed_at)
        assert [job in rows for rows in (ingrid.all(), tor.all())] == [whose is ingrid, whose is tor]


def test_each_side_of_a_change_of_ownership_is_told_its_own_half(full_world: World) -> None:
    label = "accounts.OwnershipChange"
    (seller,) = [sight for sight in seen(label, Viewer(full_world.tor)) if sight.rows.exists()]
    (buyer,) = [sight for sight in seen(label, Viewer(full_world.ingrid)) if sight.rows.exists()]
    assert "wipe_report" in (seller.fields or ())
    assert "wipe_report" not in (buyer.fields or ())
    assert "seller_confirmed_at" not in (buyer.fields or ())
    assert "buyer_confirmed_at" not in (seller.fields or ())


def test_what_the_law_keeps_secret_is_shown_once_it_need_not_be(full_world: World) -> None:
    label, secret = "accounts.Disclosure", canary("police", "secret")
    ingrid = full_world.ingrid
    later = full_world.now + timedelta(days=301)
    assert not visible(label, Viewer(ingrid, full_world.now)).filter(description=secret).exists()
    assert visible(label, Viewer(ingrid, later)).filter(description=secret).exists()


def test_an_owner_sees_own_events_and_the_homes_but_nobody_elses(world: World) -> None:
    rows = visible("accounts.CommandEvent", Viewer(world.ingrid)).values_list("vendor_type", flat=True)
    assert canary("ingrid", "command") in rows
    assert canary("house", "system") in rows
    for stranger in ("ole", "nora", "cleaner"):
        assert CommandEvent.objects.filter(vendor_type=canary(stranger, "command")).exists()
        assert canary(stranger, "command") not in rows


def test_history_is_cut_at_the_minute_of_the_takeover(world: World) -> None:
    ingrid = visible("accounts.CommandEvent", Viewer(world.ingrid)).values_list("vendor_type", flat=True)
    tor = visible("accounts.CommandEvent", Viewer(world.tor)).values_list("vendor_type", flat=True)
    assert canary("ingrid", "first") in ingrid
    assert canary("tor", "system") in tor
    assert canary("tor", "system") not in ingrid
    assert canary("ingrid", "first") not in tor


def test_the_moment_of_takeover_belongs_to_the_new_owner(world: World) -> None:
    world.event(CommandEvent, None, ago=world.now - TAKEOVER, command="unknown", vendor_type="at the moment")
    at_the_moment = {"vendor_type": "at the moment"}
    assert visible("accounts.CommandEvent", Viewer(world.ingrid)).filter(**at_the_moment).exists()
    assert not visible("accounts.CommandEvent", Viewer(world.tor)).filter(**at_the_moment).exists()


def test_a_user_sees_the_address_of_the_home_and_nothing_else_of_it(world: World) -> None:
    whole, address = seen("accounts.Site", Viewer(world.ole))
    assert not whole.rows.exists()
    assert address.rows.get().street_address == "Fjellveien 12"
    assert address.fields == ("street_address", "postal_code", "city")


def test_a_user_whose_access_has_ended_no_longer_sees_the_home(world: World) -> None:
    access = world.accesses["ole"]
    access.valid_to = world.now - timedelta(seconds=1)
    access.save()
    assert not any(sight.rows.exists() for sight in seen("accounts.Site", Viewer(world.ole, world.now)))


def test_a_duress_code_is_on_nobodys_screen(world: World) -> None:
    assert apps.get_model("accounts.AccessCode").objects.filter(is_duress=True).exists()
    for person in world.people.values():
        assert not visible("accounts.AccessCode", Viewer(person)).filter(is_duress=True).exists()


def test_an_owner_sees_that_others_switched_the_alarm_but_names_only_those_told(world: World) -> None:
    viewer = Viewer(world.ingrid)
    changes = changes_by_others(viewer, site=world.sites["house"].pk)
    assert {name_shown(event) for event in changes} == {"", "Nora", "Renhold"}
    assert changes.count() == 7


def test_a_name_stands_only_for_whoever_chose_to_be_seen(world: World) -> None:
    AuthorisedUser.objects.filter(person=world.ole).update(show_name_to_owner=True)
    changes = changes_by_others(Viewer(world.ingrid), site=world.sites["house"].pk)
    assert "Ole" in {name_shown(event) for event in changes}


def test_changes_by_others_reach_thirty_days_back(world: World) -> None:
    day = timedelta(days=1)
    world.event(ArmingEvent, "ole", ago=29 * day, mode="full")
    world.event(ArmingEvent, "ole", ago=31 * day, mode="partial")
    modes = changes_by_others(Viewer(world.ingrid, world.now), site=world.sites["house"].pk)
    assert modes.filter(occurred_at__lte=world.now - 28 * day).get().mode == "full"


def test_nobody_but_a_current_owner_sees_changes_by_others(world: World) -> None:
    for name in ("ole", "nora", "tor", "lise"):
        assert not changes_by_others(Viewer(world.people[name]), site=world.sites["house"].pk).exists()


def test_a_site_narrows_to_one_home(world: World) -> None:
    viewer = Viewer(world.ingrid)
    assert visible("accounts.Occupancy", viewer).count() == 2
    assert visible("accounts.Occupancy", viewer, site=world.sites["cabin"].pk).count() == 1
