"""The one family of errors that a person may see."""

from typing import ClassVar


class EvenhandError(Exception):
    """Something went wrong; try again, and tell your administrator if it stays."""

    code: ClassVar[str] = "error"

    def __init__(self, sentence: str = "", **facts: object) -> None:
        self.sentence = sentence or " ".join((type(self).__doc__ or "").split())
        self.facts = facts
        super().__init__(self.sentence)
