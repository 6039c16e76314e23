"""Parcels for tests."""

from evenhand.channels.domain.connector import Raw
from evenhand.kernel import clock
from evenhand.listening.streams.stream import Parcel


def raw(text: str) -> Raw:
    """An item."""
    return Raw(reference=f"at://{text}", content=text.encode())


def parcel(partition: int, sequence: int, *texts: str) -> Parcel:
    """A parcel with these texts, or with one that names its place."""
    said = texts or (f"{partition}/{sequence}",)
    return Parcel(partition=partition, sequence=sequence, raws=tuple(raw(each) for each in said), sent_at=clock.now())
