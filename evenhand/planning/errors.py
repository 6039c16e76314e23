"""What can be wrong with what planning is given."""

from evenhand.kernel.errors import EvenhandError


class BadTable(EvenhandError):
    """The table cannot be read; its first line must name its columns."""

    code = "bad_table"


class BadExperiment(EvenhandError):
    """The experiment cannot be understood."""

    code = "bad_experiment"


class BadQuestion(EvenhandError):
    """What is asked for cannot be understood."""

    code = "bad_question"


class NotForYou(EvenhandError):
    """Plans are for care leads, analysts and administrators."""

    code = "plans_are_for_leads"


class TooManyRuns(EvenhandError):
    """Enough questions wait for their answer; wait for one, or withdraw one."""

    code = "too_many_runs"


class NotPossible(EvenhandError):
    """That cannot be done now."""

    code = "not_possible"
