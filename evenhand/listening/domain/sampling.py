"""A uniform sample of a stream: which posts it holds, and what it says about all of them."""

from hashlib import blake2b

_SEED = b"evenhand sample"


def fraction_of(reference: str) -> float:
    """Where a post lies between 0 and 1, by its id alone: those below a rate are that share of all."""
    digest = blake2b(reference.encode("utf-8", "surrogatepass"), digest_size=8, key=_SEED).digest()
    return (int.from_bytes(digest, "big") >> 11) / (1 << 53)
