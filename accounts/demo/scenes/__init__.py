"""What the demo's cameras look at: each scene by its name, and what draws it."""

from collections.abc import Callable, Mapping

from accounts.demo.scenes import bakery, cabin, hallway, kitchen, living_room
from accounts.demo.scenes.drawing import Picture

SCENES: Mapping[str, Callable[[Picture], None]] = {
    "living_room": living_room.draw_empty,
    "living_room_cat_on_sofa": living_room.draw_cat_on_sofa,
    "living_room_cat_on_floor": living_room.draw_cat_on_floor,
    "hallway": hallway.draw_empty,
    "hallway_fitter": hallway.draw_fitter,
    "kitchen": kitchen.draw_clear,
    "kitchen_smoke": kitchen.draw_smoke,
    "cabin": cabin.draw_empty,
    "bakery_back_door": bakery.draw_closed,
    "bakery_back_door_open": bakery.draw_open,
}
