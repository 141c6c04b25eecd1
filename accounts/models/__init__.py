"""The tables of the customer account, one file per block of the privacy statement."""

from accounts.models.access import (
    AccessCode,
    AuthorisedUser,
    CodeAssignment,
    ContactPerson,
    LogAttestation,
    Passphrase,
    UserInvitation,
)
from accounts.models.accesses import ImageAccess, RecordingAccess
from accounts.models.activity import ArmingEvent, CommandEvent, LockEvent, PlugEvent
from accounts.models.alarms import AlarmActivation, FollowUp, GuardDispatch, VerificationImage
from accounts.models.audit import AuditEntry, AuditInbox, AuditPseudonym
from accounts.models.billing import Invoice, InvoiceLine, Payment, PaymentArrangement, PriceLine
from accounts.models.contacting import ContactChange, TextMessage
from accounts.models.controller import Controller
from accounts.models.credit import CreditCheck
from accounts.models.customers import Agreement, AgreementDocument, AgreementLine, Customer, OwnershipChange
from accounts.models.dialogue import (
    CallRecording,
    ContactAttachment,
    Conversation,
    CustomerContact,
    Inquiry,
    QuoteRequest,
)
from accounts.models.files import StoredFile
from accounts.models.keys import DataKey
from accounts.models.ledger import LedgerEntry
from accounts.models.letters import Letter
from accounts.models.notices import ContactNotice, ContactRefusal, LateNotice
from accounts.models.ownership import HandoverCheck, Takeover, TakeoverInvitation
from accounts.models.panels import PanelCommand
from accounts.models.people import ContactPoint, NationalIdentifier, Organisation, Person
from accounts.models.quiet import QuietWish, ViewPause
from accounts.models.recipients import Disclosure, Processor, Recipient, Transfer
from accounts.models.security import Change, KnownDevice, Method, SignInEvent, Wait
from accounts.models.service import InstallationJob, MaintenanceRecord, ServiceVisit
from accounts.models.sign_in import User
from accounts.models.sites import Component, Occupancy, Panel, Site
from accounts.models.staff import StaffChange, StaffInvitation
from accounts.models.tallies import Tally

__all__ = [
    "AccessCode",
    "Agreement",
    "AgreementDocument",
    "AgreementLine",
    "AlarmActivation",
    "ArmingEvent",
    "AuditEntry",
    "AuditInbox",
    "AuditPseudonym",
    "AuthorisedUser",
    "CallRecording",
    "Change",
    "CodeAssignment",
    "CommandEvent",
    "Component",
    "ContactAttachment",
    "ContactChange",
    "ContactNotice",
    "ContactPerson",
    "ContactPoint",
    "ContactRefusal",
    "Controller",
    "Conversation",
    "CreditCheck",
    "Customer",
    "CustomerContact",
    "DataKey",
    "Disclosure",
    "FollowUp",
    "GuardDispatch",
    "HandoverCheck",
    "ImageAccess",
    "Inquiry",
    "InstallationJob",
    "Invoice",
    "InvoiceLine",
    "KnownDevice",
    "LateNotice",
    "LedgerEntry",
    "Letter",
    "LockEvent",
    "LogAttestation",
    "MaintenanceRecord",
    "Method",
    "NationalIdentifier",
    "Occupancy",
    "Organisation",
    "OwnershipChange",
    "Panel",
    "PanelCommand",
    "Passphrase",
    "Payment",
    "PaymentArrangement",
    "Person",
    "PlugEvent",
    "PriceLine",
    "Processor",
    "QuietWish",
    "QuoteRequest",
    "Recipient",
    "RecordingAccess",
    "ServiceVisit",
    "SignInEvent",
    "Site",
    "StaffChange",
    "StaffInvitation",
    "StoredFile",
    "Takeover",
    "TakeoverInvitation",
    "Tally",
    "TextMessage",
    "Transfer",
    "User",
    "UserInvitation",
    "VerificationImage",
    "ViewPause",
    "Wait",
]
