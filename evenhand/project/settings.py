"""Django's settings, read from one typed object: every value can be set in the environment as EVENHAND_<NAME>."""

import os
import sys
from pathlib import Path
from typing import Annotated, Any, Literal, TypeAlias
from urllib.parse import unquote, urlsplit

import psycopg
import psycopg.conninfo
from pydantic import Field, ValidationError, field_validator
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict

from evenhand.project.databases import FORM
from evenhand.project.home import open_home

Step: TypeAlias = Literal["language", "sentiment", "kind", "needs_reply", "severity", "audience"]


class Environment(BaseSettings):
    """What an administrator may set. Each is described in docs/reference/settings.md, which a test compares."""

    model_config = SettingsConfigDict(env_prefix="EVENHAND_", extra="ignore")

    # PostgreSQL 15 or newer; empty: the embedded one of `evenhand up`.
    database_url: str = ""
    # Host names under which the desk is reached, comma-separated.
    hosts: Annotated[list[str], NoDecode] = Field(default=["127.0.0.1", "localhost", "[::1]"])
    # https addresses in front of the desk, comma-separated; setting one makes cookies secure.
    origins: Annotated[list[str], NoDecode] = Field(default=[])
    # The port on which visitors chat; 0: the desk's port and a hundred, or the next that is free.
    chat_port: int = Field(default=0, ge=0, le=65535)
    # Under which https address web sites reach the chat, such as https://chat.example.com; empty: the desk’s host and
    # that port.
    chat_url: str = ""
    # How many proxies stand in front of the chat, whose X-Forwarded-For says who really comes.
    chat_proxies: int = Field(default=0, ge=0, le=10)
    # Show details of errors in the browser; never in production.
    debug: bool = False
    # The desk's time zone where a person has set none.
    time_zone: str = "UTC"
    # Longest text of a post that is taken in, in characters; of a mail, twenty times that. Longer: quarantine.
    max_post_length: int = Field(default=50_000, ge=1_000)
    # Posts taken in with one transaction.
    batch_size: int = Field(default=1_000, ge=1, le=10_000)
    # Posts of strangers that are kept of each source to try queries on, drawn evenly from everything heard.
    sample_size: int = Field(default=50_000, ge=100, le=1_000_000)
    # Days for which they are kept.
    sample_days: int = Field(default=7, ge=1, le=90)
    # NATS servers that spread listening over machines, comma-separated; empty: each source is sifted where it is read.
    nats_url: str = ""
    # File with credentials for them (.creds).
    nats_credentials: str = ""
    # Their certificate authority, and our certificate and key, where they ask for them.
    nats_ca: str = ""
    nats_certificate: str = ""
    nats_key: str = ""
    # Names of our streams begin so; several installations can share the servers.
    nats_prefix: str = "evenhand"
    # Copies of every message; 0: three where there are three servers or more, else one.
    nats_replicas: int = Field(default=0, ge=0, le=5)
    # Bytes that a source's stream may hold; then reading waits.
    nats_bytes: int = Field(default=1 << 30, ge=1 << 20)
    # Parts of a new stream that can be sifted at the same time.
    stream_partitions: int = Field(default=8, ge=1, le=256)
    # A model somewhere else that may replace steps of a reading: the address before /chat/completions of a server that
    # speaks OpenAI's protocol. Empty: no text leaves this machine.
    model_url: str = ""
    # Its name there, and the key it asks for.
    model_name: str = ""
    model_key: str = ""
    # Steps it replaces, comma-separated: language, sentiment, kind, needs_reply, severity, audience.
    model_steps: Annotated[list[Step], NoDecode] = Field(default=["sentiment", "kind", "needs_reply", "severity"])
    # Seconds for which a reply waits before it goes out, so that sending can be undone; each person may choose another.
    undo_seconds: int = Field(default=10, ge=0, le=60)
    # Largest file that a person may send along, in bytes; a channel may take less.
    max_upload: int = Field(default=20_000_000, ge=100_000, le=200_000_000)
    # Tokens it may take a day; then our own readings stand until tomorrow.
    model_tokens_a_day: int = Field(default=200_000, ge=0)

    # The mail server through which the desk writes to its own people: smtps://user:password@host, or smtp:// with
    # STARTTLS, or smtp+plain:// inside the house. Empty: it writes to nobody.
    mail_url: str = ""
    # Its sender.
    mail_from: str = "Evenhand <evenhand@localhost>"

    @classmethod
    def read(cls) -> "Environment":
        """The environment's values; ends the program with a list of what is wrong."""
        try:
            return cls()
        except ValidationError as problem:
            lines = [f"  EVENHAND_{str(e['loc'][0]).upper()}: {e['msg']}" for e in problem.errors()]
            sys.exit("Evenhand cannot start; please correct:\n" + "\n".join(lines))

    @field_validator("hosts", "origins", "model_steps", mode="before")
    @classmethod
    def _listed(cls, value: object) -> object:
        """Comma-separated lists become lists."""
        return [part.strip() for part in value.split(",") if part.strip()] if isinstance(value, str) else value


def _mail(url: str) -> dict[str, Any]:
    """Django's form of a mail server's URL; without one, no host."""
    parts = urlsplit(url)
    usual = {"smtps": 465, "smtp": 587, "smtp+plain": 25}
    if url and (parts.scheme not in usual or not parts.hostname):
        sys.exit("EVENHAND_MAIL_URL begins with smtps://, smtp:// or smtp+plain:// and names a host.")
    return {
        "HOST": parts.hostname or "",
        "PORT": parts.port or usual.get(parts.scheme, 25),
        "HOST_USER": unquote(parts.username or ""),
        "HOST_PASSWORD": unquote(parts.password or ""),
        "USE_SSL": parts.scheme == "smtps",
        "USE_TLS": parts.scheme == "smtp",
    }


def _database(url: str) -> dict[str, object]:
    """Django's form of a PostgreSQL URL, with a small pool: streams of live updates hold no connection."""
    try:
        parts = psycopg.conninfo.conninfo_to_dict(url) if url else {}
    except psycopg.ProgrammingError:
        sys.exit(FORM)
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": parts.pop("dbname", "postgres"),
        "USER": parts.pop("user", ""),
        "PASSWORD": parts.pop("password", ""),
        "HOST": parts.pop("host", ""),
        "PORT": str(parts.pop("port", "")),
        "OPTIONS": {**parts, "pool": {"min_size": 1, "max_size": 16, "timeout": 20}},
        # A database made anew is taken from template0, so that tests do not wait for another's sessions.
        "TEST": {"TEMPLATE": "template0"},
    }


environment = Environment.read()
home = open_home()

BASE = Path(__file__).resolve().parent.parent
SECRET_KEY = home.secret("django")
SECRETS_KEY = home.secret("secrets")  # encrypts account passwords at rest
FILES = home.files  # attachments and raw mail, content-addressed
REPLAY = home.replay
os.environ.setdefault("NUMBA_CACHE_DIR", str(home.compiled))  # read when the first kernel is compiled
BATCH_SIZE = environment.batch_size
MAX_POST_LENGTH = environment.max_post_length
SAMPLE_SIZE = environment.sample_size
SAMPLE_DAYS = environment.sample_days
NATS_URL = environment.nats_url
NATS_CREDENTIALS = environment.nats_credentials
NATS_CA = environment.nats_ca
NATS_CERTIFICATE = environment.nats_certificate
NATS_KEY = environment.nats_key
NATS_PREFIX = environment.nats_prefix
NATS_REPLICAS = environment.nats_replicas
NATS_BYTES = environment.nats_bytes
STREAM_PARTITIONS = environment.stream_partitions
MODEL_URL = environment.model_url
MODEL_NAME = environment.model_name
MODEL_KEY = environment.model_key
MODEL_STEPS = environment.model_steps
UNDO_SECONDS = environment.undo_seconds
MAX_UPLOAD = environment.max_upload
MODEL_TOKENS_A_DAY = environment.model_tokens_a_day
CHAT_PORT = environment.chat_port or 8100
CHAT_URL = environment.chat_url.rstrip("/")
CHAT_PROXIES = environment.chat_proxies
DEBUG = environment.debug
ALLOWED_HOSTS = environment.hosts
CSRF_TRUSTED_ORIGINS = environment.origins

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.humanize",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.postgres",
    "django.contrib.staticfiles",
    "allauth",
    "allauth.account",
    "csp",
    "django_htmx",
    "heroicons",
    "template_partials",
    "procrastinate.contrib.django",
    "evenhand.people",
    "evenhand.ledger",
    "evenhand.channels",
    "evenhand.understanding",
    "evenhand.listening",
    "evenhand.knowledge",
    "evenhand.triage",
    "evenhand.cases",
    "evenhand.routing",
    "evenhand.replies",
    "evenhand.colleagues",
    "evenhand.community",
    "evenhand.incidents",
    "evenhand.insight",
    "evenhand.planning",
    "evenhand.quality",
    "evenhand.voice",
    "evenhand.workspace",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "evenhand.workspace.preferences.as_the_person_likes",
    "evenhand.workspace.middleware.sentence_for_every_error",
]

ROOT_URLCONF = "evenhand.project.urls"
WSGI_APPLICATION = "evenhand.project.wsgi.application"
DATABASES = {"default": _database(environment.database_url)}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

FOUND = [f"django.template.loaders.{name}.Loader" for name in ("filesystem", "app_directories")]
FOLDED = ("evenhand.workspace.components.folding.Loader", FOUND)
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [
            *(BASE / "workspace" / folder for folder in ("screens", "components", "templates")),
            BASE / "site" / "pages",  # what people without an account may open
            BASE / "channels" / "connectors",  # each brings the page that guides whoever connects it
        ],
        "OPTIONS": {
            "loaders": [("template_partials.loader.Loader", [FOLDED])],
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
            ],
            "builtins": [f"evenhand.workspace.components.{name}" for name in ("tags", "frame", "quick")],
        },
    }
]

AUTH_USER_MODEL = "people.Agent"
AUTHENTICATION_BACKENDS = ["evenhand.workspace.coming_in.Backend", "evenhand.workspace.coming_in.ByMail"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 10}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "inbox"
ACCOUNT_LOGIN_METHODS = {"email", "username"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "username*", "password1*"]
ACCOUNT_ADAPTER = "evenhand.workspace.screens.login.adapter.NobodySignsUp"
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_LOGOUT_REDIRECT_URL = "account_login"
ACCOUNT_LOGOUT_ON_GET = False

SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_ENGINE = "django.contrib.sessions.backends.cached_db"
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
IS_HTTPS = any(origin.startswith("https://") for origin in environment.origins)
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = IS_HTTPS
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if IS_HTTPS else None
SECURE_HSTS_SECONDS = 31_536_000 if IS_HTTPS else 0
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": ["'none'"],
        "script-src": ["'self'"],
        "style-src": ["'self'"],
        "img-src": ["'self'", "data:"],
        "connect-src": ["'self'"],
        "form-action": ["'self'"],
        "frame-ancestors": ["'none'"],
        "base-uri": ["'none'"],
        "manifest-src": ["'self'"],
    }
}

mail = _mail(environment.mail_url)
EMAIL_HOST, EMAIL_PORT = mail["HOST"], mail["PORT"]
EMAIL_HOST_USER, EMAIL_HOST_PASSWORD = mail["HOST_USER"], mail["HOST_PASSWORD"]
EMAIL_USE_SSL, EMAIL_USE_TLS = mail["USE_SSL"], mail["USE_TLS"]
EMAIL_TIMEOUT = 20
DEFAULT_FROM_EMAIL = SERVER_EMAIL = environment.mail_from

USE_TZ = True
TIME_ZONE = environment.time_zone
LANGUAGE_CODE = "en"
LANGUAGES = [("en", "English"), ("de", "Deutsch")]
LOCALE_PATHS = [BASE / "locale"]
USE_I18N = True
STATIC_URL = "/static/"
STATICFILES_DIRS = [BASE / "workspace" / "static"]
WHITENOISE_USE_FINDERS = True
WHITENOISE_AUTOREFRESH = DEBUG
DATA_UPLOAD_MAX_MEMORY_SIZE = 5 * 1024 * 1024
FILE_UPLOAD_HANDLERS = [
    "evenhand.site.uploads.NotTooMuch",
    "django.core.files.uploadhandler.MemoryFileUploadHandler",
    "django.core.files.uploadhandler.TemporaryFileUploadHandler",
]

PROCRASTINATE_ON_APP_READY = "evenhand.project.parts.prepare_jobs"
PROCRASTINATE_AUTODISCOVER_MODULE_NAME = "jobs"

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "{asctime} {levelname} {name} {message}", "style": "{"}},
    "handlers": {"stream": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["stream"], "level": "INFO"},
    "loggers": {"procrastinate": {"level": "WARNING"}, "httpx": {"level": "WARNING"}},
}
