"""Which connectors there are, and what each can do, for people and programs."""

import json
import sys
from typing import Any


def show(*, as_json: bool) -> None:
    """Print them all, in order."""
    from evenhand.channels import registry

    found = [_facts(kind, registry.connector_class(kind).capabilities) for kind in registry.kinds()]
    if as_json:
        sys.stdout.write(json.dumps(found) + "\n")
    else:
        _table(found)


def _facts(kind: str, can: Any) -> dict[str, Any]:
    return {
        "kind": kind,
        "label": can.label,
        "hears": "strangers" if can.hears_strangers else "what is said to us",
        "brought": "pushed to us" if can.is_pushed else "read by us",
        "public replies": _replies(can.can_reply_publicly, once=can.keeps_key),
        "private replies": _replies(can.can_reply_privately, once=can.keeps_key_privately),
        "longest": f"{can.max_length} {can.unit}" if can.max_length else "no limit",
        "signed with": "initials" if can.signs_with_initials else "name and brand",
    }


def _replies(can: object, *, once: bool) -> str:
    return "no" if not can else "once" if once else "at most once"


SHOWN = {
    "kind": "Kind",
    "label": "Name",
    "hears": "Hears",
    "public replies": "Public replies",
    "private replies": "Private replies",
    "longest": "Longest",
}


def _table(found: list[dict[str, Any]]) -> None:
    """What fits a narrow terminal; the rest is in the JSON."""
    from rich.console import Console
    from rich.table import Table

    table = Table(box=None, header_style="bold")
    for name in SHOWN.values():
        table.add_column(name, overflow="fold")
    for each in found:
        answers = each["public replies"] != "no" or each["private replies"] != "no"
        shown = each if answers else {**each, "longest": ""}
        hears = "strangers" if each["hears"] == "strangers" else "us"
        table.add_row(*({**shown, "hears": hears}[name] for name in SHOWN))
    console = Console(highlight=False)
    console.print(table)
    console.print("\nHears: “us” is what is said to you, “strangers” everything, of which your queries keep some.")
    console.print("Replies: “once” is exactly once; “at most once” may need a look after a failure.")
