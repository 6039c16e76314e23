"""Settings under which django-helpdesk serves its pages."""

from helpdesk_settings import *  # noqa: F403

ROOT_URLCONF = "helpdesk_urls"
ALLOWED_HOSTS = ["127.0.0.1"]
STATIC_URL = "/static/"
MEDIA_URL = "/media/"
LOGIN_URL = "/helpdesk/login/"
HELPDESK_PUBLIC_ENABLED = True
MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
]
_SEEN = [
    "django.template.context_processors.request",
    "django.contrib.auth.context_processors.auth",
    "django.contrib.messages.context_processors.messages",
]
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {"context_processors": _SEEN},
    }
]
INSTALLED_APPS = [*INSTALLED_APPS, "django.contrib.staticfiles"]  # noqa: F405
