"""Settings under which django-helpdesk takes mails in: its own database, no notifications, nothing it does not need."""

import importlib.util
import os
from urllib.parse import unquote, urlsplit

_address = urlsplit(os.environ["HELPDESK_DATABASE_URL"])

SECRET_KEY = "a benchmark has no secrets"
DEBUG = False
SITE_ID = 1
USE_TZ = True
ROOT_URLCONF = "helpdesk_urls"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
EMAIL_BACKEND = "django.core.mail.backends.dummy.EmailBackend"
MEDIA_ROOT = os.environ["HELPDESK_FILES"]
HELPDESK_TEAMS_MODE_ENABLED = False
LOGGING_CONFIG = None
_WANTED = (
    *("django.contrib.auth", "django.contrib.contenttypes", "django.contrib.sessions", "django.contrib.sites"),
    *("django.contrib.messages", "django.contrib.humanize", "django.contrib.admin"),
    *("bootstrap4form", "rest_framework", "django_cleanup.apps.CleanupConfig", "helpdesk"),
)
INSTALLED_APPS = [each for each in _WANTED if importlib.util.find_spec(each.partition(".apps")[0])]
DATABASES = {
    "default": {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": _address.path.strip("/"),
        "USER": _address.username,
        "PASSWORD": unquote(_address.password or ""),
        "HOST": _address.hostname,
        "PORT": _address.port,
        "CONN_MAX_AGE": None,
    }
}
TEMPLATES = [{"BACKEND": "django.template.backends.django.DjangoTemplates", "APP_DIRS": True}]
