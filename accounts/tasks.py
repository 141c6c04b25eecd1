"""What the clock and the doorbell wake workers for in the customer account."""

from celery import shared_task
from django.utils import timezone

from accounts import notices, partitions, post
from accounts.audit import anchors, sealer, waiting
from accounts.codes import hours
from accounts.contacting import points
from accounts.contacts import sending
from accounts.files import sweeping
from accounts.household import flow as household
from accounts.ownership import clock
from accounts.panels import commands
from accounts.texting import outbox


@shared_task(name="accounts.tasks.settle_letters")
def settle_letters() -> None:
    """Send the letters that are owed."""
    post.settle()


@shared_task(name="accounts.tasks.settle_texts")
def settle_texts() -> None:
    """Send the text messages that are owed."""
    outbox.settle()


@shared_task(name="accounts.tasks.settle_panels")
def settle_panels() -> None:
    """Send the orders that are owed to panels, and ask about those that were sent."""
    commands.settle()


@shared_task(name="accounts.tasks.watch_panels")
def watch_panels() -> None:
    """Put before employees what panels have not answered, and forget what was done long ago."""
    commands.escalate(timezone.now())
    commands.forget(timezone.now())


@shared_task(name="accounts.tasks.keep_hours")
def keep_hours() -> None:
    """Have panels open and close the codes of those who may come at certain hours."""
    hours.keep(timezone.now())


@shared_task(name="accounts.tasks.end_accesses")
def end_accesses() -> None:
    """End accesses whose time is over, and invitations nobody has answered."""
    household.end_due(timezone.now())


@shared_task(name="accounts.tasks.forget_contacts")
def forget_contacts() -> None:
    """Forget former contact points, codes and text messages whose time is up."""
    points.forget()
    outbox.forget()


@shared_task(name="accounts.tasks.ask_contacts")
def ask_contacts() -> None:
    """Ask contact persons whom a customer has put on a call list."""
    sending.send_due(timezone.now())


@shared_task(name="accounts.tasks.watch_notices")
def watch_notices() -> None:
    """Ask again once a year, see who does not answer, and tell staff of whom we have not told in time."""
    now = timezone.now()
    sending.reconfirm_due(now)
    sending.silent_due(now)
    notices.watch(now)


@shared_task(name="accounts.tasks.prepare_months")
def prepare_months() -> None:
    """Make this month's partitions of the event tables, and the next three."""
    partitions.prepare(timezone.now())


@shared_task(name="accounts.tasks.sweep_files")
def sweep_files() -> None:
    """Remove blobs of stored files that no row knows."""
    sweeping.sweep_strangers(timezone.now())


@shared_task(name="accounts.tasks.seal_audit")
def seal_audit() -> None:
    """Bind what waits in the log's inbox into the chain."""
    sealer.seal()


@shared_task(name="accounts.tasks.anchor_audit")
def anchor_audit() -> None:
    """Write outside the database how far the log has come."""
    anchors.drop_anchor()


@shared_task(name="accounts.tasks.watch_audit")
def watch_audit() -> None:
    """Tell the officer when entries of the log wait too long to be sealed."""
    waiting.watch(timezone.now())


@shared_task(name="accounts.tasks.move_ownerships")
def move_ownerships() -> None:
    """Plan, carry out and let run out the changes of ownership whose time has come."""
    clock.move_due(timezone.now())
