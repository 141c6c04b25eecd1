"""All settings. Values come from the environment; a secret has no default, and an unsafe value stops the start."""

from pathlib import Path

from csp.constants import NONE, SELF

from portal import env

ROOT = Path(__file__).resolve().parent.parent

# What this process is -----------------------------------------------------------------------------
DEMO = env.flag("DEMO")
DEBUG = env.flag("DEBUG")
SECRET_KEY = env.text("SECRET_KEY")
SECRET_KEY_FALLBACKS = env.words("SECRET_KEY_FALLBACKS")
ALLOWED_HOSTS = env.words("ALLOWED_HOSTS")
SITE_URL = env.text("SITE_URL", "https://localhost").rstrip("/")
HTTPS = SITE_URL.startswith("https://")
STORAGE_DIR = Path(env.text("STORAGE_DIR", str(ROOT / ".local" / "storage")))

# Keys kept outside the database: those that wrap every data key, by id, and the one of keyed look-ups.
KEY_RING = env.text("KEY_RING", "accounts.keys.local.LocalRing")
KEY_ENCRYPTION_KEYS = env.keys("KEY_ENCRYPTION_KEYS")
BLIND_INDEX_KEY = env.key("BLIND_INDEX_KEY")
KMS_URL = env.text("KMS_URL", "")
KMS_MOUNT = env.text("KMS_MOUNT", "transit")
KMS_KEY = env.text("KMS_KEY", "mine-sider")
KMS_TOKEN = env.text("KMS_TOKEN", "")
KMS_TOKEN_FILE = env.file("KMS_TOKEN")
KMS_CA_FILE = env.text("KMS_CA_FILE", "")
KMS_SECONDS = env.integer("KMS_SECONDS", 5)

# Application --------------------------------------------------------------------------------------
INSTALLED_APPS = [
    "portal",
    "privacy",
    "accounts",
    "portal.admin_app.StaffAdminConfig",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.humanize",
    "django.forms",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.usersessions",
    "allauth.socialaccount",
    "csp",
    "pgtrigger",
]
MIDDLEWARE = [
    # Around all others, so that files, refusals and errors carry the headers too.
    "portal.middleware.SecurityHeaders",
    "csp.middleware.CSPMiddleware",
    "portal.machines.AnswerInJson",
    "portal.admission.LetIn",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "portal.middleware.RefuseNulBytes",
    "portal.middleware.KeysAtHand",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "portal.middleware.ChosenLanguage",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "portal.admission.FromOurPages",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.auth.middleware.LoginRequiredMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "allauth.usersessions.middleware.UserSessionsMiddleware",
    "accounts.security.devices.RememberDevice",
    "portal.middleware.SessionEnd",
    "portal.middleware.StaffNetworks",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    # Last, so that what the others ask the database is asked outside. Within it, what a person has seen is asked.
    "portal.wall.BehindTheWall",
    "privacy.papers.gate.ReadFirst",
]
ROOT_URLCONF = "portal.urls"
WSGI_APPLICATION = "portal.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [ROOT / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.i18n",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "accounts.page.page",
            ],
        },
    }
]
FORM_RENDERER = "accounts.rendering.PortalForms"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

# PostgreSQL: data, sessions, rate limits. Redis may vanish without stopping the site. -------------
DATABASES = {"default": env.database("DATABASE_URL")}
DATABASES["default"] |= {"ATOMIC_REQUESTS": True, "CONN_MAX_AGE": 60, "CONN_HEALTH_CHECKS": True}
# Who the processes are in the database; the roles they act in are in accounts.wall.roles.
DATABASE_WEB_ROLE = env.text("DATABASE_WEB_ROLE", "minesider_web")
DATABASE_WORKER_ROLE = env.text("DATABASE_WORKER_ROLE", "minesider_worker")
DATABASES["default"]["OPTIONS"] |= {
    "connect_timeout": 5,
    "keepalives_idle": 10,
    "keepalives_interval": 5,
    "keepalives_count": 3,
    # Compiling a plan takes a third of a second; no page's query runs that long.
    "options": f"{DATABASES['default']['OPTIONS'].get('options', '')} -c jit=off "
    + " ".join(
        f"-c {name}={env.integer(f'DATABASE_{name.upper()}', default)}"
        for name, default in {
            "statement_timeout": 60_000,
            "lock_timeout": 3_000,
            "idle_in_transaction_session_timeout": 15_000,
        }.items()
    ),
}
CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.db.DatabaseCache",
        "LOCATION": "rate_limit_cache",
        # Above this Django throws counters away, and with them the limits. Its default is 300.
        "OPTIONS": {"MAX_ENTRIES": 100_000},
    },
}
SESSION_ENGINE = "django.contrib.sessions.backends.db"

# Sign-in ------------------------------------------------------------------------------------------
AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = ["accounts.staff.networks.EmployeesFromInside"]
PASSWORD_HASHERS = ["accounts.passwords.Argon2"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 15}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
    {"NAME": "accounts.passwords.NotOurWords"},
    {"NAME": "accounts.passwords.NotBreached"},
]
BREACHED_PASSWORDS = env.text("BREACHED_PASSWORDS", "")
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "overview"
ACCOUNT_ADAPTER = "accounts.adapter.SignInAdapter"
ACCOUNT_FORMS = {
    "login": "accounts.forms.SignInForm",
    "request_login_code": "accounts.forms.AskForCodeForm",
    "confirm_login_code": "accounts.forms.CodeForm",
    "confirm_email_verification_code": "accounts.forms.CodeForm",
    "confirm_password_reset_code": "accounts.forms.CodeForm",
    "reset_password": "accounts.forms.ForgottenPasswordForm",
    "reset_password_from_key": "accounts.forms.NewPasswordForm",
    "reauthenticate": "accounts.forms.PasswordAgainForm",
}
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
ACCOUNT_EMAIL_VERIFICATION = "mandatory"
ACCOUNT_EMAIL_VERIFICATION_BY_CODE_ENABLED = True
ACCOUNT_LOGIN_BY_CODE_ENABLED = True
ACCOUNT_LOGIN_BY_CODE_SUPPORTS_RESEND = True
ACCOUNT_PASSWORD_RESET_BY_CODE_ENABLED = True
# A mailed code works for ten minutes and three tries (F-13). The last one is the sign-in that waits for it.
ACCOUNT_LOGIN_BY_CODE_TIMEOUT = ACCOUNT_PASSWORD_RESET_BY_CODE_TIMEOUT = 600
ACCOUNT_EMAIL_VERIFICATION_BY_CODE_TIMEOUT = ACCOUNT_LOGIN_TIMEOUT = 600
ACCOUNT_LOGIN_BY_CODE_MAX_ATTEMPTS = ACCOUNT_PASSWORD_RESET_BY_CODE_MAX_ATTEMPTS = 3
ACCOUNT_EMAIL_VERIFICATION_BY_CODE_MAX_ATTEMPTS = 3
ACCOUNT_PREVENT_ENUMERATION = "strict"
ACCOUNT_EMAIL_UNKNOWN_ACCOUNTS = True
# Changes are told by accounts.security.changes: to every address there was, with a link that undoes them.
ACCOUNT_EMAIL_NOTIFICATIONS = False
ACCOUNT_LOGOUT_ON_PASSWORD_CHANGE = True
ACCOUNT_LOGIN_ON_PASSWORD_RESET = False
ACCOUNT_SESSION_REMEMBER = False
ACCOUNT_REAUTHENTICATION_REQUIRED = True
ACCOUNT_REAUTHENTICATION_TIMEOUT = 300
ACCOUNT_DEFAULT_HTTP_PROTOCOL = "https" if HTTPS else "http"
ACCOUNT_RATE_LIMITS = {
    "login_failed": "10/m/ip,5/5m/key",
    "login": "20/m/ip",
    "reset_password": "5/m/ip,3/h/key",
    "reset_password_from_key": "10/m/ip",
    "reauthenticate": "5/m/user",
    "change_password": "3/m/user",
    "request_login_code": "5/m/ip,4/h/key",
    "activate": "5/m/ip,4/h/key",
    "check_signature": "30/m/ip",
    "check_receipt": "30/m/ip",
    "undo_erasure": "10/m/ip",
    "takeover": "30/m/ip",
    "takeover_code": "5/h/key",
    "ask_for_home": "5/h/user",
    "answer_invitation": "20/m/ip",
    "give_access": "20/d/user",
    # Whoever is refused a code learns that somebody may have it: few tries, so that nobody finds out so.
    "set_code": "6/h/user",
    "contact_link": "30/m/ip",
    # People without an account. Offices and mobile networks share an address: what is refused names other ways.
    "outsider_form": "30/h/ip",
    "outsider_door": "30/h/ip",
    # Campaign systems, each by its own token; and whoever comes without one.
    "marketing_one": "1200/m/key",
    "marketing_many": "120/m/key",
    # A no is not refused because of how much else is asked.
    "marketing_replies": "6000/m/key",
    "marketing_refused": "20/m/ip",
}
# Second factors and passkeys. A factor is never skipped: no trusted browsers, no tolerance for old codes.
MFA_ADAPTER = "accounts.factors.FactorAdapter"
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_WEBAUTHN_USER_VERIFICATION = "required"
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = DEMO and not HTTPS  # http://localhost is a secure context to browsers
MFA_TOTP_TOLERANCE = 0
MFA_TRUST_ENABLED = False
MFA_RECOVERY_CODE_DIGITS = 10
MFA_RECOVERY_CODES_SHOW_ONCE = True
USERSESSIONS_TRACK_ACTIVITY = True
# BankID is found by issuer and subject alone, never by an address, and leaves no token behind.
SOCIALACCOUNT_AUTO_SIGNUP = False
SOCIALACCOUNT_EMAIL_AUTHENTICATION = SOCIALACCOUNT_EMAIL_AUTHENTICATION_AUTO_CONNECT = False
SOCIALACCOUNT_LOGIN_ON_GET = False
SOCIALACCOUNT_STORE_TOKENS = False
SOCIALACCOUNT_QUERY_EMAIL = False
BANKID = env.bankid()
ALLAUTH_TRUSTED_PROXY_COUNT = env.integer("TRUSTED_PROXY_COUNT", 0)
FRESH_SIGN_IN_SECONDS = ACCOUNT_REAUTHENTICATION_TIMEOUT
# So long nothing is done that cannot be taken back, after a change of what one signs in with (F-14).
CREDENTIAL_WAIT_HOURS = 72

# Employees: networks they may come from (none named: any), roles that need a passkey, minutes of doing nothing.
STAFF_NETWORKS = env.networks("STAFF_NETWORKS")
STAFF_PASSKEY_ROLES = env.words("STAFF_PASSKEY_ROLES")
STAFF_IDLE_MINUTES = env.integer("STAFF_IDLE_MINUTES", 15)
# So long an employee who gave a reason sees the customer they gave it for.
OPENING_MINUTES = env.integer("OPENING_MINUTES", 15)

# Safety at home: where the way out of the page leads, and the national help line with the day somebody checked it.
QUICK_EXIT_URL = env.text("QUICK_EXIT_URL", "https://www.yr.no/")
HELP_LINE = env.text("HELP_LINE", "116 006")
HELP_LINE_NAME = env.text("HELP_LINE_NAME", "Vold- og overgrepslinjen")
HELP_LINE_CHECKED_ON = env.text("HELP_LINE_CHECKED_ON", "")
# More different people than these in a day or an hour, and the officer asks the employee why.
READINGS_A_DAY = env.integer("READINGS_A_DAY", 80)
READINGS_AN_HOUR = env.integer("READINGS_AN_HOUR", 25)

SESSION_COOKIE_AGE = 1800
SESSION_SAVE_EVERY_REQUEST = True
SESSION_EXPIRE_AT_BROWSER_CLOSE = True
SESSION_HOURS_AT_MOST = {"person": 12, "staff": 8}
SESSION_COOKIE_NAME = "__Host-sid" if HTTPS else "sid"
CSRF_COOKIE_NAME = "__Host-csrf" if HTTPS else "csrf"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = HTTPS
SESSION_COOKIE_HTTPONLY = CSRF_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_SAMESITE = "Strict"
CSRF_FAILURE_VIEW = "portal.errors.form_too_old"
LANGUAGE_COOKIE_NAME = "__Host-language" if HTTPS else "language"
APPEARANCE_COOKIE_NAME = "__Host-appearance" if HTTPS else "appearance"
LANGUAGE_COOKIE_HTTPONLY = True
LANGUAGE_COOKIE_SECURE = HTTPS
LANGUAGE_COOKIE_SAMESITE = "Lax"

# The wire -----------------------------------------------------------------------------------------
SECURE_SSL_REDIRECT = HTTPS
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if ALLAUTH_TRUSTED_PROXY_COUNT else None
SECURE_REDIRECT_EXEMPT = [r"^healthz$", r"^readyz$"]
SECURE_HSTS_SECONDS = 63_072_000 if HTTPS else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_PRELOAD = HTTPS
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
DATA_UPLOAD_MAX_MEMORY_SIZE = 262_144
DATA_UPLOAD_MAX_NUMBER_FIELDS = 200
DATA_UPLOAD_MAX_NUMBER_FILES = 5
# A whole request: Django would write what it is sent to a disk before it looks.
REQUEST_BYTES_AT_MOST = 1_048_576
# Only messages of a case take files (five of ten million bytes), and only from somebody who has a session.
TAKES_FILES = r"^/personvern/saker/PV-[0-9A-Z]{4}-[0-9A-Z]{4}/meldinger/$"
FILES_BYTES_AT_MOST = 51_000_000
# A campaign's list of addresses, from a system with a token.
TAKES_LISTS = r"^/api/reklame/v1/mange/$"
LISTS_BYTES_AT_MOST = 20_000_000
FILE_UPLOAD_PERMISSIONS = 0o600
FILE_UPLOAD_DIRECTORY_PERMISSIONS = 0o700
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF],
        "media-src": [SELF],
        "font-src": [SELF],
        "connect-src": [SELF],
        "form-action": [SELF],
        "object-src": [NONE],
        "base-uri": [NONE],
        "frame-ancestors": [NONE],
        "require-trusted-types-for": ["'script'"],
        "trusted-types": ["'none'"],
        # The second name is the newer one; SecurityHeaders says where it leads.
        "report-uri": ["/csp/"],
        "report-to": ["csp"],
    }
}
# Whom to write to about a hole: mailto: or https:. Without it the company's own address.
SECURITY_CONTACT = env.text("SECURITY_CONTACT", "")

# Language, time, files ----------------------------------------------------------------------------
LANGUAGE_CODE = "nb"
LANGUAGES = [("nb", "Norsk bokmål"), ("en", "English")]
LOCALE_PATHS = [ROOT / "locale"]
FORMAT_MODULE_PATH = "portal.formats"
TIME_ZONE = "Europe/Oslo"
USE_TZ = True
STATIC_URL = "/static/"
STATIC_ROOT = Path(env.text("STATIC_ROOT", str(ROOT / ".local" / "static")))
STATICFILES_DIRS = [ROOT / "static" / "dist"]
# Its own default lets every site read our files.
WHITENOISE_ALLOW_ALL_ORIGINS = False
WHITENOISE_USE_FINDERS = WHITENOISE_AUTOREFRESH = DEMO or DEBUG
STORAGES = {
    "default": {
        "BACKEND": "django.core.files.storage.FileSystemStorage",
        "OPTIONS": {
            "location": STORAGE_DIR,
            "file_permissions_mode": 0o600,
            "directory_permissions_mode": 0o700,
        },
    },
    "files": {
        "BACKEND": "accounts.files.disk.PrivateDisk",
        "OPTIONS": {"location": STORAGE_DIR / "files"},
    },
    "staticfiles": {
        "BACKEND": (
            "django.contrib.staticfiles.storage.StaticFilesStorage"
            if WHITENOISE_USE_FINDERS
            else "whitenoise.storage.CompressedManifestStaticFilesStorage"
        )
    },
}

# The log that cannot be changed: its anchors lie where the database's administrator cannot write. ---
AUDIT_ANCHOR_KEY = env.key("AUDIT_ANCHOR_KEY")
AUDIT_ANCHOR_OLD_KEYS = env.words("AUDIT_ANCHOR_OLD_KEYS")
AUDIT_ANCHOR_FILE = Path(env.text("AUDIT_ANCHOR_FILE", str(STORAGE_DIR / "audit" / "anchors.jsonl")))

# The ledger of erasures: a file an old backup of the database cannot take back. Every process reads it. ---
LEDGER_FILE = Path(env.text("LEDGER_FILE", str(STORAGE_DIR / "ledger" / "erasures.jsonl")))

# Copies of one's data -----------------------------------------------------------------------------
# How long a person can take back an erasure they confirmed (F-54).
ERASURE_COOLING_HOURS = env.integer("ERASURE_COOLING_HOURS", 72)
ARCHIVE_DAYS = env.integer("ARCHIVE_DAYS", 7)
# Ed25519 seeds by id, the newest first: it signs what a copy holds. Of those before, the public halves.
COPY_SIGNING_KEYS = env.keys("COPY_SIGNING_KEYS")
COPY_SIGNING_OLD_KEYS = env.keys("COPY_SIGNING_OLD_KEYS")
# How much of a copy a worker that is killed may lose: it is sealed and stored in files of at least so many bytes.
COPY_SEGMENT_BYTES = env.integer("COPY_SEGMENT_MIB", 32) << 20
# A copy of more than so many rows or bytes is made in the heavy lane.
HEAVY_COPY_ROWS = env.integer("HEAVY_COPY_ROWS", 15_000)
HEAVY_COPY_BYTES = env.integer("HEAVY_COPY_MIB", 200) << 20
# To one person, of all they fetch at once; 0 is as fast as they take it.
COPY_BYTES_PER_SECOND = env.integer("COPY_BYTES_PER_SECOND", 100_000_000)
COPY_STORAGE = env.choice("COPY_STORAGE", ("disk", "s3"))
COPY_S3_ENDPOINT = env.text("COPY_S3_ENDPOINT", "")
STORAGES["copies"] = {"BACKEND": "privacy.exports.disk.CopyDisk"}
if COPY_STORAGE == "s3":
    STORAGES["copies"] = {
        "BACKEND": "privacy.exports.s3.CopyBucket",
        "OPTIONS": {
            "bucket_name": env.text("COPY_S3_BUCKET"),
            "endpoint_url": COPY_S3_ENDPOINT or None,
            "region_name": env.text("COPY_S3_REGION", "") or None,
            "access_key": env.text("COPY_S3_ACCESS_KEY"),
            "secret_key": env.text("COPY_S3_SECRET_KEY"),
            "seconds": env.integer("COPY_S3_SECONDS", 30),
        },
    }

# Between the notice that a restriction ends and its end; the database refuses fewer than 7 --
RESTRICTION_NOTICE_DAYS = max(7, env.integer("RESTRICTION_NOTICE_DAYS", 7))

# The month in which the company's fiscal year ends (bokføringsloven § 13 counts from its last day) -----
FISCAL_YEAR_ENDS_IN = min(12, max(1, env.integer("FISCAL_YEAR_ENDS_IN", 12)))

# Letters ------------------------------------------------------------------------------------------
DEMO_POST_DIR = STORAGE_DIR / "demo-post"
EMAIL_BACKEND = (
    "django.core.mail.backends.filebased.EmailBackend"
    if DEMO
    else "django.core.mail.backends.smtp.EmailBackend"
)
EMAIL_FILE_PATH = DEMO_POST_DIR
EMAIL_HOST = env.text("EMAIL_HOST", "localhost")
EMAIL_PORT = env.integer("EMAIL_PORT", 587)
EMAIL_HOST_USER = env.text("EMAIL_HOST_USER", "")
EMAIL_HOST_PASSWORD = env.text("EMAIL_HOST_PASSWORD", "")
EMAIL_USE_TLS = env.flag("EMAIL_USE_TLS", default=True)
EMAIL_TIMEOUT = 20
# Asked of each marketing letter when it is about to go.
MARKETING_GUARD = "privacy.marketing.letters.link_to_refuse"
DEFAULT_FROM_EMAIL = env.text("DEFAULT_FROM_EMAIL", "Mine sider <ikke-svar@localhost>")

# Text messages: none are promised where no gateway is named. -----------------------------------------
SMS_BACKEND = env.text("SMS_BACKEND", "accounts.texting.gateways.FileGateway" if DEMO else "")
SMS_FILE_PATH = STORAGE_DIR / "demo-sms"
SMS_URL = env.text("SMS_URL", "")
SMS_TOKEN = env.text("SMS_TOKEN", "")
SMS_SECONDS = 10

# Panels: without a gateway no code is asked for, and employees do by hand what panels should. -----------
PANEL_BACKEND = env.text("PANEL_BACKEND", "accounts.panels.gateways.StandInGateway" if DEMO else "")
PANEL_FILE_PATH = STORAGE_DIR / "demo-panels"
PANEL_URL = env.text("PANEL_URL", "")
PANEL_TOKEN = env.text("PANEL_TOKEN", "")
PANEL_SECONDS = 10

# The doorbell -------------------------------------------------------------------------------------
REDIS_URL = env.text("REDIS_URL")

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"()": "portal.logs.OneLine"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["console"], "level": env.text("LOG_LEVEL", "INFO")},
    "loggers": {"django.server": {"handlers": ["console"], "propagate": False}},
}

# Jobs ---------------------------------------------------------------------------------------------
LEASE_SECONDS = env.integer("LEASE_SECONDS", 60)
JOB_SECONDS = env.integer("JOB_SECONDS", 6 * 3600)
STEP_TRIES = 5
