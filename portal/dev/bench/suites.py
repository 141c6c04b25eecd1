"""The suites of `dev.py bench`. To add one: a module with a `Suite`, a line here, its goals in goals.py."""

from __future__ import annotations

from collections.abc import Mapping

from portal.dev.bench import audit, copies, erasure, intake, keys, marketing, pages, retention
from portal.dev.bench.stage import Suite

SUITES: Mapping[str, Suite] = {
    "pages": pages.suite,
    "intake": intake.suite,
    "audit": audit.suite,
    "keys": keys.suite,
    "copies": copies.suite,
    "retention": retention.suite,
    "erasure": erasure.suite,
    "marketing": marketing.suite,
}
