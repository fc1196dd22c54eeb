"""Settings of a host, all from environment variables. Each is documented in docs/hosts/settings.md."""

import os
import secrets
from importlib.util import find_spec
from pathlib import Path
from urllib.parse import parse_qs, unquote, urlsplit

import dj_database_url
from django.core.exceptions import ImproperlyConfigured
from django.utils.translation import gettext_lazy as _

from sympolis.core.languages import INTERFACE_LANGUAGES

PACKAGE = Path(__file__).resolve().parent.parent


def _flag(name: str, default: str = "0") -> bool:
    value = os.environ.get(name, default).strip().lower()
    if value not in {"0", "1", "true", "false", "yes", "no", "on", "off", ""}:
        raise ImproperlyConfigured(f"{name} is {value!r}; write 1 or 0.")
    return value in {"1", "true", "yes", "on"}


def _number(name: str, default: int) -> int:
    value = os.environ.get(name, "").strip() or str(default)
    if not value.isdigit():
        raise ImproperlyConfigured(f"{name} is {value!r}; write a whole number.")
    return int(value)


def _names(name: str, default: str = "") -> list[str]:
    return [part.strip() for part in os.environ.get(name, default).split(",") if part.strip()]


def _secret_key(folder: Path) -> str:
    """The key from the environment, or one made once and kept in the data folder, readable by its owner only."""
    if key := os.environ.get("SYMPOLIS_SECRET_KEY", ""):
        return key
    kept = folder / "secret-key"
    if not kept.exists():
        folder.mkdir(parents=True, exist_ok=True)
        try:
            handle = os.open(kept, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        except FileExistsError:  # another process of ours was first
            return kept.read_text()
        with os.fdopen(handle, "w") as file:
            file.write(secrets.token_urlsafe(50))
    return kept.read_text()


# Where everything lies that is not in the database; also the SQLite database.
DATA_DIR = Path(os.environ.get("SYMPOLIS_DATA", "data")).resolve()
SECRET_KEY = _secret_key(DATA_DIR)
DEBUG = _flag("SYMPOLIS_DEBUG")
DEMO = _flag("SYMPOLIS_DEMO")

# Host names we answer to, the first being the main one; the public address is used in mails and calendar files.
PORT = _number("PORT", 8000)
BIND = os.environ.get("SYMPOLIS_BIND", "127.0.0.1")
ORIGIN = os.environ.get("SYMPOLIS_ORIGIN", f"http://127.0.0.1:{PORT}").rstrip("/")
ALLOWED_HOSTS = _names("SYMPOLIS_HOSTS", "localhost,127.0.0.1,[::1]")
TRUSTED_PROXIES = _number("SYMPOLIS_TRUSTED_PROXIES", 0)
WEB_WORKERS = _number("SYMPOLIS_WEB_WORKERS", 1)
PAGE_FILES = _flag("SYMPOLIS_PAGE_FILES")
HTTPS = ORIGIN.startswith("https://")
if TRUSTED_PROXIES:
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "sympolis.ui",
    "sympolis.journal",
    "sympolis.messaging",
    "sympolis.directory",
    "sympolis.networks",
    "sympolis.programme",
    "sympolis.registrations",
    "sympolis.contributions",
    "sympolis.library",
    "sympolis.interpretation",
    "sympolis.planning",
    "sympolis.site",
    "sympolis.config",
    "allauth",
    "allauth.account",
    "allauth.mfa",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "sympolis.config.middleware.security_headers",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "sympolis.config.middleware.preferences",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "sympolis.config.middleware.network",
    "allauth.account.middleware.AccountMiddleware",
    "sympolis.config.middleware.sized",
    "sympolis.config.middleware.without_nul",
]

ROOT_URLCONF = "sympolis.config.urls"
WSGI_APPLICATION = "sympolis.config.wsgi.application"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": False,
        "OPTIONS": {
            "loaders": [
                (
                    "django.template.loaders.cached.Loader",
                    ["django.template.loaders.app_directories.Loader"],
                )
            ],
            "builtins": ["sympolis.ui.templatetags.ui", "django.templatetags.i18n", "django.templatetags.static"],
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "sympolis.config.context.frame",
            ],
        },
    }
]

# SQLite: figures in docs/decisions/0004-sqlite-settings.md
_database = os.environ.get("DATABASE_URL", "") or f"sqlite:///{DATA_DIR / 'sympolis.sqlite3'}"
DATABASES = {"default": dj_database_url.parse(_database, conn_max_age=600, conn_health_checks=True)}
if DATABASES["default"]["ENGINE"] == "django.db.backends.sqlite3":
    DATABASES["default"]["OPTIONS"] = {
        "transaction_mode": "IMMEDIATE",
        "timeout": 20,
        "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA cache_size=-8000;",
    }
    DATABASES["default"]["CONN_HEALTH_CHECKS"] = False

CACHES = {"default": {"BACKEND": "django.core.cache.backends.db.DatabaseCache", "LOCATION": "cache"}}

# Accounts: a code by e-mail, passkeys as an option; no passwords.
AUTH_USER_MODEL = "directory.Account"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
ACCOUNT_ADAPTER = "sympolis.site.accounts.AccountAdapter"
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*"]
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_EMAIL_VERIFICATION = "none"  # the code has proven the address
ACCOUNT_EMAIL_NOTIFICATIONS = True  # a letter when a passkey is added or removed
# Codes asked for: a whole city hall may share one network address, one mailbox is one person or a few.
ACCOUNT_RATE_LIMITS = {"request_login_code": "60/15m/ip,5/15m/key"}
ALLAUTH_TRUSTED_PROXY_COUNT = TRUSTED_PROXIES
MFA_ADAPTER = "sympolis.site.accounts.PasskeyAdapter"
MFA_SUPPORTED_TYPES = ["webauthn"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_REAUTHENTICATION_REQUIRED = False  # site.views.passkeys.confirmed asks for a code or a passkey instead
LOGIN_URL = "/accounts/login/"
LOGIN_REDIRECT_URL = "/me/"
SESSION_ENGINE = "django.contrib.sessions.backends.db"
SESSION_COOKIE_NAME = "sympolis_session"
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SECURE = HTTPS
SESSION_COOKIE_AGE = 14 * 24 * 3600
CSRF_COOKIE_SECURE = HTTPS
CSRF_COOKIE_NAME = "sympolis_csrf"
CSRF_COOKIE_HTTPONLY = True
CSRF_TRUSTED_ORIGINS = [ORIGIN] if HTTPS else []
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
SECURE_HSTS_SECONDS = 31536000 if HTTPS else 0
X_FRAME_OPTIONS = "DENY"
CSRF_FAILURE_VIEW = "sympolis.site.views.problems.not_allowed"
DATA_UPLOAD_MAX_MEMORY_SIZE = 2_500_000
DATA_UPLOAD_MAX_NUMBER_FIELDS = 2000

# Words and times
USE_TZ = True
TIME_ZONE = "UTC"
USE_I18N = True
LANGUAGE_CODE = "en"
LANGUAGES = INTERFACE_LANGUAGES
LANGUAGE_COOKIE_NAME = "sympolis_language"
ZONE_COOKIE_NAME = "sympolis_zone"
FORMAT_MODULE_PATH = ["sympolis.config.formats"]
LOCALE_PATHS = [PACKAGE / "locale"]

# Files
STATIC_URL = "/static/"
STATIC_ROOT = DATA_DIR / "static"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage", "OPTIONS": {"location": DATA_DIR / "files"}},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}

# Post: smtp://user:password@host:port?tls=1, or smtps://… , or a provider: anymail://postmark?server_token=…
# Nothing leaves the demo.
EMAIL_URL = os.environ.get("EMAIL_URL", "")
_post = urlsplit(EMAIL_URL)
if EMAIL_URL and (_post.scheme not in {"smtp", "smtps", "anymail"} or not _post.hostname):
    raise ImproperlyConfigured("EMAIL_URL must look like smtp://user:password@mail.example:587?tls=1.")
EMAIL_BACKEND = f"django.core.mail.backends.{'dummy' if DEMO or not EMAIL_URL else 'smtp'}.EmailBackend"
ANYMAIL_PROVIDER = ""
if _post.scheme == "anymail":
    ANYMAIL_PROVIDER = str(_post.hostname)
    if (
        not ANYMAIL_PROVIDER.isidentifier()
        or not find_spec("anymail")
        or not find_spec(f"anymail.backends.{ANYMAIL_PROVIDER}")
    ):
        raise ImproperlyConfigured(
            "EMAIL_URL names a provider: install sympolis[anymail], and use a name that it knows."
        )
    _given = {f"{ANYMAIL_PROVIDER}_{name}".upper(): value for name, (value, *_) in parse_qs(_post.query).items()}
    ANYMAIL = {**_given, "IGNORE_UNSUPPORTED_FEATURES": True}  # no provider takes every part of a letter
    ANYMAIL["WEBHOOK_SECRET"] = os.environ.get("SYMPOLIS_WEBHOOK_SECRET", "") or secrets.token_urlsafe()
    INSTALLED_APPS.append("anymail")
    EMAIL_BACKEND = EMAIL_BACKEND if DEMO else f"anymail.backends.{ANYMAIL_PROVIDER}.EmailBackend"
EMAIL_HOST = _post.hostname or "localhost"
EMAIL_PORT = _post.port or (465 if _post.scheme == "smtps" else 25)
EMAIL_HOST_USER = unquote(_post.username or "")
EMAIL_HOST_PASSWORD = unquote(_post.password or "")
EMAIL_USE_SSL = _post.scheme == "smtps"
EMAIL_USE_TLS = parse_qs(_post.query).get("tls") == ["1"] and not EMAIL_USE_SSL
EMAIL_TIMEOUT = 20
DEFAULT_FROM_EMAIL = os.environ.get("SYMPOLIS_FROM", "Sympolis <sympolis@localhost>")
SERVER_EMAIL = DEFAULT_FROM_EMAIL
# Organiser of calendar entries; {series} in it becomes the short name of the series. Calendars answer to it.
REPLY_TO = os.environ.get("SYMPOLIS_REPLY_TO", "").strip()
# Sender on the envelope, where letters that do not arrive go back to; {letter} in it becomes the letter's own name.
RETURN_PATH = os.environ.get("SYMPOLIS_RETURN_PATH", "").strip()
# Name of the key with which the mail server signs (DKIM); only `sympolis check` asks.
DKIM_SELECTOR = os.environ.get("SYMPOLIS_DKIM_SELECTOR", "").strip()
# The mailbox that is read for both: imaps://user:password@host/folder.
IMAP_URL = os.environ.get("SYMPOLIS_IMAP_URL", "").strip()
IMAP_CA_FILE = os.environ.get("SYMPOLIS_IMAP_CA_FILE", "").strip()

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "{asctime} {levelname} {name}: {message}", "style": "{"}},
    "filters": {"without_secrets": {"()": "sympolis.config.logs.WithoutSecrets"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line", "filters": ["without_secrets"]}},
    "root": {"handlers": ["console"], "level": os.environ.get("SYMPOLIS_LOG_LEVEL", "WARNING").upper()},
}
SILENCED_SYSTEM_CHECKS: list[str] = []
SITE_NAME = _("Sympolis")
