"""The name a file is shown under is short, plain, and true about the type."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from accounts.files.names import EXTENSIONS, LONGEST, shown_name


@pytest.mark.parametrize(
    ("given_name", "media_type", "shown"),
    [
        ("brev.pdf", "application/pdf", "brev.pdf"),
        ("Brev.PDF", "application/pdf", "Brev.pdf"),
        ("Skjermbilde 3.5 av døra.png", "image/jpeg", "Skjermbilde 3.5 av døra.jpg"),
        ("../../etc/passwd", "text/plain", "passwd.txt"),
        ("C:\\bilder\\hus.jpeg", "image/jpeg", "hus.jpg"),
        ("faktura.pdf.exe", "application/pdf", "faktura.pdf"),
        ("gpj.\u202eexe.jpg", "image/jpeg", "gpj. exe.jpg"),
        ("a\r\nSet-Cookie: x=1.pdf", "application/pdf", "a Set-Cookie x=1.pdf"),
        ("Rapport v1.2", "application/pdf", "Rapport v1.2.pdf"),
        ("", "audio/mpeg", "fil.mp3"),
        ("...", "audio/wav", "fil.wav"),
        (".pdf", "application/pdf", "fil.pdf"),
        ("x" * 500 + ".pdf", "application/pdf", "x" * 196 + ".pdf"),
        ("a\u030a.pdf", "application/pdf", "å.pdf"),
    ],
)
def test_a_name_becomes_plain(given_name: str, media_type: str, shown: str) -> None:
    assert shown_name(given_name, media_type=media_type) == shown


@given(name=st.text(max_size=400), media_type=st.sampled_from(sorted(EXTENSIONS)))
def test_any_text_becomes_a_name_that_can_do_no_harm(name: str, media_type: str) -> None:
    shown = shown_name(name, media_type=media_type)
    assert 0 < len(shown) <= LONGEST
    assert shown.endswith(EXTENSIONS[media_type])
    assert shown.isprintable()
    assert not set('/\\"<>|?*:\r\n\x00') & set(shown)
    assert not shown.startswith((".", " "))
