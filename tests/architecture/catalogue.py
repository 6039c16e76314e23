"""The words of the product and their translations; `python -m tests.architecture.catalogue` brings them up to date.

Texts are found in templates, Python and scripts. A refusal's sentence is one, too, wherever it is raised: what may
not know Django cannot mark it, and it is translated where it is said.
"""

import ast
import io
import re
import sys
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from typing import Final

from babel.messages.catalog import Catalog, Message
from babel.messages.extract import DEFAULT_KEYWORDS, extract_javascript, extract_python
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po
from django.utils.translation.template import templatize
from jinja2.ext import babel_extract

from tests.architecture.sources import ROOT

PRODUCT: Final = ROOT / "evenhand"
LOCALE: Final = PRODUCT / "locale"
LANGUAGES: Final = ("de",)
KEYWORDS: Final = {
    **DEFAULT_KEYWORDS,
    "gettext_lazy": None,
    "lazy": None,  # as some modules call it
    "ngettext_lazy": (1, 2),
    "pgettext_lazy": ((1, "c"), 2),
}
BEGAN: Final = datetime(2026, 1, 1, tzinfo=UTC)  # dates of runs would make every run a change
CALL: Final = re.compile(r"\b(?:gettext|ngettext|pgettext|npgettext|_)\(")

Text = tuple[str | tuple[str, str], str | None, str]  # msgid or (one, many), context, where


@cache
def texts(domain: str) -> list[Text]:
    """Every text of a domain: “django” of pages and Python, “djangojs” of scripts."""
    if domain == "djangojs":
        return [text for path in _files("*.js") for text in _called(path, extract_javascript)]
    found = [text for path in _files("*.html") for text in _in_template(path)]
    found += _refusals_of_kinds()
    found += [text for path in _files("*.jinja") for text in _called(path, babel_extract)]
    for path in _files("*.py"):
        found += _called(path, extract_python) if "gettext" in path.read_text() else ()
        found += (
            () if path.as_posix().startswith(f"{PRODUCT}/project/") else _refusals(path)
        )  # the command line speaks English
    return found


def _files(pattern: str) -> list[Path]:
    """Files of the product; tests, migrations and the invented company's words are nobody's to translate."""
    left_out = ("/migrations/", "/tests.py", "/project/demo/", "/locale/")
    return [path for path in sorted(PRODUCT.rglob(pattern)) if not any(each in path.as_posix() for each in left_out)]


def _place(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


def _called(path: Path, extractor: Callable[..., Iterator[tuple[int, str, object, list[str]]]]) -> Iterator[Text]:
    """The texts that functions of translation are called with."""
    source = io.BytesIO(path.read_bytes())
    options = {"encoding": "utf-8"}
    for _line, function, said, _comments in extractor(source, {**KEYWORDS, "ngettext": (1, 2)}, [], options):
        parts = said if isinstance(said, tuple) else (said,)
        yield from _text(function, [each for each in parts if isinstance(each, str)], path)


def _text(function: str, parts: list[str], path: Path) -> Iterator[Text]:
    """As the catalogue keeps it; parts of a call that are no constants were left out."""
    function = function.removesuffix("_lazy")
    context = parts.pop(0) if function in {"pgettext", "npgettext"} and parts else None
    if function.startswith("n") and len(parts) > 1:
        yield (parts[0], parts[1]), context, _place(path)
    elif parts and parts[0]:
        yield parts[0], context, _place(path)


def _in_template(path: Path) -> Iterator[Text]:
    """Django makes calls of a template's tags; each is read as the Python it is."""
    lines = templatize(path.read_text(), origin=str(path))
    for match in CALL.finditer(lines):
        call = _balanced(lines, match.start())
        node = ast.parse(call.strip(), mode="eval").body if call else None
        if isinstance(node, ast.Call):
            parts = [each.value for each in node.args if isinstance(each, ast.Constant) and isinstance(each.value, str)]
            yield from _text(ast.unparse(node.func), parts, path)


def _balanced(text: str, start: int) -> str:
    """From the name to the bracket that closes its call; quotes are minded."""
    quote, depth, place = "", 0, start
    while place < len(text):
        letter = text[place]
        if quote:
            place += letter == "\\"
            quote = "" if letter == quote else quote
        elif letter in "'\"":
            quote = letter
        else:
            depth += (letter == "(") - (letter == ")")
            if letter == ")" and not depth:
                return text[start : place + 1]
        place += 1
    return ""


@cache
def _raised(path: Path) -> list[ast.Raise]:
    text = path.read_text()
    every = ast.walk(ast.parse(text)) if "raise " in text else ()
    return [node for node in every if isinstance(node, ast.Raise)]


def _refusals(path: Path) -> Iterator[Text]:
    """Sentences that errors are raised with, where they are constants."""
    for node in _raised(path):
        if isinstance(node.exc, ast.Call) and node.exc.args:
            said = node.exc.args[0]
            if isinstance(said, ast.Constant) and isinstance(said.value, str) and _is_sentence(said.value):
                yield said.value, None, _place(path)


def _refusals_of_kinds() -> Iterator[Text]:
    """What kinds of errors say by themselves, where they are raised without a sentence: their docstrings."""
    paths = _files("*.py")
    silent = {_silent(node) for path in paths for node in _raised(path)}
    for path in paths:
        for node in ast.walk(ast.parse(path.read_text())) if path.name == "errors.py" else ():
            if isinstance(node, ast.ClassDef) and node.name in silent:
                yield " ".join((ast.get_docstring(node) or "").split()), None, _place(path)


def _silent(raised: ast.Raise) -> str:
    """The kind of error that is raised without a sentence, or "": perhaps with facts, which are named."""
    said = raised.exc
    kind = said.func if isinstance(said, ast.Call) and not said.args else said
    return kind.id if isinstance(kind, ast.Name) else ""


def _is_sentence(words: str) -> bool:
    return " " in words and words[:1].isupper() and words[-1:] in ".?"


def po(language: str, domain: str) -> Path:
    """The catalogue people translate in."""
    return LOCALE / language / "LC_MESSAGES" / f"{domain}.po"


def read(language: str, domain: str) -> Catalog:
    """What is translated so far."""
    path = po(language, domain)
    if not path.exists():
        return Catalog(locale=language, domain=domain)
    with path.open("rb") as file:
        return read_po(file, locale=language, domain=domain)


def anew(language: str, domain: str) -> Catalog:
    """The texts of today with the translations there are; what nobody says any more is left out."""
    known = read(language, domain)
    catalog = Catalog(
        locale=language, domain=domain, project="Evenhand", version="1", fuzzy=False, charset="utf-8",
        header_comment=f"# Evenhand in {language}. Texts come from the product; translate here.",
        creation_date=BEGAN, revision_date=BEGAN,
    )  # fmt: skip
    for said, context, place in texts(domain):
        there = known.get(said if isinstance(said, str) else said[0], context)
        string = there.string if there and not there.fuzzy and _fits(there, said) else ""
        catalog.add(said, string, locations=[(place, None)], context=context)
    return catalog


def _fits(there: Message, said: str | tuple[str, str]) -> bool:
    return isinstance(there.string, tuple) == isinstance(said, tuple)


def written(catalog: Catalog) -> bytes:
    """The catalogue as it stands in its file: sorted, so that two people's changes rarely meet."""
    out = io.BytesIO()
    write_po(out, catalog, width=0, sort_output=True, omit_header=False, include_lineno=False)
    return re.sub(
        rb'"(?:POT-Creation-Date|PO-Revision-Date|Last-Translator|Language-Team|Report-Msgid-Bugs-To): [^"]*"\n',
        b"",
        out.getvalue(),
    )


def compiled(catalog: Catalog) -> bytes:
    """The catalogue as programs read it."""
    out = io.BytesIO()
    write_mo(out, catalog)
    return out.getvalue()


def missing(catalog: Catalog) -> list[str]:
    """Texts without a translation."""
    return [str(each.id) for each in catalog if each.id and not all(_strings(each))]


def _strings(message: Message) -> tuple[str, ...]:
    return message.string if isinstance(message.string, tuple) else (message.string,)


def main() -> None:
    """Both catalogues of every language anew, and what is still to be translated."""
    for language in LANGUAGES:
        for domain in ("django", "djangojs"):
            catalog = anew(language, domain)
            path = po(language, domain)
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(written(catalog))
            path.with_suffix(".mo").write_bytes(compiled(catalog))
            sys.stdout.write(
                f"{language} {domain}: {len(catalog)} texts, {len(missing(catalog))} without translation\n"
            )


if __name__ == "__main__":
    main()
