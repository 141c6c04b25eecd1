"""The Celery app and THE schedule: what runs when. A message carries an id and nothing else."""

import os

from celery import Celery
from celery.schedules import crontab
from django.conf import settings

from portal import broker

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "portal.settings")

broker.use()
app = Celery("portal")
app.conf.update(
    broker_url=settings.REDIS_URL,
    result_backend=None,
    task_ignore_result=True,
    task_store_errors_even_if_ignored=False,
    accept_content=["json"],
    task_serializer="json",
    task_acks_late=False,
    task_publish_retry=False,
    task_create_missing_queues=True,
    task_default_queue="clock",
    task_routes={
        "privacy.tasks.wake": {"queue": "export"},
        # What takes long has workers of its own, so that 20 small copies wait for no large one.
        "privacy.tasks.wake_heavy": {"queue": "heavy"},
        "privacy.tasks.sweep_retention": {"queue": "heavy"},
        # Not behind letters that a slow mail server holds up.
        "accounts.tasks.seal_audit": {"queue": "clock"},
        "accounts.tasks.anchor_audit": {"queue": "clock"},
        "accounts.tasks.move_ownerships": {"queue": "clock"},
        "accounts.tasks.*": {"queue": "letters"},
    },
    worker_prefetch_multiplier=1,
    worker_enable_remote_control=False,
    worker_send_task_events=False,
    task_send_sent_event=False,
    worker_max_tasks_per_child=200,
    worker_soft_shutdown_timeout=20,
    worker_hijack_root_logger=False,
    worker_redirect_stdouts=False,
    broker_connection_retry_on_startup=True,
    broker_connection_max_retries=None,
    broker_transport_options={
        "socket_timeout": 5,
        "socket_connect_timeout": 2,
        "max_retries": 0,
        "visibility_timeout": 3600,
    },
    timezone="UTC",
    beat_schedule={
        "ring due jobs": {"task": "privacy.tasks.ring_due", "schedule": 20, "options": {"expires": 60}},
        "watch leases": {"task": "privacy.tasks.watch", "schedule": 20, "options": {"expires": 60}},
        "remove expired archives": {
            "task": "privacy.tasks.sweep_archives",
            "schedule": 300,
            "options": {"expires": 600},
        },
        "begin erasures": {
            "task": "privacy.tasks.begin_erasures",
            "schedule": 300,
            "options": {"expires": 600},
        },
        "remind of copies": {
            "task": "privacy.tasks.remind_of_copies",
            "schedule": 3600,
            "options": {"expires": 3600},
        },
        # Six in the morning in Oslo, in summer and in winter; the other of the two finds nothing to do.
        "watch deadlines": {
            "task": "privacy.tasks.watch_deadlines",
            "schedule": crontab(minute="0", hour="4,5"),
            "options": {"expires": 3600},
        },
        # At night in Oslo, when nobody waits for a page. It may take long, so the heavy workers do it.
        "sweep what is past its time": {
            "task": "privacy.tasks.sweep_retention",
            "schedule": crontab(minute="30", hour="1"),
            "options": {"expires": 14_400},
        },
        "watch the sweep": {
            "task": "privacy.tasks.watch_retention",
            "schedule": 3600,
            "options": {"expires": 3600},
        },
        "lift restrictions": {
            "task": "privacy.tasks.lift_restrictions",
            "schedule": 600,
            "options": {"expires": 600},
        },
        "chase outsiders": {
            "task": "privacy.tasks.chase_outsiders",
            "schedule": 600,
            "options": {"expires": 600},
        },
        "tell disclosures": {
            "task": "privacy.tasks.tell_disclosures",
            "schedule": 300,
            "options": {"expires": 300},
        },
        "tell of papers": {
            "task": "privacy.tasks.tell_of_papers",
            "schedule": 60,
            "options": {"expires": 60},
        },
        "count promises": {
            "task": "privacy.tasks.count_promises",
            "schedule": 3600,
            "options": {"expires": 3600},
        },
        # Before the night's sweep.
        "note ended customers": {
            "task": "privacy.tasks.note_ended",
            "schedule": crontab(minute="0", hour="1"),
            "options": {"expires": 1_800},
        },
        "say farewell": {
            "task": "privacy.tasks.say_farewell",
            "schedule": 3600,
            "options": {"expires": 3600},
        },
        "notice readings": {
            "task": "privacy.tasks.notice_readings",
            "schedule": 3600,
            "options": {"expires": 3600},
        },
        "watch over safety": {
            "task": "privacy.tasks.watch_safety",
            "schedule": 60,
            "options": {"expires": 60},
        },
        "watch incidents": {
            "task": "privacy.tasks.watch_incidents",
            "schedule": 600,
            "options": {"expires": 600},
        },
        "settle letters": {
            "task": "accounts.tasks.settle_letters",
            "schedule": 15,
            "options": {"expires": 60},
        },
        "settle texts": {
            "task": "accounts.tasks.settle_texts",
            "schedule": 15,
            "options": {"expires": 60},
        },
        "settle panels": {
            "task": "accounts.tasks.settle_panels",
            "schedule": 15,
            "options": {"expires": 60},
        },
        "watch panels": {"task": "accounts.tasks.watch_panels", "schedule": 60, "options": {"expires": 60}},
        "keep hours": {"task": "accounts.tasks.keep_hours", "schedule": 30, "options": {"expires": 30}},
        "end accesses": {"task": "accounts.tasks.end_accesses", "schedule": 30, "options": {"expires": 60}},
        "forget contacts": {
            "task": "accounts.tasks.forget_contacts",
            "schedule": 3_600,
            "options": {"expires": 3600},
        },
        # At the minute both agreed on.
        "move ownerships": {
            "task": "accounts.tasks.move_ownerships",
            "schedule": 10,
            "options": {"expires": 10},
        },
        "ask contact persons": {
            "task": "accounts.tasks.ask_contacts",
            "schedule": 60,
            "options": {"expires": 60},
        },
        "watch notices": {
            "task": "accounts.tasks.watch_notices",
            "schedule": 3_600,
            "options": {"expires": 3600},
        },
        "prepare months": {
            "task": "accounts.tasks.prepare_months",
            "schedule": 86_400,
            "options": {"expires": 3600},
        },
        "seal the log": {"task": "accounts.tasks.seal_audit", "schedule": 5, "options": {"expires": 5}},
        "anchor the log": {
            "task": "accounts.tasks.anchor_audit",
            "schedule": 600,
            "options": {"expires": 600},
        },
        "watch the log": {"task": "accounts.tasks.watch_audit", "schedule": 300, "options": {"expires": 300}},
        "sweep files": {
            "task": "accounts.tasks.sweep_files",
            "schedule": 86_400,
            "options": {"expires": 3600},
        },
    },
)
app.autodiscover_tasks(["accounts", "privacy"])
