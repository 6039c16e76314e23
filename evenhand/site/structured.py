"""What stands in a public page for search engines (JSON-LD)."""

import json
from collections.abc import Mapping
from typing import Any, Final

from django.utils.safestring import SafeString, mark_safe

_UNSAFE: Final = {ord("<"): "\\u003c", ord(">"): "\\u003e", ord("&"): "\\u0026"}


def as_data(facts: Mapping[str, Any]) -> SafeString:
    """JSON for the inside of a script element; whatever was said in it, nothing can end the element."""
    said = json.dumps(facts, ensure_ascii=False).translate(_UNSAFE)
    return mark_safe(said)  # noqa: S308 - see the line above
