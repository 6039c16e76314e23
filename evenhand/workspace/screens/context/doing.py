"""What is said after a deed in the column: one sentence, with its undo; the column then looks again."""

import json
from collections.abc import Mapping

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from evenhand.workspace.door import DeskRequest

CHANGED = "context-changed"


def done(
    request: DeskRequest, said: str, *, case_id: int, tab: str, undo: str = "", fields: Mapping[str, str] | None = None
) -> HttpResponse:
    """The sentence as a toast, with a button that posts `fields` to `undo`; without script, the tab again."""
    if not request.htmx:
        messages.success(request, said)
        return redirect(_back(request) or reverse("context_tab", args=[case_id, tab]))
    response = render(request, "context/toast.html", {"said": said, "undo": undo, "fields": fields or {}})
    response["HX-Trigger"] = json.dumps({CHANGED: {"case": case_id}})
    return response


def _back(request: DeskRequest) -> str:
    """Only one list can be come from besides the case."""
    return reverse("promises") if request.POST.get("from") == "promises" else ""
