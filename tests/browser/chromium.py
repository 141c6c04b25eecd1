"""Tests that drive a browser: without Chromium they are skipped aloud, and where CI is set they fail."""

import os

import pytest

from portal.dev import browsers

LACKING = "no Chromium on this machine: install `chromium`, or name it in CHROMIUM"


@pytest.fixture(scope="session")
def chromium() -> str:
    """The path of the browser's program. A test that asks for it is a browser test."""
    path = browsers.chromium()
    assert path, LACKING
    return path


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if "chromium" in getattr(item, "fixturenames", ()):
            item.add_marker(pytest.mark.browser)


def pytest_runtest_setup(item: pytest.Item) -> None:
    if item.get_closest_marker("browser") and not browsers.chromium():
        if os.environ.get("CI"):
            pytest.fail(LACKING, pytrace=False)
        pytest.skip(LACKING)


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    skipped = [
        report for report in terminalreporter.stats.get("skipped", []) if LACKING in str(report.longrepr)
    ]
    if skipped:
        line = f"{len(skipped)} BROWSER TESTS DID NOT RUN: {LACKING}"
        terminalreporter.write_sep("!", line, red=True, bold=True)
