"""The site's settings without the second wall, to measure what the wall costs. For nothing else."""

from portal.settings import *  # noqa: F403 - all of them but one
from portal.settings import MIDDLEWARE as WHOLE

MIDDLEWARE = [layer for layer in WHOLE if layer != "portal.wall.BehindTheWall"]
