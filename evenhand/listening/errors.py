"""What may stand in the way of listening for something."""

from evenhand.kernel.errors import EvenhandError


class ListeningError(EvenhandError):
    """That cannot be listened for."""

    code = "listening"


class OnlyLeads(ListeningError):
    """Only care leads and administrators of the brand may change what is listened for."""

    code = "only_leads"


class NoSuchQuery(ListeningError):
    """That query is not there any more; go back to the list."""

    code = "no_such_query"


class QueryNameTaken(ListeningError):
    """There is already a query of this name; give this one another."""

    code = "query_name_taken"


class QuerySyntaxError(ListeningError):
    """The query cannot be understood; look at the marked place."""

    code = "query_syntax"

    def __init__(self, sentence: str = "", start: int = 0, end: int = 0, hint: str = "") -> None:
        super().__init__(sentence, start=start, end=end, hint=hint)
        self.start, self.end, self.hint = start, end, hint
