"""The tables of the rights: cases, requests, their events, jobs, archives, and who has looked."""

from privacy.models.archives import Archive, ArchivePart, ArchiveSegment, Download
from privacy.models.cases import CaseNote, PrivacyCase
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
from privacy.models.pauses import Pause
from privacy.models.readings import Opening, Reading
from privacy.models.requests import PrivacyRequest
from privacy.models.restrictions import Restriction, Weighing
from privacy.models.reviews import Review
from privacy.models.sweeps import BlankedMonth, SweepRun

__all__ = [
    "Archive",
    "ArchivePart",
    "ArchiveSegment",
    "BlankedMonth",
    "CallerCheck",
    "CaseNote",
    "Correction",
    "Download",
    "Erasure",
    "Event",
    "Finding",
    "Fingerprint",
    "Hold",
    "Incident",
    "IncidentStep",
    "Job",
    "JobStep",
    "Kept",
    "LockOpening",
    "LookNotice",
    "MarketingChoice",
    "MarketingSystem",
    "Opening",
    "Pause",
    "PrivacyCase",
    "PrivacyRequest",
    "Reading",
    "RecipientNotice",
    "RecordLock",
    "RecordNote",
    "ReservationCheck",
    "ReservedAddress",
    "Restriction",
    "Review",
    "SecrecyOrder",
    "SubjectGate",
    "SuppressionEntry",
    "SweepRun",
    "Weighing",
]
