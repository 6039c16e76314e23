"""The window itself, the script that puts it into a web site, and their files: all public, none of it personal."""

import hashlib
import json
from functools import cache
from pathlib import Path
from typing import Any

from django.template import Context, Engine
from django.utils import translation
from django.utils.safestring import mark_safe
from starlette.requests import Request
from starlette.responses import Response

from evenhand.channels.domain.chatting import House
from evenhand.flows import hosting
from evenhand.flows.hosting import DOOR, Hosted
from evenhand.kernel import clock
from evenhand.site.chat.asking import ask
from evenhand.site.chat.door import Turned, guarded, language_of
from evenhand.site.chat.words import words

HERE = Path(__file__).parent
_TYPES = {".js": "text/javascript; charset=utf-8", ".css": "text/css; charset=utf-8"}
_COMMON = {"X-Content-Type-Options": "nosniff", "Referrer-Policy": "no-referrer"}
_SHORTLY = {**_COMMON, "Cache-Control": "public, max-age=300"}


@cache
def _file(name: str) -> tuple[bytes, str]:
    """A static file and the beginning of its hash."""
    content = (HERE / "static" / name).read_bytes()
    return content, hashlib.sha256(content).hexdigest()[:12]


@cache
def _template() -> Any:
    return Engine(dirs=[str(HERE / "pages")]).get_template("window.html")


async def loader(request: Request) -> Response:
    """What a web site's one line of script loads. Any site may read it: it holds no secret."""
    del request
    content, _ = _file("loader.js")
    headers = {**_SHORTLY, "Cross-Origin-Resource-Policy": "cross-origin"}
    return Response(content, 200, headers, _TYPES[".js"])


async def static(request: Request) -> Response:
    """Script and style of the window. Where their address carries the hash, browsers keep them."""
    name = request.path_params["name"]
    if name not in {"window.js", "window.css", "stream.js", "lines.js", "near.js"}:
        return Response(b"", 404)
    content, mark = _file(name)
    lasting = {**_COMMON, "Cache-Control": "public, max-age=31536000, immutable"}
    return Response(content, 200, lasting if request.url.query == mark else _SHORTLY, _TYPES[Path(name).suffix])


@guarded
async def window(request: Request) -> Response:
    """The window of one chat. Only the web sites that its administrator named may frame it."""
    hosted = await ask(hosting.hosted, request.path_params["door"], now=clock.now())
    if hosted is None:
        raise Turned(404, "closed")
    language = _language(request)
    return Response(_rendered(hosted, language), 200, _headers(hosted.house), "text/html; charset=utf-8")


def _language(request: Request) -> str:
    """The language the web site asks for, else the browser's, as far as we speak it."""
    return language_of(request.headers.get("accept-language", ""), first=request.query_params.get("lang", ""))


def _rendered(hosted: Hosted, language: str) -> str:
    with translation.override(language):
        shown = {
            "language": language,
            "is_rtl": translation.get_language_bidi(),
            "house": hosted.house,
            "words": words(),
            "config": _inside_script(_config(hosted, language)),
            "style": _file("window.css")[1],
            "script": _file("window.js")[1],
        }
        return str(_template().render(Context(shown)))


def _inside_script(config: dict[str, Any]) -> str:
    """JSON that no text in it can end early."""
    escapes = {ord("<"): "\\u003c", ord(">"): "\\u003e", ord("&"): "\\u0026"}
    return mark_safe(json.dumps(config).translate(escapes))  # noqa: S308 - escaped above


def _config(hosted: Hosted, language: str) -> dict[str, Any]:
    return {
        "door": hosted.door,
        "root": DOOR,
        "language": language,
        "colour": hosted.house.colour,
        "greeting": hosted.house.greeting,
        "asksForName": hosted.house.asks_for_name,
        "isListening": hosted.is_listening,
        "isOpen": hosted.is_open,
        "opensAt": hosted.opens_at.isoformat() if hosted.opens_at else None,
        "answersWithin": hosted.answers_within,
        "origins": list(hosted.house.origins),
        "words": dict(words()),
    }


def _headers(house: House) -> dict[str, str]:
    policy = (
        "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src 'self' blob:; "
        "form-action 'none'; base-uri 'none'; frame-ancestors 'self' " + " ".join(house.origins)
    )
    return {
        **_COMMON,
        "Cache-Control": "private, max-age=60",
        "Vary": "Accept-Language",
        "Content-Security-Policy": policy,
        "Permissions-Policy": "camera=(), microphone=(), geolocation=()",
    }
