"""The tables of the rights: requests, their events, jobs, archives, and who has looked at whom."""

from privacy.models.archives import Archive, Download
from privacy.models.jobs import Job, JobStep
from privacy.models.readings import Opening, Reading
from privacy.models.requests import Event, PrivacyRequest

__all__ = ["Archive", "Download", "Event", "Job", "JobStep", "Opening", "PrivacyRequest", "Reading"]
