"""A second version of the demo's privacy statement, and what the demo's people have been shown."""

from __future__ import annotations

from datetime import UTC, date, datetime

from accounts.demo.sample import demo_id
from accounts.models import User
from privacy.models import Kind, LegalDocument, PaperEvidence
from privacy.papers import documents, first

SECOND = demo_id("legal document", "statement-2")
BEGAN = date(2026, 9, 1)
# Has signed in seldom, and meets the change the next time.
LATE = "tor"
WHO_LOOKED = {
    "nb": "## Hvem som har sett på deg\n\nPå Mine sider ser du hver gang en ansatt har sett på opplysninger om"
    " deg, med grunnen. Du kan be om en forklaring med ett klikk.\n\n",
    "en": "## Who has looked at you\n\nOn My pages you see each time an employee has looked at data about you,"
    " with the reason. You can ask for an explanation with one click.\n\n",
}
BEFORE = {"nb": "## Du kan når som helst protestere", "en": "## You can object to marketing"}
SAID = {
    "nb": ("Da sier vi fra først.", "Da sier vi fra før samtalen begynner."),
    "en": ("Then we say so first.", "Then we say so before the call begins."),
}


def make_papers(end: datetime) -> None:
    """Publish the second version, and let everybody but one have seen it. Safe to repeat: whoever came since
    has seen what is in force, too."""
    first.install(LegalDocument)
    if not LegalDocument.objects.filter(kind=Kind.STATEMENT, version=2).exists() and end.date() > BEGAN:
        _publish_second()
    users = list(User.objects.filter(person__isnull=False, papers__isnull=True))
    late = demo_id("person", LATE)
    for kind in documents.SHOWN:
        newest, oldest = documents.in_force(kind, end.date()), documents.in_force(kind, first.BEGAN)
        if newest is None or oldest is None:
            continue
        PaperEvidence.objects.bulk_create(
            PaperEvidence(
                user=user,
                document=oldest if user.person_id == late else newest,
                act="accepted" if kind == Kind.TERMS else "shown",
                language=user.language,
                at=max(user.date_joined, datetime(BEGAN.year, BEGAN.month, BEGAN.day, tzinfo=UTC)),
            )
            for user in users
        )


def _publish_second() -> None:
    former = LegalDocument.objects.get(kind=Kind.STATEMENT, version=1)
    texts = {"nb": former.text_nb, "en": former.text_en}
    for language, heading in BEFORE.items():
        text = texts[language].replace(heading, WHO_LOOKED[language] + heading)
        texts[language] = text.replace(*SAID[language])
    at = datetime(2026, 8, 12, 9, 30, tzinfo=UTC)
    author, publisher = (demo_id("user", name) for name in ("dina", "sara"))
    LegalDocument.objects.create(
        id=SECOND,
        created_at=at,
        kind=Kind.STATEMENT,
        version=2,
        text_nb=texts["nb"],
        text_en=texts["en"],
        summary_nb="Vi sier hvor du ser hvem som har sett på deg, og når vi sier fra om opptak.",
        summary_en="We say where you see who has looked at you, and when we tell of recordings.",
        reason="service",
        effective_from=BEGAN,
        drafted_by_id=author,
        published_by_id=publisher,
        published_at=at,
        sha256=first.mark(texts["nb"], texts["en"]),
        told_at=at,
    )
