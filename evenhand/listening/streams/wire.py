"""How a parcel travels: a byte that says the form, then MessagePack, compressed."""

from datetime import datetime

import msgspec
import zstandard

from evenhand.channels.domain.connector import Raw
from evenhand.kernel.errors import EvenhandError
from evenhand.listening.streams.stream import Parcel

_FORM = b"\x01"
_MOST = 1 << 30  # bytes a parcel may unpack to


class UnknownForm(EvenhandError):
    """A parcel in a form of a newer version came over the stream; bring this machine up to date."""

    code = "unknown_form"


class _Body(msgspec.Struct, array_like=True, frozen=True):
    """Field order is the form; whoever changes it changes `_FORM`, and reads both for a while."""

    partition: int
    sequence: int
    sent_at: datetime
    raws: list[tuple[str, bytes]]


_encoder = msgspec.msgpack.Encoder()
_decoder = msgspec.msgpack.Decoder(_Body)


def encode(parcel: Parcel) -> bytes:
    """The parcel without its cursor, which stays with whoever publishes."""
    raws = [(raw.reference, raw.content) for raw in parcel.raws]
    body = _encoder.encode(_Body(parcel.partition, parcel.sequence, parcel.sent_at, raws))
    return _FORM + zstandard.ZstdCompressor(level=1).compress(body)


def decode(content: bytes) -> Parcel:
    """Raises UnknownForm."""
    if content[:1] != _FORM:
        raise UnknownForm
    try:
        body = _decoder.decode(zstandard.ZstdDecompressor().decompress(content[1:], max_output_size=_MOST))
    except (zstandard.ZstdError, msgspec.DecodeError) as problem:
        raise UnknownForm from problem
    raws = tuple(Raw(reference=reference, content=bytes(content)) for reference, content in body.raws)
    return Parcel(partition=body.partition, sequence=body.sequence, raws=raws, sent_at=body.sent_at)
