"""Messages in a case, under the roles that write them."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import timedelta
from io import BytesIO
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import ProgrammingError, transaction
from PIL import Image

from accounts.files.refused import Refused
from accounts.files.storage import open_plain
from accounts.models import ContactAttachment, Conversation, CustomerContact, Letter, StoredFile
from accounts.wall import scope
from privacy import arrivals, messages, workflow
from privacy.arrivals import Wish
from privacy.models import PrivacyCase
from privacy.states import Right
from tests.privacy.at_desk import at_desk
from tests.world import World, canary

WORDS = canary("ingrid", "message")


@pytest.fixture(autouse=True)
def storage(settings, tmp_path: Path) -> None:
    settings.STORAGE_DIR = tmp_path


@pytest.fixture
def case(world: World) -> PrivacyCase:
    return arrivals.receive(
        world.ingrid, by=world.users["ingrid"], wishes=[Wish(Right.QUESTION, words="?")], language="nb"
    )


@pytest.fixture
def as_sara(world: World) -> Callable[[], AbstractContextManager[None]]:
    return lambda: at_desk(world.users["sara"])


@pytest.fixture
def as_ingrid(world: World) -> Callable[[], AbstractContextManager[None]]:
    return lambda: scope.of_user(world.users["ingrid"])


def picture() -> SimpleUploadedFile:
    written = BytesIO()
    Image.new("RGB", (40, 30), "red").save(written, "PNG")
    return SimpleUploadedFile("..\\hus\u202egnp.png", written.getvalue())


def pdf(name: str = "klage.pdf") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, b"%PDF-1.7\n1 0 obj\n<<>>\nendobj\n%%EOF\n")


def test_what_the_person_writes_is_sealed_and_read_by_both_sides(
    world: World, case: PrivacyCase, as_ingrid, as_sara
) -> None:
    with as_ingrid():
        messages.send(
            case, by=world.users["ingrid"], text=f" {WORDS} ", files=[pdf(), picture()], at=world.now
        )
    raw = CustomerContact.objects.get(conversation=case.conversation_id)
    assert WORDS.encode() not in bytes(raw.body_sealed)
    for enter in (as_ingrid, as_sara):
        with enter():
            contact = CustomerContact.objects.get(conversation__privacy_case=case)
            assert (contact.body, contact.direction) == (WORDS, "in")
            files = StoredFile.objects.filter(pk__in=contact.attachments.values("file"))
            assert {(file.name, file.media_type) for file in files} == {
                ("klage.pdf", "application/pdf"),
                ("hus gnp.jpg", "image/jpeg"),
            }
            for file in files:
                with open_plain(file) as plain:
                    assert b"".join(plain.pieces())
    assert not Letter.objects.filter(kind="case-message").exists()


def test_what_an_employee_writes_owes_a_letter_that_does_not_hold_it(
    world: World, case: PrivacyCase, as_ingrid, as_sara
) -> None:
    with as_sara():
        seen = PrivacyCase.objects.get(pk=case.pk)
        messages.send(seen, by=world.users["sara"], text=WORDS, files=[pdf()], at=world.now)
    letter = Letter.objects.get(kind="case-message")
    assert letter.person == world.ingrid
    assert letter.facts == {"reference": case.reference}
    with as_ingrid():
        contact = CustomerContact.objects.get(conversation__privacy_case=case)
        assert (contact.body, contact.direction) == (WORDS, "out")
        assert contact.attachments.get().file.name == "klage.pdf"


def test_the_same_form_twice_is_one_message_and_two_forms_are_two(world: World, case: PrivacyCase) -> None:
    by, key = world.users["ingrid"], case.pk
    first = messages.send(case, by=by, text="a", at=world.now, key=key)
    assert messages.send(case, by=by, text="a", at=world.now, key=key) == first
    messages.send(case, by=by, text="a", at=world.now)
    assert CustomerContact.objects.filter(conversation=case.conversation_id).count() == 2
    assert Conversation.objects.filter(privacy_case=case).count() == 1


def test_a_closed_case_is_written_in_for_thirty_days_and_staff_may_always(
    world: World, case: PrivacyCase
) -> None:
    workflow.withdraw(case.requests.get(), by=world.users["ingrid"])
    case.refresh_from_db()
    closed_at = case.closed_at
    assert closed_at
    last = closed_at + messages.OPEN_AFTERWARDS
    messages.send(case, by=world.users["ingrid"], text="til slutt", at=last)
    assert Conversation.objects.get(privacy_case=case).closed_at == last
    late = last + timedelta(seconds=1)
    with pytest.raises(messages.Closed):
        messages.send(case, by=world.users["ingrid"], text="for sent", at=late)
    messages.send(case, by=world.users["sara"], text="svar", at=late)
    assert CustomerContact.objects.filter(conversation=case.conversation_id).count() == 2


def test_the_thread_closes_with_the_case(world: World, case: PrivacyCase, as_ingrid) -> None:
    messages.send(case, by=world.users["ingrid"], text="a", at=world.now)
    assert Conversation.objects.get(privacy_case=case).closed_at is None
    with as_ingrid():
        workflow.withdraw(case.requests.get(), by=world.users["ingrid"])
    assert Conversation.objects.get(privacy_case=case).closed_at is not None


@pytest.mark.parametrize(
    "file",
    [
        SimpleUploadedFile("a.pdf", b""),
        SimpleUploadedFile("a.pdf", b"MZ\x90\x00 this is a program"),
        SimpleUploadedFile("a.svg", b"<svg>\x01</svg>"),
        SimpleUploadedFile("a.pdf", b"%PDF-1.7" + b"0" * messages.FILE_BYTES_AT_MOST + b"%%EOF"),
    ],
    ids=["empty", "program", "control", "large"],
)
def test_what_is_no_attachment_is_refused_and_nothing_is_written(
    world: World, case: PrivacyCase, file: SimpleUploadedFile
) -> None:
    with pytest.raises(Refused), transaction.atomic():
        messages.send(case, by=world.users["ingrid"], text="se vedlegg", files=[file], at=world.now)
    assert not CustomerContact.objects.filter(conversation__privacy_case=case).exists()
    file.seek(0)


def test_no_words_and_too_many_files_are_refused(world: World, case: PrivacyCase) -> None:
    by = world.users["ingrid"]
    with pytest.raises(messages.NothingSaid):
        messages.send(case, by=by, text=" \n", at=world.now)
    many = [pdf() for _one in range(messages.FILES_AT_MOST + 1)]
    with pytest.raises(messages.TooManyFiles):
        messages.send(case, by=by, text="a", files=many, at=world.now)
    messages.send(case, by=by, text="a", files=many[1:], at=world.now)
    assert ContactAttachment.objects.filter(contact__conversation__privacy_case=case).count() == 5


def test_a_file_that_is_no_attachment_cannot_be_sent_along_to_be_read(
    world: World, case: PrivacyCase, as_ingrid
) -> None:
    contact = messages.send(case, by=world.users["ingrid"], text="a", at=world.now)
    theirs = StoredFile.objects.create(
        kind="document", name="x.pdf", media_type="application/pdf", size=1, sha256="0" * 64, path="x"
    )
    with as_ingrid():
        assert not StoredFile.objects.filter(pk=theirs.pk).exists()
        with pytest.raises(ProgrammingError, match="row-level security"), transaction.atomic():
            ContactAttachment(contact=contact, file_id=theirs.pk).save(force_insert=True)


def test_staff_read_no_conversation_that_is_not_of_a_case(world: World, case: PrivacyCase, as_sara) -> None:
    Conversation.objects.create(
        reference="HV-2222-2222", person=world.ingrid, subject="annet", opened_at=world.now
    )
    messages.send(case, by=world.users["ingrid"], text="a", at=world.now)
    with as_sara():
        assert list(Conversation.objects.values_list("reference", flat=True)) == [case.reference]


def test_a_case_takes_no_more_files_than_there_is_room_for(
    world: World, case: PrivacyCase, monkeypatch: pytest.MonkeyPatch
) -> None:
    by, file = world.users["ingrid"], pdf()
    monkeypatch.setattr(messages, "BYTES_OF_A_CASE_AT_MOST", 2 * len(file.read()))
    for _time in range(2):
        messages.send(case, by=by, text="a", files=[pdf()], at=world.now)
    with pytest.raises(messages.CaseFull), transaction.atomic():
        messages.send(case, by=by, text="a", files=[pdf()], at=world.now)
    messages.send(case, by=by, text="ord får alltid plass", at=world.now)
    assert CustomerContact.objects.filter(conversation=case.conversation_id).count() == 3
