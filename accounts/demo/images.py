"""Storing the pictures of the demo's cameras, and who has looked at them. Those past their time have gone."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from io import BytesIO
from zlib import crc32

from accounts.demo import keeping
from accounts.demo.alarm_words import Alarm, Look, Review, Role, Shot, Verdict, moment
from accounts.demo.alarms import after, closed_at, held
from accounts.demo.homes import HOMES
from accounts.demo.pictures import picture
from accounts.demo.sample import OSLO, demo_id
from accounts.files.pictures import store_picture
from accounts.models import Component, ImageAccess, StoredFile, VerificationImage

Classification = VerificationImage.Classification
JUDGED = {
    Verdict.FALSE: Classification.FALSE_ALARM,
    Verdict.UNRESOLVED: Classification.UNRESOLVED,
    Verdict.CONFIRMED: Classification.CONFIRMED,
}
RELEASED_AFTER = timedelta(minutes=40)


@dataclass(frozen=True)
class Stray:
    """A picture a camera took though no alarm was on: a fault of ours, which nobody may open."""

    home: str
    camera: int
    taken_at: datetime
    scene: str


STRAYS = (Stray("house", 5, moment(2026, 10, 30, "18:20:17"), "hallway"),)


def make_images(end: datetime) -> None:
    """Store pictures and who has opened them. Alarms come first. Writes files into the storage."""
    alarms = [alarm for alarm in held(end) if alarm.shots]
    images = [image for alarm in alarms for image in _images(alarm, end)]
    strays = [stray for stray in STRAYS if stray.taken_at <= end]
    VerificationImage.objects.bulk_create([*images, *(_stray(stray, end) for stray in strays)])
    accesses = [access for alarm in alarms for access in _accesses(alarm)]
    ImageAccess.objects.bulk_create(access for access in accesses if access.at <= end)


def _images(alarm: Alarm, end: datetime) -> Iterator[VerificationImage]:
    for number, shot in enumerate(alarm.shots, start=1):
        taken_at = after(alarm, shot.after)
        gone_at = _gone_at(alarm, taken_at)
        camera = alarm.camera or alarm.zone
        is_released = shot.review == Review.RELEASED
        yield VerificationImage(
            id=demo_id("image", alarm.key, number),
            created_at=taken_at,
            site_id=demo_id("site", alarm.home),
            alarm_id=demo_id("alarm", alarm.key),
            key=f"{alarm.key}-{number}",
            component_id=demo_id("component", alarm.home, camera),
            captured_at=taken_at,
            classification=JUDGED[alarm.verdict],
            review_state=shot.review,
            released_at=closed_at(alarm) + RELEASED_AFTER if is_released else None,
            blur_applied=shot.blurred,
            file=None if gone_at <= end else _file(alarm.home, camera, taken_at, shot.scene),
            deleted_at=gone_at if gone_at <= end else None,
        )


def _gone_at(alarm: Alarm, taken_at: datetime) -> datetime:
    """RET-IMG: seven days for a false alarm, thirty while nobody knows, ninety after a real one was closed."""
    if alarm.verdict == Verdict.CONFIRMED:
        return keeping.CONFIRMED_PICTURE.over_at(closed_at(alarm))
    kept = keeping.FALSE_ALARM_PICTURE if alarm.verdict == Verdict.FALSE else keeping.UNRESOLVED_PICTURE
    return kept.over_at(taken_at)


def _stray(stray: Stray, end: datetime) -> VerificationImage:
    gone_at = keeping.UNRESOLVED_PICTURE.over_at(stray.taken_at)
    is_gone = gone_at <= end
    return VerificationImage(
        id=demo_id("image", "stray", stray.home, stray.taken_at),
        created_at=stray.taken_at,
        site_id=demo_id("site", stray.home),
        key=f"BI-{stray.taken_at.astimezone(OSLO):%Y%m%d-%H%M%S}",
        component_id=demo_id("component", stray.home, stray.camera),
        captured_at=stray.taken_at,
        classification=Classification.UNRESOLVED,
        review_state=Review.QUARANTINED,
        file=None if is_gone else _file(stray.home, stray.camera, stray.taken_at, stray.scene),
        deleted_at=gone_at if is_gone else None,
    )


def _file(home: str, zone: int, taken_at: datetime, scene: str) -> StoredFile:
    clock = taken_at.astimezone(OSLO)
    label = _camera(home, zone)
    jpeg = picture(scene, camera=label, at=clock, seed=crc32(f"{home} {clock}".encode()))
    return store_picture(BytesIO(jpeg), name=f"{label} {clock:%Y-%m-%d %H.%M.%S}.jpg")


def _camera(home: str, zone: int) -> str:
    """«KAMERA 2 STUE»: the cameras of a home are numbered in the order of their zones, from the door inwards."""
    devices = next(one.devices for one in HOMES if one.key == home)
    cameras = [
        place for place, device in enumerate(devices, 1) if device[0] == Component.Kind.CAMERA_DETECTOR
    ]
    return f"KAMERA {cameras.index(zone) + 1} {devices[zone - 1][1].upper()}"


def _accesses(alarm: Alarm) -> Iterator[ImageAccess]:
    for number, shot in enumerate(alarm.shots, start=1):
        for look in alarm.looks:
            if look.role != Role.SUBJECT or shot.review == Review.RELEASED:
                yield _access(alarm, number, look, shot)


def _access(alarm: Alarm, number: int, look: Look, shot: Shot) -> ImageAccess:
    """They were opened one after the other, in the order they were taken."""
    at = after(alarm, look.after + shot.after)
    return ImageAccess(
        id=demo_id("image access", alarm.key, number, look.after),
        created_at=at,
        image_id=demo_id("image", alarm.key, number),
        at=at,
        role=look.role,
        staff_number=look.number,
        reason=look.reason,
        case_reference=alarm.key if look.reason else "",
    )
