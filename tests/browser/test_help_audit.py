"""The help centre before Lighthouse: its pages in light and dark on a small screen, and from right to left.

Lighthouse comes from npm (`npm install --global lighthouse`); without it the audit is left out, and axe still looks.
"""

import json
import os
import shutil
import subprocess
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from PIL import Image
from playwright.sync_api import Page

from evenhand.channels import files
from evenhand.channels.pictures import draw
from evenhand.kernel import clock
from evenhand.knowledge.actions import articles, publishing
from evenhand.knowledge.actions.centres import keep_section, set_centre
from evenhand.knowledge.actions.looks import Sign, say_of_logo, set_sign
from evenhand.knowledge.actions.pictures import keep_picture
from evenhand.knowledge.models import Edition
from tests.browser import chromium as chromiums
from tests.browser.sight import faults_everywhere
from tests.cast import Cast

pytestmark = pytest.mark.browser
LEAST = 95  # of a hundred
KINDS = ("accessibility", "best-practices", "seo")
# Each takes seconds; the others are made of the same parts, and axe looks at all of them in both lights.
IN_BOTH = {
    "front": (False, True),
    "article": (False, True),
    "search": (False,),
    "ask": (False,),
    "article from right to left": (False,),
}
UNSEEN = {"search", "ask", "asked"}  # pages that search engines are told to leave out
NARROW = ["--screenEmulation.mobile", "--screenEmulation.width=360", "--screenEmulation.height=740"]
DARK = "--blink-settings=preferredColorScheme=0"
BODY = """First look at the light.

## What does the light say?

| Light | What it means | What to do, and how long it may take |
|---|---|---|
| red | `no-signal-on-line-1234567890` | Check the **cable**, then [restart it](article:{key}) |
| off | no power | ~~Wait~~ Plug it in |

![]({picture})

### And then

1. Wait two minutes.
   - Then look again.

> Nothing is lost.

```
ping -c 4 a-rather-long-host-name-that-does-not-fit-on-a-telephone.example.com
```

## Whom do I ask?

Write to [us](mailto:help@harborline.example).
"""
ARABIC = "تحقق من **الكابل** ثم أعد تشغيل الجهاز.\n\n## ماذا يعني الضوء؟\n\n1. انتظر دقيقتين.\n2. راقب الضوء `red`.\n"


def drawn(colour: str, size: tuple[int, int]) -> tuple[str, int, int]:
    """A stored picture."""
    made = BytesIO()
    Image.new("RGB", size, colour).save(made, "PNG")
    return files.save(draw(made.getvalue(), "small")), *size


def stocked(stage: Cast) -> Edition:
    """A help centre with everything that a page may hold."""
    who: dict[str, Any] = {"actor": stage.alice, "now": clock.now()}
    set_centre(
        brand=stage.harborline, is_on=True, name="Harborline help", welcome="", accent="#ffcc00", host="",
        languages=["en", "ar"], takes_questions=True, contact="0800 1234\nevery day", home="https://harborline.example/",
        links="Imprint https://harborline.example/imprint\nPrivacy https://harborline.example/privacy", **who,
    )  # fmt: skip
    for sign, colour in ((Sign.LOGO, "navy"), (Sign.DARK, "white")):
        sha256, width, height = drawn(colour, (300, 100))
        set_sign(brand_id=stage.harborline.pk, sign=sign, sha256=sha256, width=width, height=height, **who)
    say_of_logo(brand_id=stage.harborline.pk, words="Harborline help", **who)
    section = keep_section(
        brand=stage.harborline, section_id=None, names={"en": "Internet", "ar": "الإنترنت"},
        about={"en": "Speed and lights.", "ar": "السرعة والأضواء."}, parent_id=None, position=0, **who,
    )  # fmt: skip
    sha256, width, height = drawn("teal", (400, 200))
    shot = keep_picture(
        brand=stage.harborline, sha256=sha256, width=width, height=height, alt="The light at the front", **who
    )
    first = write(stage, "en", "Restart the router", "Pull the plug.", section.pk)
    body = BODY.format(key=first.article.key, picture=f"picture:{shot.key}")
    page = write(stage, "en", "The router blinks red", body, section.pk)
    arabic = articles.write_in_language(
        article_id=page.article_id, language="ar", title="الضوء أحمر", summary="ماذا تفعل.", body=ARABIC, **who
    )
    publishing.publish(edition_id=arabic.pk, seen=1, **who)
    return page


def write(stage: Cast, language: str, title: str, body: str, section: int) -> Edition:
    who: dict[str, Any] = {"actor": stage.alice, "now": clock.now()}
    edition = articles.write_article(
        brand=stage.harborline, language=language, title=title, summary="What the light says.", body=body, **who
    )
    articles.arrange(
        article_id=edition.article_id, section_id=section, owner_id=None, review_on=None, is_internal=False, **who
    )
    return publishing.publish(edition_id=edition.pk, seen=1, **who)


def addresses(page: Edition) -> dict[str, str]:
    """Every kind of page."""
    root = "/site/help/harborline"
    return {
        "front": f"{root}/en/",
        "section": f"{root}/en/sections/internet",
        "article": f"{root}/en/articles/{page.slug}",
        "search": f"{root}/en/search?q=router",
        "ask": f"{root}/en/ask?page={page.slug}&q=router",
        "asked": f"{root}/en/ask?sent",
        "problems": f"{root}/en/problems",
        "front from right to left": f"{root}/ar/",
        "article from right to left": f"{root}/ar/articles/%D8%A7%D9%84%D8%B6%D9%88%D8%A1-%D8%A7%D8%AD%D9%85%D8%B1",
    }


def audited(address: str, report: Path, *, dark: bool) -> dict[str, float]:
    """Lighthouse's marks, and what cost them."""
    flags = " ".join(["--headless=new", *chromiums.ARGUMENTS, *([DARK] if dark else [])])
    asked = ["lighthouse", address, "--quiet", "--output=json", f"--output-path={report}", f"--chrome-flags={flags}"]
    environment = {**os.environ, "CHROME_PATH": chromiums.executable() or ""}
    done = subprocess.run(
        [*asked, *NARROW, f"--only-categories={','.join(KINDS)}"], env=environment, capture_output=True, check=False
    )
    assert done.returncode == 0, done.stderr.decode()[-2000:]
    said = json.loads(report.read_text())
    lost = [
        f"{name}: {each['title']}"
        for name, each in said["audits"].items()
        if each["score"] is not None and each["score"] < 1 and each["scoreDisplayMode"] == "binary"
    ]
    marks = {name: round(100 * said["categories"][name]["score"]) for name in KINDS}
    print(json.dumps({"page": address, "dark": dark, **marks, "lost": lost}))  # noqa: T201 - the report of the audit
    return marks


def test_axe_finds_nothing_on_any_page(chromium: Any, live_server: Any, stage: Cast) -> None:
    reader: Page = chromium.new_context(base_url=live_server.url, viewport={"width": 1440, "height": 900}).new_page()
    found = {}
    for name, path in addresses(stocked(stage)).items():
        reader.goto(path)
        found[name] = faults_everywhere(reader)
    reader.context.close()
    assert not {name: faults for name, faults in found.items() if faults}


@pytest.mark.timeout(900)
@pytest.mark.skipif(shutil.which("lighthouse") is None, reason="no Lighthouse here")
@pytest.mark.usefixtures("chromium")
def test_lighthouse_gives_every_page_at_least_95(live_server: Any, stage: Cast, tmp_path: Path) -> None:
    pages = addresses(stocked(stage))
    for path in pages.values():
        assert Client().get(path).status_code == 200, path
    low = []
    for name, path in pages.items():
        for dark in IN_BOTH.get(name, ()):
            marks = audited(live_server.url + path, tmp_path / "report.json", dark=dark)
            counted = [mark for kind, mark in marks.items() if kind != "seo" or name not in UNSEEN]
            low += [f"{name}{' in the dark' if dark else ''}: {marks}"] if min(counted) < LEAST else []
    assert not low
