"""The purposes, legal bases and recipients that categories point at. Values only; a lawyer can read the file."""

from django.utils.translation import gettext_lazy as _

from privacy.registry import LegalBasis, Purpose, Recipient

# Purposes (domain.md 1.8)
DELIVER_SERVICE = Purpose("P-02", _("For å levere alarmtjenesten du har avtale om"))
IDENTIFY_AND_CONTACT = Purpose("P-03", _("For å vite hvem du er og kunne kontakte deg"))
SERVICE_AND_MAINTENANCE = Purpose("P-05", _("For å montere, vedlikeholde og reparere utstyret"))
HANDLE_ALARMS = Purpose("P-06", _("For å avklare alarmer og hjelpe deg riktig"))
ACCESS_SECURITY = Purpose("P-08", _("For å holde andre ute fra opplysningene og anlegget ditt"))
MARKETING = Purpose("P-11", _("For å sende reklame, nyheter og informasjon"))
SERVICE_MESSAGES = Purpose("P-10", _("For å svare deg og sende viktige beskjeder"))
CREDIT_CHECK = Purpose("P-12", _("For å vite sikkert hvem vi kredittvurderer"))
BILLING = Purpose("P-13", _("For å beregne og kreve inn det tjenesten koster"))
HANDLE_RIGHTS = Purpose("P-16", _("For å svare når du bruker rettighetene dine"))

HANDLE_INQUIRIES = Purpose("P-01", _("For å svare på henvendelser og følge dem opp"))
INSTALL = Purpose("P-04", _("For å montere alarm og utstyr"))
ASSESS_CREDIT = Purpose("P-12", _("For å vurdere om du kan betale, før vi inngår avtale"))
SHARE_BY_CONSENT = Purpose("P-14", _("For å dele med andre når du har sagt ja"))
OBEY_THE_LAW = Purpose("P-15", _("For å gjøre det loven pålegger oss"))
GIVE_QUOTES = Purpose("P-17", _("For å lage tilbudet du ba om"))
CHANGE_OWNERSHIP = Purpose("P-18", _("For å overføre anlegget til en ny eier"))
RECORD_CALLS = Purpose(
    "P-19", _("For å kunne vise hva som ble sagt i en alarmsituasjon, og hva som ble avtalt ved salg")
)

# Legal bases
CONTRACT = LegalBasis(_("GDPR art. 6 nr. 1 b"), _("Nødvendig for avtalen med deg"))
INTEREST_OF_USERS = LegalBasis(
    _("GDPR art. 6 nr. 1 f"),
    _("Nødvendig for at alarmen skal virke for dem som bruker den uten å ha avtalen selv"),
)
INTEREST_IN_SECURITY = LegalBasis(_("GDPR art. 6 nr. 1 f"), _("Nødvendig for å holde uvedkommende ute"))
LEGAL_OBLIGATION = LegalBasis(_("GDPR art. 6 nr. 1 c"), _("Vi er pålagt det ved lov"))
INTEREST_IN_ANSWERING = LegalBasis(
    _("GDPR art. 6 nr. 1 f"), _("Nødvendig for å svare den som tar kontakt med oss")
)
INTEREST_IN_MARKETING = LegalBasis(
    _("GDPR art. 6 nr. 1 f"), _("Nødvendig for å fortelle kunder om det vi selger, når de ikke har sagt nei")
)
INTEREST_IN_CREDIT = LegalBasis(
    _("GDPR art. 6 nr. 1 f"), _("Nødvendig for å unngå tap når vi leverer på kreditt")
)
INTEREST_IN_EVIDENCE = LegalBasis(
    _("GDPR art. 6 nr. 1 f"), _("Nødvendig for å kunne vise hva som ble sagt i alvorlige situasjoner")
)
BEFORE_CONTRACT = LegalBasis(_("GDPR art. 6 nr. 1 b"), _("Nødvendig for å lage tilbudet du ba om"))
CONSENT = LegalBasis(_("GDPR art. 6 nr. 1 a"), _("Samtykket ditt"))
CERTAIN_IDENTIFICATION = LegalBasis(
    _("personopplysningsloven § 12"), _("Vi har saklig behov for sikker identifisering")
)

# Recipients: what is told until the company's own register of them is loaded (accounts.Recipient)
ALARM_CENTRE = Recipient(_("Alarmsentralen vår"), "controller", _("Norge"))
INSTALLERS = Recipient(
    _("Montørselskaper som jobber for oss"), "processor", _("Norge"), category="installation"
)
GUARDS = Recipient(_("Vekterselskaper som rykker ut for oss"), "processor", _("Norge"), "customer_service")
IT_SUPPLIER = Recipient(_("Leverandører av drift og IT for oss"), "processor", _("EU/EØS"), category="it")
INVOICING = Recipient(_("Leverandører av fakturering for oss"), "processor", _("EU/EØS"), "invoicing")
CREDIT_BUREAU = Recipient(_("Kredittopplysningsforetaket"), "controller", _("Norge"), category="credit")
AUTHORITIES = Recipient(
    _("Politi og andre myndigheter, når loven krever det"), "controller", _("Norge"), category="authority"
)
BONUS_PARTNERS = Recipient(
    _("Bonusprogrammer du har sagt ja til"), "controller", _("Norge"), category="bonus_partner"
)
CUSTOMER = Recipient(_("Kunden som ga deg tilgang eller førte deg opp"), "controller", _("Norge"))
