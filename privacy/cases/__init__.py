"""Cases as the person they belong to sees them."""

from privacy.cases.case import Case, of, read, running_part
from privacy.cases.part import Part
from privacy.cases.stages import Stage

__all__ = ["Case", "Part", "Stage", "of", "read", "running_part"]
