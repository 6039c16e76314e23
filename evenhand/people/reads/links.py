"""Numbers as they stand in links that open something without a log-in: signed, so that nobody can make one."""

from django.core.signing import BadSignature, Signer


class SignedNumbers:
    """The numbers of one kind of link; a token of one kind opens no other."""

    def __init__(self, kind: str) -> None:
        self._signer = Signer(salt=kind)

    def token(self, number: int) -> str:
        """What stands in the address."""
        return self._signer.sign(str(number)).replace(":", "-", 1)

    def number(self, token: str) -> int:
        """The number of that token; 0, which no row has, where we did not make it."""
        try:
            return int(self._signer.unsign(token.replace("-", ":", 1)))
        except BadSignature:
            return 0
