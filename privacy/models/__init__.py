"""The tables of the rights: cases, requests, their events, jobs, archives, and who has looked."""

from privacy.models.archives import Archive, ArchivePart, ArchiveSegment, Download
from privacy.models.cases import CaseNote, PrivacyCase
from privacy.models.consents import ConsentEnd, ConsentEntry
from privacy.models.corrections import Correction, RecipientNotice, RecordNote
from privacy.models.disclosures import SecrecyOrder
from privacy.models.erasures import Erasure, Kept, SubjectGate
from privacy.models.events import Event
from privacy.models.findings import Finding, Fingerprint
from privacy.models.holds import Hold
from privacy.models.incidents import Incident, IncidentStep
from privacy.models.jobs import Job, JobStep
from privacy.models.looks import CallerCheck, LockOpening, LookNotice, RecordLock
from privacy.models.marketing import (
    MarketingChoice,
    MarketingSystem,
    ReservationCheck,
    ReservedAddress,
    SuppressionEntry,
)
from privacy.models.papers import (
    GapJudgement,
    Kind,
    LegalDocument,
    PaperEvidence,
    PaperWithdrawal,
    PromiseFigure,
)
from privacy.models.pauses import Pause
from privacy.models.readings import Opening, Reading
from privacy.models.registers import RecipientVersion
from privacy.models.requests import PrivacyRequest
from privacy.models.restrictions import Restriction, Weighing
from privacy.models.reviews import Review
from privacy.models.safety import LogView, SafetyLook, SafetyReview
from privacy.models.sweeps import BlankedMonth, SweepRun

__all__ = [
    "Archive",
    "ArchivePart",
    "ArchiveSegment",
    "BlankedMonth",
    "CallerCheck",
    "CaseNote",
    "ConsentEnd",
    "ConsentEntry",
    "Correction",
    "Download",
    "Erasure",
    "Event",
    "Finding",
    "Fingerprint",
    "GapJudgement",
    "Hold",
    "Incident",
    "IncidentStep",
    "Job",
    "JobStep",
    "Kept",
    "Kind",
    "LegalDocument",
    "LockOpening",
    "LogView",
    "LookNotice",
    "MarketingChoice",
    "MarketingSystem",
    "Opening",
    "PaperEvidence",
    "PaperWithdrawal",
    "Pause",
    "PrivacyCase",
    "PrivacyRequest",
    "PromiseFigure",
    "Reading",
    "RecipientNotice",
    "RecipientVersion",
    "RecordLock",
    "RecordNote",
    "ReservationCheck",
    "ReservedAddress",
    "Restriction",
    "Review",
    "SafetyLook",
    "SafetyReview",
    "SecrecyOrder",
    "SubjectGate",
    "SuppressionEntry",
    "SweepRun",
    "Weighing",
]
