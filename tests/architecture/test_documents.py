"""Documents that can fail: what they say of the code is compared with the code."""

import re
from pathlib import Path

import pytest

from tests.architecture import reference
from tests.architecture.sources import ROOT

DOCUMENTS = sorted(
    path
    for path in [*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md"), *(ROOT / "changes").glob("*.md")]
    if path.name != "LICENSE"
)
DECISIONS = sorted((ROOT / "docs" / "decisions").glob("[0-9]*.md"))
LINK = re.compile(r"\[[^\]]*\]\(([^)#\s]+)(#[^)]*)?\)")
# Paths and commands that a document names in backquotes.
PATH = re.compile(r"`((?:evenhand|tests|docs|bench|changes)/[\w./-]+)`")
CONTEXTS = "kernel|ledger|people|channels|understanding|triage|cases|routing|replies|flows|project|workspace"
DOTTED = re.compile(rf"`((?:{CONTEXTS})(?:\.\w+)+)`")
TARGET = re.compile(r"`make ((?:[a-z-]+ ?)+)`")
HERE_LATER = {"docs/images/desk.png"}  # made by the screenshot run, not kept with every change


@pytest.mark.parametrize("name", reference.GENERATED)
def test_the_reference_says_what_the_code_says(name: str) -> None:
    text = reference.page(name).read_text()
    assert reference.BEGIN.format(name) in text
    anew = reference.with_generated(text, name, reference.GENERATED[name]())
    assert text == anew, "run `python -m tests.architecture.reference`"


@pytest.mark.parametrize("path", DOCUMENTS, ids=lambda path: str(path.relative_to(ROOT)))
def test_every_link_leads_somewhere(path: Path) -> None:
    links = [match[1] for match in LINK.finditer(path.read_text()) if "://" not in match[1]]
    dead = [link for link in links if not (path.parent / link).exists() and link not in HERE_LATER]
    assert not dead


@pytest.mark.parametrize("path", DOCUMENTS, ids=lambda path: str(path.relative_to(ROOT)))
def test_every_path_and_name_in_a_document_exists(path: Path) -> None:
    text = path.read_text()
    gone = [name for name in PATH.findall(text) if not (ROOT / name.rstrip("/.")).exists() and name not in HERE_LATER]
    gone += [name for name in DOTTED.findall(text) if not _is_there(name)]
    assert not gone


def _is_there(dotted: str) -> bool:
    """Whether `cases.actions.attach` is a module, or a name in one."""
    parts = dotted.split(".")
    for cut in range(len(parts), 0, -1):
        base = ROOT.joinpath("evenhand", *parts[:cut])
        if base.is_dir() or base.with_suffix(".py").exists():
            source = base / "__init__.py" if base.is_dir() else base.with_suffix(".py")
            rest = parts[cut:]
            return not rest or re.search(rf"\b{rest[0]}\b", source.read_text()) is not None
    return False


@pytest.mark.parametrize("path", DOCUMENTS, ids=lambda path: str(path.relative_to(ROOT)))
def test_every_command_in_a_document_can_be_made(path: Path) -> None:
    targets = set(re.findall(r"^([a-z-]+):.*##", (ROOT / "Makefile").read_text(), re.MULTILINE))
    named = {target for found in TARGET.findall(path.read_text()) for target in found.split()}
    assert named <= targets


def test_every_command_of_the_menu_is_explained() -> None:
    text = (ROOT / "CONTRIBUTING.md").read_text() + (ROOT / "README.md").read_text()
    targets = set(re.findall(r"^([a-z-]+):.*##", (ROOT / "Makefile").read_text(), re.MULTILINE)) - {"help"}
    assert not {target for target in targets if not re.search(rf"make [a-z -]*\b{target}\b", text)}


@pytest.mark.parametrize("path", DECISIONS, ids=lambda path: path.name)
def test_a_decision_has_its_form_and_one_page(path: Path) -> None:
    text = path.read_text()
    assert re.findall(r"^## (.*)$", text, re.MULTILINE) == ["Context", "Decision", "Consequences"]
    assert re.match(r"# \d{4} \S", text)
    assert text.split()[1] == path.name[:4]
    assert len(text.split()) <= 450


def test_decisions_are_numbered_without_a_gap() -> None:
    assert [int(path.name[:4]) for path in DECISIONS] == list(range(1, len(DECISIONS) + 1))


def test_a_decision_that_the_code_points_at_is_there() -> None:
    from tests.architecture.sources import modules

    named = {found for module in modules() for found in re.findall(r"docs/decisions/(\d{4})", module.text)}
    assert named <= {path.name[:4] for path in DECISIONS}


def test_every_change_has_the_form_of_changes() -> None:
    kinds = {"added", "changed", "fixed", "removed"}
    for path in (ROOT / "changes").glob("*.md"):
        if path.name != "README.md":
            assert path.stem.rsplit(".", 1)[-1] in kinds, path.name
            assert len(path.read_text().split()) <= 80, path.name


def _words() -> dict[str, str]:
    text = (ROOT / "docs" / "glossary.md").read_text()
    return dict(re.findall(r"^\*\*([^*]+)\*\* (.+)$", text, re.MULTILINE))


def test_the_glossary_has_every_table_once_in_order() -> None:
    from django.apps import apps

    words = list(_words())
    assert words == sorted(words, key=str.lower)
    spelled = {re.sub(r"(?<=[a-z])(?=[A-Z])", " ", model.__name__).lower() for model in _models(apps)}
    assert spelled <= {word.lower() for word in words}, sorted(spelled - {word.lower() for word in words})


def _models(apps: object) -> list[type]:
    return [each for each in apps.get_models() if each.__module__.startswith("evenhand.")]  # type: ignore[attr-defined]


def test_one_word_has_one_meaning() -> None:
    """A word explained in a context's docstring is explained in the glossary, too."""
    words = {word.lower() for word in _words()}
    missing = set()
    for path in (ROOT / "evenhand").glob("*/__init__.py"):
        for word in re.findall(r"(?:An?|The) \*([a-z ]+)\*", path.read_text()):
            if word not in words:
                missing.add(f"{path.parent.name}: {word}")
    assert not missing


def test_the_glossary_is_free_of_words_we_gave_up() -> None:
    """Ticket, tweet and the like: what others call it."""
    product = " ".join(path.read_text() for path in (ROOT / "evenhand").rglob("*.html"))
    assert not re.findall(r"\b(?:ticket|helpdesk)s?\b", re.sub(r"<[^>]+>", " ", product), re.IGNORECASE)
