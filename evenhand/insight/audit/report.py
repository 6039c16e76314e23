"""The report: one HTML page that needs nothing else, and the same page as PDF where a browser is installed."""

import os
import shutil
import subprocess
import tempfile
from pathlib import Path
from typing import Any, Final

from jinja2 import Environment, FileSystemLoader

from evenhand.insight.audit import pictures
from evenhand.insight.audit.clocks import title_of
from evenhand.insight.audit.words import hours
from evenhand.insight.errors import CannotAudit

BROWSERS: Final = (
    *("chromium-headless-shell", "chromium", "chromium-browser"),
    *("google-chrome", "google-chrome-stable", "chrome", "msedge"),
)
CLASSES: Final = {
    "parity shown": "parity", "real but small": "small-difference",
    "disparity shown": "disparity", "not enough data": "unknown",
}  # fmt: skip
_HERE: Final = Path(__file__).parent
PRINTING_S: Final = 120


def page(told: dict[str, Any], *, notes: list[str], log: list[dict[str, Any]], is_printed: bool = False) -> str:
    """The whole page; `is_printed` opens what is folded."""
    drawing = Environment(loader=FileSystemLoader(_HERE), autoescape=True, trim_blocks=True)
    findings = [finding for question in told["questions"] for finding in question["findings"]]
    groups = told["groups"]
    limits = list(groups[0]["answered_within"]) if groups else []
    clocks = {name: title_of(name) for name in {told["clock"], *(each.get("clock", "") for each in findings)} if name}
    return drawing.get_template("page.html").render(
        told=told,
        notes=notes,
        log=log,
        is_printed=is_printed,
        style=(_HERE / "page.css").read_text(encoding="utf-8"),
        classes=CLASSES,
        clocks=clocks,
        clock=clocks[told["clock"]],
        limits=limits,
        span=lambda value: "–" if value is None else hours(value),
        curves=pictures.curves(groups, "Share answered over time"),
        influence_curves=pictures.curves(told["influence_groups"], "Share answered over time by influence"),
        tenths=pictures.tenths(told["influence"].get("deciles", []), told["influence"].get("hours", 0.0)),
        strips={each["key"]: pictures.interval(each) for each in findings},
    )


def browser() -> str | None:
    """A browser that can print; None if there is none."""
    return next((found for name in BROWSERS if (found := shutil.which(name))), None)


def print_pdf(html: str, path: Path) -> None:
    """Writes the page as PDF; raises CannotAudit where no browser is installed or it fails."""
    program = browser()
    if program is None:
        raise CannotAudit("A PDF needs Chromium or Chrome installed. The HTML report can be printed by any browser.")
    as_root = ["--no-sandbox"] if hasattr(os, "geteuid") and os.geteuid() == 0 else []  # else Chromium refuses
    with tempfile.TemporaryDirectory() as folder:
        source = Path(folder) / "report.html"
        source.write_text(html, encoding="utf-8")
        command = [
            program, "--headless", *as_root, "--disable-gpu", "--no-pdf-header-footer",
            f"--user-data-dir={folder}/profile", f"--print-to-pdf={path.resolve()}", source.as_uri(),
        ]  # fmt: skip
        try:
            done = subprocess.run(command, capture_output=True, timeout=PRINTING_S, check=False)
        except subprocess.TimeoutExpired as problem:
            raise CannotAudit(f"{program} did not print the report within {PRINTING_S} seconds.") from problem
    if done.returncode or not path.exists():
        raise CannotAudit(f"{program} could not print the report (exit {done.returncode}).")
