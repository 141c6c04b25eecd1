"""The demo's camera pictures: the same each time, and nothing in them but the drawing."""

from __future__ import annotations

from datetime import datetime
from io import BytesIO
from itertools import combinations
from time import perf_counter

import pytest
from PIL import Image, ImageStat

from accounts.demo.pictures import picture
from accounts.demo.sample import OSLO
from accounts.demo.scenes import SCENES

NIGHT = datetime(2026, 11, 16, 2, 14, 31, tzinfo=OSLO)


def shot(scene: str, *, camera: str = "KAM 2 STUE", at: datetime = NIGHT, seed: int = 1) -> bytes:
    return picture(scene, camera=camera, at=at, seed=seed)


@pytest.mark.parametrize("scene", SCENES)
def test_every_scene_is_a_small_grey_jpeg_of_a_dim_room(scene: str) -> None:
    file = shot(scene)
    image = Image.open(BytesIO(file))
    assert (image.format, image.mode, image.size) == ("JPEG", "L", (640, 480))
    assert not image.getexif()
    assert len(file) < 60_000
    assert 30 < ImageStat.Stat(image).mean[0] < 150


def test_the_same_picture_is_the_same_file() -> None:
    assert shot("kitchen_smoke") == shot("kitchen_smoke")


def test_no_two_scenes_look_alike() -> None:
    assert all(one != other for one, other in combinations(map(shot, SCENES), 2))


def test_seed_camera_and_clock_each_show() -> None:
    pictures = {
        shot("hallway"),
        shot("hallway", seed=2),
        shot("hallway", camera="KAM 1 GANG"),
        shot("hallway", at=NIGHT.replace(second=32)),
    }
    assert len(pictures) == 4


def test_norwegian_letters_of_a_camera_name_are_drawn() -> None:
    bars = {shot("kitchen", camera=f"KAM 3 KJ{letter}KKEN") for letter in "ØÆÅ"}
    assert len(bars) == 3


def test_an_unknown_scene_is_refused() -> None:
    with pytest.raises(KeyError):
        shot("bedroom")


def test_a_picture_takes_little_time() -> None:
    shot("cabin")
    seconds = []
    for seed in range(5):
        began = perf_counter()
        shot("cabin", seed=seed)
        seconds.append(perf_counter() - began)
    assert min(seconds) < 0.06
