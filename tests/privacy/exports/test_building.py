"""One real copy from order to file, opened as anybody would open it."""

from __future__ import annotations

import hashlib
import shutil
import subprocess
from pathlib import Path

from tests.privacy.exports.conftest import Make


def test_the_archive_opens_and_its_checksums_match(make: Make, tmp_path: Path) -> None:
    made = make()
    assert made.zip.testzip() is None
    assert len(made.plain) == made.archive.size
    assert hashlib.sha256(made.plain).hexdigest() == made.archive.sha256
    listed = {file["path"]: file for file in made.manifest["files"]}
    assert set(made.names) == set(listed) | {"manifest.json"}
    assert len(made.names) == len(set(made.names))
    for path, file in listed.items():
        content = made.zip.read(path)
        assert (len(content), hashlib.sha256(content).hexdigest()) == (file["bytes"], file["sha256"]), path
    (tmp_path / "copy.zip").write_bytes(made.plain)
    if program := shutil.which("unzip"):
        assert subprocess.run([program, "-tq", tmp_path / "copy.zip"], check=False).returncode == 0
