"""What the company holds beside the small world: alarms with pictures, work, dialogue, bills, credit, disclosures.

Text carries the canary of the person it belongs to. Pictures and sounds are real files in the storage.
"""

from __future__ import annotations

import io
import wave
from datetime import date, datetime, timedelta
from typing import Any

from PIL import Image

from accounts.files.pictures import store_picture
from accounts.files.storage import store
from accounts.models import (
    Agreement,
    AgreementDocument,
    AlarmActivation,
    CallRecording,
    Component,
    ContactAttachment,
    ContactPerson,
    Conversation,
    CreditCheck,
    CustomerContact,
    Disclosure,
    FollowUp,
    GuardDispatch,
    ImageAccess,
    Inquiry,
    InstallationJob,
    Invoice,
    InvoiceLine,
    MaintenanceRecord,
    OwnershipChange,
    Payment,
    PaymentArrangement,
    Person,
    PriceLine,
    Processor,
    QuoteRequest,
    Recipient,
    RecordingAccess,
    ServiceVisit,
    StoredFile,
    Transfer,
    VerificationImage,
)
from privacy.models import Finding, Hold, SecrecyOrder
from tests.world import TAKEOVER, World, canary

DAY = timedelta(days=1)
MINUTE = timedelta(minutes=1)
YEAR_END = date(2026, 12, 31)


def add(world: World) -> None:
    """Add everything to a world that was built. About 100 rows and 12 small files; needs a storage for files."""
    _recipients(world)
    _alarms(world)
    _work(world)
    _dialogue(world)
    _bills(world)
    _others(world)


def picture(shade: int = 90) -> io.BytesIO:
    """A small JPEG; each shade gives other bytes."""
    out = io.BytesIO()
    Image.new("L", (64, 48), shade).save(out, "JPEG")
    out.seek(0)
    return out


def sound(seconds: int = 2) -> io.BytesIO:
    """A WAV file of silence: 8 kHz, 8 bits."""
    out = io.BytesIO()
    with wave.open(out, "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(1)
        file.setframerate(8_000)
        file.writeframes(b"\x80" * 8_000 * seconds)
    out.seek(0)
    return out


def document(text: str, *, name: str = "dokument.pdf") -> StoredFile:
    """A stored document; the reader of these tests never opens it."""
    return store(
        io.BytesIO(b"%PDF-1.7\n" + text.encode()),
        kind=StoredFile.Kind.DOCUMENT,
        name=name,
        media_type="application/pdf",
    )


def _recipients(world: World) -> None:
    named = {
        "guard": ("Eksempelvakt AS", "customer_service", "processor"),
        "installer": ("Montasje Nord AS", "installation", "processor"),
        "bureau": ("Kredittinfo AS", "credit", "controller"),
        "police": ("Oslo politidistrikt", "authority", "controller"),
        "cloud": ("Skyhuset Ltd", "it", "processor"),
    }
    for key, (name, category, role) in named.items():
        world.held[key] = Recipient.objects.create(
            key=key, name=name, category=category, role=role, countries=["NO"], active_from=date(2015, 1, 1)
        )
    Processor.objects.create(recipient=world.held["cloud"], dpa_signed_on=date(2024, 1, 1), purposes=["P-02"])
    Transfer.objects.create(
        recipient=world.held["cloud"], country="US", mechanism="scc_2021_914", safeguards="SCC modul 2"
    )
    Transfer.objects.create(
        recipient=world.held["cloud"], country="US", mechanism="privacy_shield", is_active=False
    )


def _alarms(world: World) -> None:
    now = world.now
    _alarm(world, "cat", at=now - 2 * DAY, alarm_type="burglary", classification="false")
    _alarm(world, "fire", at=now - 20 * DAY, alarm_type="fire", classification="unresolved")
    _alarm(world, "panic", at=now - 3 * DAY, of="nora", alarm_type="panic", triggered_by=world.nora)
    _alarm(world, "tor", at=TAKEOVER - DAY, of="tor", alarm_type="burglary", classification="false")
    _alarm(world, "cabin", at=now - 5 * DAY, site="cabin", alarm_type="burglary", classification="confirmed")
    _alarm(world, "lise", at=now - DAY, site="lise", of="lise", alarm_type="water")
    kari = ContactPerson.objects.get(person=world.kari)
    _step(world, "fire", 3, action="call", person=world.ole, outcome=canary("shared", "outcome"))
    _step(world, "fire", 4, action="no_answer", person=world.kari, contact=kari)
    world.held["dispatch"] = GuardDispatch.objects.create(
        alarm=world.held["fire"],
        recipient=world.held["guard"],
        ordered_at=now - 20 * DAY + 2 * MINUTE,
        arrived_at=now - 20 * DAY + 20 * MINUTE,
        report=canary("ingrid", "guardreport"),
        cost="1450.00",
    )
    _image(world, "cat_released", alarm="cat", review_state="released", shade=10)
    _image(world, "cat_waiting", alarm="cat", review_state="waiting", shade=20)
    _image(world, "cat_deleted", alarm="cat", review_state="released", deleted_at=now - DAY)
    _image(world, "tor_released", alarm="tor", review_state="released", shade=30)
    _image(world, "lise_released", alarm="lise", review_state="released", shade=40)
    _image(world, "panic_released", alarm="panic", review_state="released", shade=50)
    _image(
        world,
        "cabin_withheld",
        alarm="cabin",
        review_state="withheld",
        classification="confirmed_incident",
        shade=60,
    )
    _image(world, "stray", alarm=None, review_state="quarantined", shade=70)
    for key, who in {"cat_released": "ingrid", "tor_released": "tor", "lise_released": "lise"}.items():
        ImageAccess.objects.create(
            image=world.held[key],
            at=world.held[key].captured_at + MINUTE,
            role="alarm_operator",
            staff_number="4412",
            reason=canary(who, "lookreason"),
        )


def _alarm(
    world: World, key: str, *, at: datetime, site: str = "house", of: str = "ingrid", **fields: Any
) -> None:
    alarm = AlarmActivation.objects.create(
        key=f"AL-{key}",
        site=world.sites[site],
        occurred_at=at,
        component=Component.objects.filter(panel__site=world.sites[site]).first(),
        cause=canary(of, f"cause{key}"),
        classification_note=canary(of, f"judged{key}"),
        acknowledged_at=at + MINUTE,
        closed_at=at + 4 * MINUTE,
        **fields,
    )
    world.held[key] = alarm
    _step(world, key, 1, action="signal", operator_role="system", note=canary(of, f"signal{key}"))
    _step(world, key, 2, action="images_viewed", outcome=canary(of, f"saw{key}"))


def _step(world: World, alarm: str, number: int, **fields: Any) -> None:
    row = world.held[alarm]
    facts: dict[str, Any] = {"operator_role": "operator", "at": row.occurred_at + number * MINUTE} | fields
    FollowUp.objects.create(alarm=row, step_no=number, **facts)


def _image(
    world: World, key: str, *, alarm: str | None, review_state: str, shade: int = 0, **fields: Any
) -> None:
    row = world.held[alarm] if alarm else None
    taken = row.occurred_at + MINUTE if row else world.now - 4 * DAY
    gone = fields.get("deleted_at")
    facts: dict[str, Any] = {"classification": "false_alarm"} | fields
    world.held[key] = VerificationImage.objects.create(
        key=f"IMG-{key}",
        site=row.site if row else world.sites["house"],
        alarm=row,
        captured_at=taken,
        review_state=review_state,
        released_at=taken + MINUTE if review_state == "released" else None,
        file=None if gone else store_picture(picture(shade), name=f"{key}.jpg"),
        **facts,
    )


def _work(world: World) -> None:
    now = world.now
    jobs = {
        "install": (InstallationJob, "house", TAKEOVER + DAY, "ingrid", {}),
        "install_tor": (InstallationJob, "house", TAKEOVER - 300 * DAY, "tor", {}),
        "visit": (ServiceVisit, "house", now - 30 * DAY, "ingrid", {"reason": canary("ingrid", "visit")}),
        "visit_lise": (ServiceVisit, "lise", now - 40 * DAY, "lise", {"reason": canary("lise", "visit")}),
        "upkeep": (MaintenanceRecord, "cabin", now - 60 * DAY, "ingrid", {"kind": "battery"}),
    }
    for key, (model, site, at, of, fields) in jobs.items():
        with_report = {} if model is MaintenanceRecord else {"report": document(canary(of, f"report{key}"))}
        world.held[key] = model.objects.create(
            key=f"W-{key}",
            site=world.sites[site],
            ordered_at=at,
            performed_at=at + DAY,
            installer=world.held["installer"],
            technician_number="771",
            work_done=canary(of, f"work{key}"),
            **fields,
            **with_report,
        )


def _dialogue(world: World) -> None:
    now = world.now
    for who in ("ingrid", "ole", "lise", "tor"):
        thread = Conversation.objects.create(
            reference=f"H-{who}",
            person=world.people[who],
            subject=canary(who, "thread"),
            opened_at=now - 10 * DAY,
            closed_at=now - 9 * DAY,
        )
        world.held[f"thread_{who}"] = thread
        _message(world, f"{who}_email_in", thread, "email", "in", of=who)
        _message(world, f"{who}_email_out", thread, "email", "out", of=who)
    thread = world.held["thread_ingrid"]
    for channel in ("web_form", "sms", "chat"):
        _message(world, f"ingrid_{channel}", thread, channel, "in", of="ingrid")
    for key, line, state in (
        ("call", "alarm_centre", "available"),
        ("unheard", "service", "quarantined"),
        ("old_call", "sales", "available"),
    ):
        _message(world, f"ingrid_{key}", thread, "phone", "out", of="ingrid")
        _recording(world, key, line=line, state=state)
    RecordingAccess.objects.create(
        recording=world.held["call"],
        at=now - 8 * DAY,
        role="support",
        staff_number="5120",
        reason=canary("ingrid", "listenreason"),
    )
    world.held["attachment"] = ContactAttachment.objects.create(
        contact=world.held["ingrid_email_in"],
        file=document(canary("ingrid", "attachment"), name="kvittering.pdf"),
    )


def _message(world: World, key: str, thread: Conversation, channel: str, direction: str, *, of: str) -> None:
    row = CustomerContact(
        key=f"C-{key}",
        conversation=thread,
        channel=channel,
        direction=direction,
        at=thread.opened_at + MINUTE,
        subject=canary(of, f"subject{key}"),
        handled_by="support" if direction == "out" else "",
    )
    row.body = canary(of, f"body{key}")
    if direction == "out":
        row.internal_note = canary(of, f"note{key}")
    row.save()
    world.held[key] = row


def _recording(world: World, key: str, *, line: str, state: str) -> None:
    told, gone = state == "available", key == "old_call"
    row = CallRecording(
        contact=world.held[f"ingrid_{key}"],
        started_at=world.now - 10 * DAY,
        duration_seconds=2,
        line=line,
        notice_given=told,
        notice_version="2025-1" if told else "",
        basis="6_1_f",
        state=state,
        confirmed_in_writing_at=world.now - 45 * DAY if gone else None,
        deleted_at=world.now - DAY if gone else None,
    )
    if not gone:
        row.file = store(
            sound(),
            kind=StoredFile.Kind.RECORDING,
            name=f"{key}.wav",
            media_type="audio/wav",
            duration_seconds=2,
        )
    row.transcript = canary("ingrid", f"transcript{key}")
    row.save()
    world.held[key] = row


def _bills(world: World) -> None:
    for key, of, site, with_document in (
        ("bill", "ingrid", "ingrid", True),
        ("bill_plain", "ingrid", "ingrid", False),
        ("bill_tor", "tor", "tor", True),
        ("bill_lise", "lise", "lise", True),
    ):
        agreement = Agreement.objects.get(number=f"A-{site}")
        _invoice(world, key, agreement, of=of, document=document(key) if with_document else None)
    credited = world.held["bill_plain"]
    _invoice(world, "credit_note", credited.agreement, of="ingrid", kind="credit_note", credits=credited)
    Payment.objects.create(
        key="P-bill",
        invoice=world.held["bill"],
        paid_on=date(2026, 10, 15),
        amount="625.00",
        method="efaktura",
        fiscal_year_ends_on=YEAR_END,
    )
    for who, agreement in {"ingrid": "A-ingrid", "lise": "A-lise"}.items():
        PaymentArrangement.objects.create(
            customer=world.customers[who],
            kind="efaktura",
            bank_account_masked="*******1234",
            valid_from=date(2026, 6, 1),
        )
        PriceLine.objects.create(
            agreement=Agreement.objects.get(number=agreement),
            description=canary(who, "price"),
            amount="1450.00",
            unit="time",
            valid_from=date(2026, 6, 1),
        )
    world.held["contract"] = AgreementDocument.objects.create(
        agreement=Agreement.objects.get(number="A-ingrid"),
        kind="agreement",
        signed_at=TAKEOVER,
        signature_evidence=canary("ingrid", "signature"),
        file=document(canary("ingrid", "contract"), name="avtale.pdf"),
    )
    world.held["handover"] = OwnershipChange.objects.create(
        key="EK-1",
        site=world.sites["house"],
        from_customer=world.customers["tor"],
        to_customer=world.customers["ingrid"],
        initiated_by="seller",
        initiated_at=TAKEOVER - 14 * DAY,
        takeover_at=TAKEOVER,
        seller_confirmed_at=TAKEOVER - 13 * DAY,
        buyer_confirmed_at=TAKEOVER - 12 * DAY,
        completed_at=TAKEOVER,
        state="completed",
        wipe_report={"codes": 3, "note": canary("tor", "wiped")},
    )


def _invoice(world: World, key: str, agreement: Any, *, of: str, **fields: Any) -> None:
    row = Invoice.objects.create(
        number=f"F-{key}",
        customer=agreement.customer,
        agreement=agreement,
        fiscal_year_ends_on=YEAR_END,
        issued_on=date(2026, 10, 1),
        due_on=date(2026, 10, 15),
        net="500.00",
        vat="125.00",
        total="625.00",
        recipient_name=canary(of, f"billed{key}"),
        recipient_address="Fjellveien 12, 0873 Oslo",
        **fields,
    )
    InvoiceLine.objects.create(
        invoice=row,
        position=1,
        description=canary(of, f"line{key}"),
        quantity=1,
        unit_price="500.00",
        vat_rate="25.0",
        amount="625.00",
    )
    world.held[key] = row


def _others(world: World) -> None:
    now = world.now
    world.people["mona"] = Person.objects.create(given_name="Mona", family_name="Lie")
    inquiry = Inquiry(
        reference="Q-mona",
        person=world.mona,
        channel="web_form",
        received_at=now - 50 * DAY,
        name="Mona Lie",
        email="mona@example.no",
        subject=canary("mona", "question"),
    )
    inquiry.body = canary("mona", "asked")
    inquiry.answer = canary("mona", "answered")
    inquiry.save()
    world.held["inquiry"] = inquiry
    world.held["quote"] = QuoteRequest.objects.create(
        reference="T-mona",
        person=world.mona,
        received_at=now - 40 * DAY,
        name=canary("mona", "quotename"),
        phones=["+4722000199"],
        emails=["mona@example.no"],
        state="offered",
        valid_until=date(2026, 12, 31),
    )
    _credit(world, "credit_mona", person=world.mona, quote=world.held["quote"], at=now - 39 * DAY)
    _credit(
        world,
        "credit",
        person=world.ingrid,
        agreement=Agreement.objects.get(number="A-ingrid"),
        at=TAKEOVER - 3 * DAY,
    )
    told = {"recipient": world.held["guard"], "at": now - 20 * DAY, "ground": "processor"}
    for who in ("ingrid", "lise"):
        Disclosure.objects.create(
            person=world.people[who],
            data_categories=["alarmer"],
            description=canary(who, "disclosed"),
            **told,
        )
    told_later = Disclosure.objects.create(
        person=world.ingrid,
        recipient=world.held["police"],
        at=now - 2 * DAY,
        data_categories=["bruk"],
        description=canary("police", "secret"),
        ground="legal_obligation",
        legal_provision="straffeprosessloven § 210",
        case_reference=canary("police", "case"),
        secret_until=now + 300 * DAY,
    )
    SecrecyOrder.objects.create(
        disclosure=told_later,
        issued_by="police",
        reference=canary("police", "order"),
        until=now + 300 * DAY,
    )
    world.held["told_later"] = told_later
    hold = Hold(
        person=world.lise,
        category="avtale",
        label="accounts.Agreement",
        row_key=str(Agreement.objects.get(number="A-lise").pk),
        opened_by=world.users["dina"],
        review_on=now.date() + 90 * DAY,
    )
    hold.reason = canary("hold", "reason")
    hold.save(force_insert=True)
    world.held["hold"] = hold
    world.held["finding"] = Finding.objects.create(
        key="many_a_day:holdings", rule="many_a_day", by=world.users["sam"], happened_at=now - DAY, count=90
    )


def _credit(world: World, key: str, *, person: Person, at: datetime, **order: Any) -> None:
    world.held[key] = CreditCheck.objects.create(
        key=f"K-{key}",
        person=person,
        need_reason="Bestilling av alarm på kreditt",
        informed_at=at,
        requested_at=at + MINUTE,
        bureau=world.held["bureau"],
        result="approved",
        decision="approved",
        decided_by="3301",
        decided_at=at + 60 * MINUTE,
        decision_note=canary("mona" if "mona" in key else "ingrid", "credit"),
        **order,
    )
