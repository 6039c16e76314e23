"""A network that has an address where people can write to an account in private."""

from typing import Protocol, runtime_checkable


@runtime_checkable
class Inviting(Protocol):
    """A connector class, or connector, that knows this address."""

    @staticmethod
    def private_address(handle: str) -> str:
        """Where people write to the account with this handle in private. Pure."""
