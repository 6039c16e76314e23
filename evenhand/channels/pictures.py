"""Pictures of strangers, drawn anew before anybody sees them: no larger than needed, and nothing in them but points."""

import warnings
from io import BytesIO
from pathlib import Path

from PIL import Image, ImageOps, UnidentifiedImageError

from evenhand.channels import files
from evenhand.channels.domain.pictures import MOST_BYTES, MOST_POINTS, SHOWN, SIZES
from evenhand.channels.errors import PictureTooLarge, Refused

_QUALITY = 82


def drawn(sha256: str, size: str) -> bytes:
    """The stored picture in one of SIZES, as WebP; drawn once and kept beside it.

    Raises Refused for what is no picture, or one larger than we open; FileNotFoundError if the data folder lost it.
    """
    path = _path(sha256, size)
    if path.exists():
        return path.read_bytes()
    content = draw(files.read(sha256), size)
    files.write_beside(sha256, path.name, content)
    return content


def draw(content: bytes, size: str) -> bytes:
    """The picture drawn anew, without whatever else the file carries. Raises Refused."""
    if len(content) > MOST_BYTES:
        raise PictureTooLarge
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            with Image.open(BytesIO(content), formats=sorted(SHOWN)) as opened:
                return _webp(opened, SIZES[size])
    except (Image.DecompressionBombWarning, Image.DecompressionBombError) as problem:
        raise PictureTooLarge from problem
    except (UnidentifiedImageError, OSError, SyntaxError, ValueError) as problem:
        raise Refused("This is no picture that can be shown.") from problem


def square(picture: bytes, side: int) -> bytes:
    """A picture that was drawn anew, whole within a square that shows what is behind it, as PNG: for small signs."""
    with Image.open(BytesIO(picture)) as opened:
        whole = opened.convert("RGBA")
    whole.thumbnail((side, side))
    drawn_anew = Image.new("RGBA", (side, side), (0, 0, 0, 0))
    drawn_anew.paste(whole, ((side - whole.width) // 2, (side - whole.height) // 2))
    out = BytesIO()
    drawn_anew.save(out, "PNG", optimize=True)
    return out.getvalue()


def _webp(opened: Image.Image, most: tuple[int, int]) -> bytes:
    if opened.width * opened.height > MOST_POINTS:
        raise PictureTooLarge
    opened.draft("RGB", (most[0] * 2, most[1] * 2))
    upright = ImageOps.exif_transpose(opened)
    upright.thumbnail(most)
    has_holes = upright.mode in {"RGBA", "LA", "PA"} or "transparency" in upright.info
    drawn_anew = upright.convert("RGBA" if has_holes else "RGB")
    out = BytesIO()
    drawn_anew.save(out, "WEBP", quality=_QUALITY, method=4)
    return out.getvalue()


def _path(sha256: str, size: str) -> Path:
    return files.path_of(sha256).with_name(f"{sha256}.{size}.webp")
