"""Pictures of ours, made ready to go out: what they are by their bytes, without what a camera wrote into them."""

import io

import msgspec
from PIL import Image, ImageOps, UnidentifiedImageError

TYPES = {"JPEG": "image/jpeg", "PNG": "image/png", "WEBP": "image/webp", "GIF": "image/gif"}
_MOST_PIXELS = 60_000_000
_LONGEST_SIDE = 4_096
_SMALLER = ((2_000, 88), (1_600, 82), (1_200, 78), (1_000, 70))  # longest side, quality


class Picture(msgspec.Struct, frozen=True, kw_only=True):
    """A picture's bytes, what they are, and how large it is."""

    content: bytes
    media_type: str
    width: int
    height: int


def cleaned(content: bytes, *, largest: int | None = None) -> Picture | None:
    """The picture without place, camera and other metadata, turned upright, and made smaller if it is larger than
    `largest` bytes. None if this is not a picture that browsers show; a moving one keeps its frames and its bytes."""
    try:
        with Image.open(io.BytesIO(content), formats=list(TYPES)) as image:
            if image.width * image.height > _MOST_PIXELS:
                return None
            if getattr(image, "is_animated", False):
                return _as_it_is(content, image)
            return _drawn_anew(image, str(image.format), largest)
    except (UnidentifiedImageError, Image.DecompressionBombError, OSError, ValueError, SyntaxError):
        return None


def _as_it_is(content: bytes, image: Image.Image) -> Picture:
    return Picture(content=content, media_type=TYPES[str(image.format)], width=image.width, height=image.height)


def _drawn_anew(image: Image.Image, kind: str, largest: int | None) -> Picture:
    upright = ImageOps.exif_transpose(image)
    upright.thumbnail((_LONGEST_SIDE, _LONGEST_SIDE))
    drawn = _encoded(upright, kind, 90)
    for side, quality in _SMALLER if largest else ():
        if largest is None or len(drawn.content) <= largest:
            break
        smaller = upright.copy()
        smaller.thumbnail((side, side))
        drawn = _encoded(smaller, "PNG" if kind == "GIF" else kind, quality)
        if len(drawn.content) > largest and not _has_transparency(smaller):
            drawn = _encoded(smaller.convert("RGB"), "JPEG", quality)
    return drawn


def _has_transparency(image: Image.Image) -> bool:
    return image.mode in {"RGBA", "LA", "PA"} or "transparency" in image.info


def _encoded(image: Image.Image, kind: str, quality: int) -> Picture:
    """Only pixels and the colour profile are written."""
    out = io.BytesIO()
    profile = image.info.get("icc_profile")
    drawn_anew = image.convert("RGB") if kind == "JPEG" and image.mode not in {"RGB", "L"} else image
    options = {"quality": quality} if kind in {"JPEG", "WEBP"} else {}
    drawn_anew.save(out, format=kind, icc_profile=profile, exif=b"", optimize=kind in {"JPEG", "PNG"}, **options)
    return Picture(content=out.getvalue(), media_type=TYPES[kind], width=drawn_anew.width, height=drawn_anew.height)
