"""A copy of whoever hands over a home while it is made holds their own time alone (R-62)."""

from __future__ import annotations

from datetime import timedelta

from django.utils import timezone

from accounts.models import ArmingEvent, Occupancy
from accounts.models.activity import ActorKind, Channel
from privacy.jobs import running
from privacy.models import Archive, Job
from privacy.states import JobState
from tests.accounts.ownership import walk
from tests.privacy.exports.conftest import Made, Order, read_whole
from tests.world import World, canary


def test_a_copy_ordered_before_the_minute_and_built_after_it_holds_the_seller_s_time_alone(
    order: Order, stored: World
) -> None:
    job = order("lise").jobs.get()
    change = walk.due(stored, seller="lise", buyer="ingrid", site="lise")
    assert walk.tick() == 1
    ends = Occupancy.objects.get(site=change.site, customer=stored.customers["lise"]).valid_to
    assert ends is not None
    for actor, kind in ((None, ActorKind.SYSTEM), (stored.ingrid, ActorKind.PERSON)):
        ArmingEvent.objects.create(
            site=change.site,
            occurred_at=ends + timedelta(seconds=1),
            actor=actor,
            actor_kind=kind,
            channel=Channel.AUTO,
            mode="full",
        )
    assert running.run(job.pk)
    assert Job.objects.get(pk=job.pk).state == JobState.SUCCEEDED
    made = Made(Archive.objects.get(job=job), read_whole(Archive.objects.get(job=job)))
    assert canary("lise", "directions") in made.everything
    times = [row["occurred_at"] for row in made.json_rows("bruk/armingevent")]
    assert times, "the seller's own events are there"
    later = timezone.localtime(ends).isoformat()
    assert all(moment < later for moment in times)
    assert {name for name in ("ingrid", "ole", "cabin") if f"ZQX-{name}-" in made.everything} == set()
