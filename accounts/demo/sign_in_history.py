"""What the demo's owner sees of her sign-in: a year of it on two devices, one stopped try at night, one change."""

from datetime import datetime, timedelta
from importlib import import_module

from allauth.usersessions.models import UserSession
from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY

from accounts import sealing
from accounts.demo.sample import days_before, demo_id
from accounts.models import Change, KnownDevice, Method, SignInEvent, User

MAC, PHONE, UNKNOWN = "Chrome, Mac", "Safari, iPhone", ""
# Addresses set aside for examples (RFC 5737).
HOME, MOBILE, ELSEWHERE = "192.0.2.0", "198.51.100.0", "203.0.113.0"
Kind, Outcome = SignInEvent.Kind, SignInEvent.Outcome
# Days before the end, hour and minute, how, and from where.
WAYS_IN = (
    (340, 19, 4, Method.PASSWORD, MAC, HOME),
    (291, 20, 31, Method.PASSWORD, MAC, HOME),
    (230, 8, 12, Method.CODE, PHONE, MOBILE),
    (187, 21, 47, Method.PASSWORD, MAC, HOME),
    (122, 17, 55, Method.CODE, PHONE, HOME),
    (81, 20, 2, Method.PASSWORD, MAC, HOME),
    (44, 7, 39, Method.CODE, PHONE, MOBILE),
    (19, 21, 10, Method.PASSWORD, MAC, HOME),
    (3, 21, 10, Method.CODE, PHONE, HOME),
)
FIRST_TIME_ON_PHONE = 230
STOPPED_DAYS, CHANGED_DAYS = 8, 81
PHONE_SESSION = timedelta(days=30)
LAST_SEEN = timedelta(minutes=25)


def make_sign_in_history(end: datetime) -> None:
    """Store Ingrid's sign-ins and devices, and her telephone as signed in. Her sign-in comes first."""
    ingrid = User.objects.get(pk=demo_id("user", "ingrid"))
    SignInEvent.objects.bulk_create([*_ways_in(ingrid, end), *_told(ingrid, end)])
    for device, days in ((MAC, 340), (PHONE, FIRST_TIME_ON_PHONE)):
        hmac = sealing.fingerprint(f"demo {device}", context=f"device:{ingrid.pk}")
        KnownDevice.objects.create(
            user=ingrid,
            mark_hmac=hmac,
            device=device,
            first_seen_at=days_before(end, days),
            last_seen_at=days_before(end, 3),
        )
    _sign_in_telephone(ingrid, end)


def _ways_in(user: User, end: datetime) -> list[SignInEvent]:
    return [
        SignInEvent(
            id=demo_id("sign-in", days),
            user=user,
            at=_moment(end, days, hour, minute),
            kind=Kind.SIGN_IN,
            method=method,
            device=device,
            network=network,
            is_new_device=days == FIRST_TIME_ON_PHONE,
        )
        for days, hour, minute, method, device, network in WAYS_IN
    ]


def _told(user: User, end: datetime) -> list[SignInEvent]:
    """Somebody who did not know the password, and a new password of her own."""
    stopped = SignInEvent(
        id=demo_id("sign-in", "stopped"),
        user=user,
        at=_moment(end, STOPPED_DAYS, 3, 12),
        kind=Kind.SIGN_IN,
        method=Method.PASSWORD,
        outcome=Outcome.STOPPED,
        device=UNKNOWN,
        network=ELSEWHERE,
    )
    changed = SignInEvent(
        id=demo_id("sign-in", "changed"),
        user=user,
        at=_moment(end, CHANGED_DAYS, 20, 6),
        kind=Kind.CHANGE,
        change=Change.PASSWORD,
        device=MAC,
        network=HOME,
    )
    return [stopped, changed]


def _sign_in_telephone(user: User, end: datetime) -> None:
    """A session nobody holds the key of, so that the page has one to end."""
    store = import_module(settings.SESSION_ENGINE).SessionStore()
    store[SESSION_KEY] = str(user.pk)
    store[BACKEND_SESSION_KEY] = settings.AUTHENTICATION_BACKENDS[0]
    store[HASH_SESSION_KEY] = user.get_session_auth_hash()
    store.set_expiry(PHONE_SESSION)
    store.create()
    UserSession.objects.create(
        user=user,
        session_key=store.session_key,
        ip=HOME,
        user_agent="Safari/605 iPhone",
        created_at=_moment(end, 3, 21, 10),
        last_seen_at=end - LAST_SEEN,
    )


def _moment(end: datetime, days: int, hour: int, minute: int) -> datetime:
    return days_before(end, days).replace(hour=hour, minute=minute)
