"""Installation, service and maintenance."""

from accounts.intake.bundle.catalogue.pointing import COMPONENT, SITE, component_elsewhere, recipient
from accounts.intake.bundle.entity import Entity, Media, MediaKind
from accounts.models import InstallationJob, MaintenanceRecord, ServiceVisit

REPORT = Media("report", MediaKind.DOCUMENT)

WORK = (
    Entity(
        "installation_jobs",
        InstallationJob,
        identity=("key",),
        natural=(("key",),),
        references=(SITE, recipient("installer")),
        media=REPORT,
    ),
    Entity(
        "service_visits",
        ServiceVisit,
        identity=("key",),
        natural=(("key",),),
        references=(SITE, recipient("installer")),
        media=REPORT,
    ),
    Entity(
        "maintenance_records",
        MaintenanceRecord,
        identity=("key",),
        natural=(("key",),),
        references=(SITE, recipient("installer"), COMPONENT),
        checks=(component_elsewhere(),),
    ),
)
