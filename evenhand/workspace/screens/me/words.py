"""What script says to people, in their language: the catalogue of the domain “djangojs” as one small file."""

from collections.abc import Iterable
from functools import cache
from hashlib import sha256
from typing import Final

from django.conf import settings
from django.http import Http404, HttpRequest
from django.http.response import HttpResponseBase
from django.utils import translation
from django.views.decorators.http import require_safe
from django.views.i18n import JavaScriptCatalog

YEAR: Final = 31_536_000


class Catalogue(JavaScriptCatalog):
    """Our own words only."""

    packages: list[str] | None = ["evenhand"]  # noqa: RUF012 - as its base has it

    def get_paths(self, packages: Iterable[str]) -> list[str]:  # noqa: ARG002
        """One folder holds the words of all packages."""
        return [str(path) for path in settings.LOCALE_PATHS]


@require_safe
def words(request: HttpRequest, language: str, edition: str) -> HttpResponseBase:  # noqa: ARG001 - only names the version
    """The catalogue of a language; its address changes with its words, so browsers keep it for a year."""
    if language not in dict(settings.LANGUAGES):
        raise Http404
    with translation.override(language):
        response = Catalogue.as_view()(request)
    response.headers["Cache-Control"] = f"public, max-age={YEAR}, immutable"
    return response


@cache
def edition_of(language: str) -> str:
    """A short name of what the catalogue says now."""
    compiled = settings.BASE / "locale" / language / "LC_MESSAGES" / "djangojs.mo"
    return sha256(compiled.read_bytes() if compiled.exists() else b"").hexdigest()[:12]
