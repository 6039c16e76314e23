"""What a visitor may send as a picture: told by its first bytes, never by what it calls itself. Pure."""

LARGEST = 5_000_000
_BEGINNINGS = (
    (b"\x89PNG\r\n\x1a\n", "image/png", ".png"),
    (b"\xff\xd8\xff", "image/jpeg", ".jpg"),
    (b"GIF87a", "image/gif", ".gif"),
    (b"GIF89a", "image/gif", ".gif"),
)


def kind_of(content: bytes) -> tuple[str, str] | None:
    """The media type and the ending of a picture; None for anything else, such as SVG, which can carry script."""
    for beginning, media_type, ending in _BEGINNINGS:
        if content.startswith(beginning):
            return media_type, ending
    if content[:4] == b"RIFF" and content[8:12] == b"WEBP":
        return "image/webp", ".webp"
    return None


def name_of(given: str, ending: str) -> str:
    """A harmless name with the ending that is true."""
    stem = given.replace("\\", "/").rpartition("/")[2].partition(".")[0]
    plain = "".join(each for each in stem if each.isalnum() or each in " -_").strip()
    return f"{plain[:60] or 'picture'}{ending}"
