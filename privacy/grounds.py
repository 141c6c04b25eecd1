"""The purposes, legal bases and recipients that categories point at. Values only; a lawyer can read the file."""

from django.utils.translation import gettext_lazy as _

from privacy.registry import LegalBasis, Purpose, Recipient

# Purposes (domain.md 1.8)
DELIVER_SERVICE = Purpose("P-02", _("For å levere alarmtjenesten du har avtale om"))
IDENTIFY_AND_CONTACT = Purpose("P-03", _("For å vite hvem du er og kunne kontakte deg"))
SERVICE_AND_MAINTENANCE = Purpose("P-05", _("For å montere, vedlikeholde og reparere utstyret"))
HANDLE_ALARMS = Purpose("P-06", _("For å avklare alarmer og hjelpe deg riktig"))
ACCESS_SECURITY = Purpose("P-08", _("For å holde andre ute fra opplysningene og anlegget ditt"))
SERVICE_MESSAGES = Purpose("P-10", _("For å svare deg og sende viktige beskjeder"))
CREDIT_CHECK = Purpose("P-12", _("For å vite sikkert hvem vi kredittvurderer"))
BILLING = Purpose("P-13", _("For å beregne og kreve inn det tjenesten koster"))
HANDLE_RIGHTS = Purpose("P-16", _("For å svare når du bruker rettighetene dine"))

# Legal bases
CONTRACT = LegalBasis(_("GDPR art. 6 nr. 1 b"), _("Nødvendig for avtalen med deg"))
INTEREST_OF_USERS = LegalBasis(
    _("GDPR art. 6 nr. 1 f"),
    _("Nødvendig for at alarmen skal virke for dem som bruker den uten å ha avtalen selv"),
)
INTEREST_IN_SECURITY = LegalBasis(_("GDPR art. 6 nr. 1 f"), _("Nødvendig for å holde uvedkommende ute"))
LEGAL_OBLIGATION = LegalBasis(_("GDPR art. 6 nr. 1 c"), _("Vi er pålagt det ved lov"))
CERTAIN_IDENTIFICATION = LegalBasis(
    _("personopplysningsloven § 12"), _("Vi har saklig behov for sikker identifisering")
)

# Recipients: kinds only, until each company's register of processors is loaded
ALARM_CENTRE = Recipient(_("Alarmsentralen vår"), "controller", _("Norge"))
INSTALLERS = Recipient(_("Montørselskaper som jobber for oss"), "processor", _("Norge"))
IT_SUPPLIER = Recipient(_("Leverandører av drift og IT for oss"), "processor", _("EU/EØS"))
INVOICING = Recipient(_("Leverandører av fakturering for oss"), "processor", _("EU/EØS"))
CUSTOMER = Recipient(_("Kunden som ga deg tilgang eller førte deg opp"), "controller", _("Norge"))
