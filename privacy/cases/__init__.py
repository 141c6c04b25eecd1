"""A request as the person it belongs to sees it."""

from privacy.cases.case import Case, Stage, of

__all__ = ["Case", "Stage", "of"]
