"""The tables of the rights: requests, their events, jobs, archives."""

from privacy.models.archives import Archive, Download
from privacy.models.disclosures import SecrecyOrder
from privacy.models.jobs import Job, JobStep
from privacy.models.requests import Event, PrivacyRequest

__all__ = ["Archive", "Download", "Event", "Job", "JobStep", "PrivacyRequest", "SecrecyOrder"]
