"""What workers are woken for. Each looks up, calls, and is done."""

from uuid import UUID

from celery import shared_task
from django.utils import timezone

from accounts.keys.sweeping import sweep_ownerless
from privacy import clock, incidents
from privacy.consents import ending as ending_of_consents
from privacy.erasure import advancing, farewell, recipients
from privacy.exports import reminding, sweeping
from privacy.jobs import lanes, running, watchdog
from privacy.marketing import ending as ending_of_customers
from privacy.models import Job
from privacy.officer import noticing, telling
from privacy.outsiders import answering, chasing, quoting
from privacy.papers import figures, letters
from privacy.restrictions import lifting
from privacy.retention import sweeping as retention_sweeping
from privacy.retention import watching
from privacy.safety import watching as safety_watching


@shared_task(name="privacy.tasks.wake")
def wake(job_id: str) -> None:
    """Do one job if it is due, or pass it on to the heavy lane."""
    lanes.run_light(UUID(job_id))


@shared_task(name="privacy.tasks.wake_heavy")
def wake_heavy(job_id: str) -> None:
    """Do one job if it is due, however long it takes."""
    running.run(UUID(job_id))


@shared_task(name="privacy.tasks.ring_due")
def ring_due() -> None:
    """Ring for every job that is due: what a lost message cannot lose."""
    lanes.ring_for(Job.objects.due(), at_most=1000)


@shared_task(name="privacy.tasks.watch")
def watch() -> None:
    """Free and stop what nobody works on."""
    watchdog.watch()


@shared_task(name="privacy.tasks.watch_incidents")
def watch_incidents() -> None:
    """Open breaches that open themselves, and remind of the 72 hours."""
    now = timezone.now()
    incidents.watch(now)
    incidents.remind(now)


@shared_task(name="privacy.tasks.sweep_archives")
def sweep_archives() -> None:
    """Remove copies whose time is up, and what crashes left behind."""
    sweeping.sweep()


@shared_task(name="privacy.tasks.remind_of_copies")
def remind_of_copies() -> None:
    """Owe letters about copies that soon go."""
    reminding.remind(timezone.now())


@shared_task(name="privacy.tasks.watch_deadlines")
def watch_deadlines() -> None:
    """Warn whoever must answer, remind whom we asked who they are, and recipients of what they must do."""
    now = timezone.now()
    clock.watch(now)
    recipients.chase(now)
    ending_of_consents.chase(now)


@shared_task(name="privacy.tasks.chase_outsiders")
def chase_outsiders() -> None:
    """Remind whoever asked without an account and has not proven their address; close and forget what is over."""
    now = timezone.now()
    chasing.chase(now)
    chasing.close_left(now)
    answering.close_silent(now)
    quoting.expire(now)
    quoting.forget_converted()


@shared_task(name="privacy.tasks.lift_restrictions")
def lift_restrictions() -> None:
    """End the restrictions whose notice has been out long enough."""
    lifting.lift_due(timezone.now())


@shared_task(name="privacy.tasks.tell_disclosures")
def tell_disclosures() -> None:
    """Owe letters about what no longer has to be kept secret."""
    telling.tell_ended(timezone.now())


@shared_task(name="privacy.tasks.notice_readings")
def notice_readings() -> None:
    """Find readings that the officer ought to ask about."""
    noticing.notice(timezone.now())


@shared_task(name="privacy.tasks.sweep_retention")
def sweep_retention() -> None:
    """Remove what is past its time, and write down what was done; then keys that open nothing any more."""
    now = timezone.now()
    watching.note_sweep(retention_sweeping.sweep(now))
    sweep_ownerless(now)


@shared_task(name="privacy.tasks.watch_retention")
def watch_retention() -> None:
    """Tell the officer when deletion does not go as it should."""
    watching.watch(timezone.now())


@shared_task(name="privacy.tasks.note_ended")
def note_ended() -> None:
    """Note whose last contract is over, and remember what they said no to."""
    ending_of_customers.note()


@shared_task(name="privacy.tasks.say_farewell")
def say_farewell() -> None:
    """Write the last letter to whoever has nothing left here."""
    farewell.say(timezone.now())


@shared_task(name="privacy.tasks.begin_erasures")
def begin_erasures() -> None:
    """Take on the erasures whose time has come."""
    advancing.begin_due(timezone.now())


@shared_task(name="privacy.tasks.tell_of_papers")
def tell_of_papers() -> None:
    """Owe the next letters about what was published."""
    letters.tell(timezone.now())


@shared_task(name="privacy.tasks.count_promises")
def count_promises() -> None:
    """Count how promises are kept, for everybody to read."""
    figures.count(timezone.now())


@shared_task(name="privacy.tasks.watch_safety")
def watch_safety() -> None:
    """Note what is going on at homes that are watched, for a human being to look at."""
    safety_watching.watch(timezone.now())
