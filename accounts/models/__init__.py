"""The tables of the customer account, one file per block of the privacy statement."""

from accounts.models.access import AccessCode, AuthorisedUser, CodeAssignment, ContactPerson, Passphrase
from accounts.models.activity import ArmingEvent, CommandEvent, LockEvent, PlugEvent
from accounts.models.controller import Controller
from accounts.models.customers import Agreement, AgreementLine, Customer
from accounts.models.letters import Letter
from accounts.models.people import ContactPoint, NationalIdentifier, Organisation, Person
from accounts.models.sign_in import User
from accounts.models.sites import Component, Occupancy, Panel, Site

__all__ = [
    "AccessCode",
    "Agreement",
    "AgreementLine",
    "ArmingEvent",
    "AuthorisedUser",
    "CodeAssignment",
    "CommandEvent",
    "Component",
    "ContactPerson",
    "ContactPoint",
    "Controller",
    "Customer",
    "Letter",
    "LockEvent",
    "NationalIdentifier",
    "Occupancy",
    "Organisation",
    "Panel",
    "Passphrase",
    "Person",
    "PlugEvent",
    "Site",
    "User",
]
