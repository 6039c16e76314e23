"""Rules of the look that a machine can check: writing in both directions, one scale, no words in style."""

import re
from pathlib import Path

import pytest

from evenhand.workspace.components.keys import GROUPS
from tests.architecture.sources import ROOT

STATIC = ROOT / "evenhand" / "workspace" / "static"
SHEETS = sorted((STATIC / "css").rglob("*.css"))
SCRIPTS = sorted((STATIC / "js").rglob("*.js"))
# Inside the frame of a mail; the invented company's own site; a screen on a wall, whose type is a share of it.
FOREIGN = {"mail.css", "shop.css", "wallboard.css"}
SIDED = re.compile(
    r"(?<![-\w])((?:margin|padding|border|scroll-margin|scroll-padding)-(?:left|right)[-\w]*|(?:left|right)):"
    r"|text-align:\s*(?:left|right)|float:\s*(?:left|right)"
    r"|inset:\s*[^\s;]+ (?P<end>[^\s;]+) [^\s;]+ (?!(?P=end))[^\s;]+;"
)
ONE_WAY = re.compile(r'\[dir="(?:rtl|ltr)"\][^{}]*\{[^}]*\}')


def _rules(path: Path) -> str:
    return re.sub(r"/\*.*?\*/", "", path.read_text(), flags=re.DOTALL)


@pytest.mark.parametrize("path", SHEETS, ids=lambda path: path.name)
def test_no_style_knows_left_from_right(path: Path) -> None:
    """Written from right to left, the desk is its own mirror: start and end, never left and right, unless a rule is
    for one direction alone."""
    found = [match[0] for match in SIDED.finditer(ONE_WAY.sub("", _rules(path)))]
    assert not found, f"say inline-start or inline-end: {found}"


@pytest.mark.parametrize(
    "path", [each for each in SHEETS if each.name not in FOREIGN | {"tokens.css"}], ids=lambda p: p.name
)
def test_every_colour_comes_from_the_tokens(path: Path) -> None:
    found = re.findall(r"#[0-9a-fA-F]{3,8}\b(?![^{]*\{)", _rules(path))
    assert [each for each in found if each not in {"#fff"}] == []


def test_sizes_of_type_come_from_the_scale() -> None:
    found = {
        f"{path.name}: {size}"
        for path in SHEETS
        if path.name not in FOREIGN | {"tokens.css"}
        for size in re.findall(r"font-size:\s*([^;}]+)", _rules(path))
        if not re.fullmatch(r"\s*(var\(--t-[\w]+\)|inherit|0|1em|[\d.]+em)\s*", size)
    }
    assert not found


def test_a_missed_call_looks_like_any_call() -> None:
    """The help centre's list of searches in vain is called so, too; its links are not those of the telephone."""
    said = [line for path in SHEETS for line in path.read_text().splitlines() if re.match(r"\.missed\b", line)]
    assert not said


def test_every_style_sheet_is_linked() -> None:
    linked = (ROOT / "evenhand/workspace/templates/styles.html").read_text()
    linked += "".join(path.read_text() for path in (ROOT / "evenhand/site/pages").rglob("*.html"))
    assert not [path.name for path in SHEETS if path.name not in linked and path.name not in FOREIGN]


def test_every_deed_of_the_table_is_known_to_script() -> None:
    script = (STATIC / "js/components/keys.js").read_text()
    known = script[script.index("export const DEEDS") : script.index("};", script.index("export const DEEDS"))]
    names = set(re.findall(r"(?:^|[\s,{])\"?([a-z][\w-]*)\"?(?=\s*[:,]|\s*$)", known, re.MULTILINE))
    deeds = {key.deed for group in GROUPS for key in group.keys} - {"", "press"}
    assert {deed for deed in deeds if not deed.startswith("go:")} <= names


def test_no_key_does_two_things() -> None:
    keys = [key.press for group in GROUPS for key in group.keys]
    assert len(keys) == len(set(keys))


def test_every_key_that_presses_something_has_something_to_press() -> None:
    pages = " ".join(path.read_text() for path in (ROOT / "evenhand").rglob("*.html"))
    wanted = {key.press for group in GROUPS for key in group.keys if key.deed == "press"}
    assert not {key for key in wanted if f'data-key="{key}"' not in pages}


@pytest.mark.parametrize("path", SCRIPTS, ids=lambda path: path.name)
def test_only_one_script_knows_single_letters(path: Path) -> None:
    """Whoever switched one-letter keys off is not surprised by one of them."""
    listens = re.findall(r"event\.key === \"([a-zA-Z?/\[\]])\"", path.read_text())
    assert not listens or path.name == "keys.js", "write the key into components/keys.py"
