"""What every page of a help centre shares: whose it is, in which language, how long it may be kept."""

import hashlib
from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import wraps
from typing import Any, Concatenate, Final, ParamSpec
from urllib.parse import urlsplit
from uuid import UUID

import msgspec
from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.loader import render_to_string
from django.utils import translation
from django.utils.html import format_html
from django.utils.safestring import SafeString

from evenhand.flows.deflecting import key_of
from evenhand.kernel.text import can_be_stored
from evenhand.knowledge.domain.languages import direction_of, languages_named
from evenhand.knowledge.domain.look import Link, links_in, named_by
from evenhand.knowledge.domain.wordings import Wording
from evenhand.knowledge.models import HelpCentre
from evenhand.knowledge.reads.pages import ROOT, centre_of

P = ParamSpec("P")
SIGN_NAME: Final = 24  # letters of a hash that the address of a sign gives
KEPT_FOR: Final = 300  # seconds; so long a page that was withdrawn may still be seen


class Tongue(msgspec.Struct, frozen=True, kw_only=True):
    """A language to choose, and where the same stands in it."""

    tag: str
    name: str
    path: str
    is_here: bool = False


class Here(msgspec.Struct, frozen=True, kw_only=True):
    """Which help centre in which language somebody reads."""

    centre: HelpCentre
    language: str
    origin: str  # "https://help.example.com"
    visit: UUID | None = None  # where help before contact led them here, which goes along with them

    @property
    def carried(self) -> str:
        """What follows an address in these pages, so that the visit is not lost; nothing where there is none."""
        return f"?v={self.visit.hex}" if self.visit else ""

    @property
    def also(self) -> str:
        """The same where something is asked already."""
        return f"&v={self.visit.hex}" if self.visit else ""

    @property
    def root(self) -> str:
        """The path of the help centre."""
        return f"{ROOT}/{self.centre.brand.slug}"

    @property
    def base(self) -> str:
        """The path of its front in this language, with a slash."""
        return f"{self.root}/{self.language}/"

    @property
    def signs(self) -> dict[str, str]:
        """Where the logo, the one for dark pages and the small sign stand; another sign has another address."""
        kept_here = self.centre
        there = {"logo": kept_here.logo, "dark": kept_here.logo_dark, "icon": kept_here.icon}
        return {name: f"{self.root}/look/{sha256[:SIGN_NAME]}" for name, sha256 in there.items() if sha256}

    @property
    def name(self) -> Wording:
        """What the help centre is called, in this language if it has a name there."""
        return self.centre.wording("name", self.language)

    @property
    def name_mark(self) -> SafeString:
        """In which language its name is, where that is not the page's."""
        return self.mark(self.name)

    @property
    def welcome(self) -> Wording:
        """What stands over the search."""
        return self.centre.wording("welcome", self.language)

    @property
    def contact(self) -> Wording:
        """How else to reach us."""
        return self.centre.wording("contact", self.language)

    @property
    def foot(self) -> Wording:
        """The links at the foot as they are written."""
        return self.centre.wording("links", self.language)

    @property
    def links(self) -> list[Link]:
        """What stands at the foot: an imprint, what is done with data."""
        return links_in(self.foot.words)[0]

    @property
    def home(self) -> str:
        """How the company's own site is named."""
        return named_by(self.centre.home)

    @property
    def foreign(self) -> SafeString:
        """For parts with our own words only: which language they are in, where it is not the page's."""
        worded = worded_in(self.language)
        is_own = worded == self.language.partition("-")[0]
        return SafeString("") if is_own else format_html(' lang="{}"', worded)

    def mark(self, said: Wording) -> SafeString:
        """For what the brand worded: which language it is in, where it is not the page's."""
        is_own = said.language == self.language
        return SafeString("") if is_own else format_html(' lang="{}" dir="auto"', said.language)

    def within(self, said: Wording) -> SafeString:
        """What the brand worded, as it stands within a sentence of ours."""
        is_ours = said.language.partition("-")[0] == worded_in(self.language)
        return format_html("{}" if is_ours else '<span lang="{1}" dir="auto">{0}</span>', said.words, said.language)

    @property
    def direction(self) -> str:
        """Which way the language is written."""
        return direction_of(self.language)

    def whole(self, path: str) -> str:
        """The address of a path for whoever is elsewhere."""
        return self.origin + path


View = Callable[Concatenate[HttpRequest, Here, P], HttpResponse]


def in_language(view: View[P]) -> Callable[..., HttpResponse]:
    """The open help centre behind an address, in one of its languages; everything else is not there."""

    @wraps(view)
    def guarded(request: HttpRequest, brand: str, language: str, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
        centre = centre_of(brand)
        if centre is None or language not in centre.languages or not _can_be_asked(kwargs.values()):
            raise Http404
        visit = key_of(request.GET.get("v", "") or request.POST.get("v", ""))
        here = Here(centre=centre, language=language, origin=origin_of(centre, request), visit=visit)
        with translation.override(worded_in(language)):
            return view(request, here, *args, **kwargs)

    return guarded


def worded_in(language: str) -> str:
    """The language of our own words on a page: its own where we have them, else English and no mixture."""
    known = language.partition("-")[0]
    return known if known in dict(settings.LANGUAGES) else "en"


def _can_be_asked(parts: Iterable[object]) -> bool:
    """Whether the database takes the parts of an address: nothing has a sign in it that no text can hold."""
    return all(can_be_stored(each) for each in parts if isinstance(each, str))


def origin_of(centre: HelpCentre, request: HttpRequest) -> str:
    """The address under which the help centre is known: its own host, or where it was asked for."""
    return f"https://{centre.host}" if centre.host else f"{request.scheme}://{request.get_host()}"


def show(
    request: HttpRequest, here: Here, template: str, context: Mapping[str, Any], *, status: int = 200
) -> HttpResponse:
    """The page, which anybody may keep for a while; nothing in it depends on who asks."""
    shared = {"here": here, "centre": here.centre, "tongues": _tongues(here, context.get("elsewhere") or {})}
    words = render_to_string(f"help/{template}", {**shared, **context})
    return kept(request, HttpResponse(words, status=status, headers={"Content-Language": here.language}))


def kept(request: HttpRequest, response: HttpResponse) -> HttpResponse:
    """Anybody may keep it for a while, and ask whether it changed."""
    tag = f'"{hashlib.blake2b(response.content, digest_size=16).hexdigest()}"'
    if tag in _known(request) and response.status_code == 200:
        response = HttpResponse(status=304)
    response["ETag"] = tag
    response["Cache-Control"] = f"public, max-age={KEPT_FOR}" if response.status_code < 400 else "no-store"
    return response


def _known(request: HttpRequest) -> set[str]:
    """What the reader's browser has; web servers that pack pages call a tag weak, which it is not here."""
    said = request.headers.get("If-None-Match", "")[:2_000]
    return {each.strip().removeprefix("W/") for each in said.split(",")}


def not_kept(response: HttpResponse) -> HttpResponse:
    """What answers one reader is for nobody else, and for no search engine."""
    response["Cache-Control"] = "no-store"
    response["X-Robots-Tag"] = "noindex"
    return response


def is_from_here(request: HttpRequest) -> bool:
    """Whether a form was sent from a page of ours. There is no log-in to abuse, so no cookie is needed to tell."""
    site = request.headers.get("Sec-Fetch-Site")
    if site is not None:
        return site in {"same-origin", "none"}
    origin = request.headers.get("Origin")
    return origin is None or urlsplit(origin).netloc == request.get_host()


def _tongues(here: Here, elsewhere: Mapping[str, str]) -> list[Tongue]:
    """Every language of the help centre; where this page is not there in it, its front is."""
    return [
        Tongue(tag=tag, name=name, path=elsewhere.get(tag) or f"{here.root}/{tag}/", is_here=tag == here.language)
        for tag, name in languages_named(here.centre.languages)
    ]


def also_in(here: Here, places: Mapping[str, str]) -> list[Tongue]:
    """Other languages of the help centre that a page is there in."""
    named = languages_named(each for each in here.centre.languages if each in places and each != here.language)
    return [Tongue(tag=tag, name=name, path=places[tag]) for tag, name in named]


def nearest(asked: Sequence[str], languages: Sequence[str]) -> str:
    """The language that is asked for, or one that differs from it by its country only; else the first there is."""
    for tag in asked:
        base = tag.partition("-")[0]
        alike = [each for each in languages if each.partition("-")[0] == base]
        if alike:
            return next((each for each in (tag, base) if each in alike), alike[0])
    return languages[0]


def to_language(request: HttpRequest, brand: str) -> HttpResponse:
    """To the front in the language the reader's browser asks for, else in the first one."""
    centre = centre_of(brand)
    if centre is None:
        raise Http404
    asked = [part.partition(";")[0].strip().lower() for part in request.headers.get("Accept-Language", "").split(",")]
    response = redirect(f"{ROOT}/{brand}/{nearest(asked[:10], centre.languages)}/")
    response["Vary"] = "Accept-Language"
    response["Cache-Control"] = f"public, max-age={KEPT_FOR}"
    return response
