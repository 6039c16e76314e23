"""What may stand in the way of teaching what posts are about."""

from evenhand.kernel.errors import EvenhandError


class UnderstandingError(EvenhandError):
    """That cannot be taught."""

    code = "understanding"


class OnlyLeadsTeach(UnderstandingError):
    """Only care leads and administrators of the brand may change its subjects."""

    code = "only_leads_teach"


class NoSuchSubject(UnderstandingError):
    """That subject is not there any more; go back to the list."""

    code = "no_such_subject"


class SubjectNameTaken(UnderstandingError):
    """There is already a subject of this name; give this one another."""

    code = "subject_name_taken"


class TooMuchToTeach(UnderstandingError):
    """That is more than a taxonomy may hold."""

    code = "too_much_to_teach"


class CannotBeSubject(UnderstandingError):
    """A subject cannot look like that."""

    code = "cannot_be_subject"


class CannotCorrect(UnderstandingError):
    """That cannot be corrected; reload the page and look again."""

    code = "cannot_correct"


class NoSuchReading(UnderstandingError):
    """There is no such post among those you may see."""

    code = "no_such_reading"


class EndpointTrouble(UnderstandingError):
    """The model that the settings name cannot be asked; our own readings stand."""

    code = "endpoint_trouble"


class OnlyWritersSort(UnderstandingError):
    """Only people who may answer for the brand may change its issues."""

    code = "only_writers_sort"


class NoSuchIssue(UnderstandingError):
    """That issue is not there any more; go back to the list."""

    code = "no_such_issue"


class CannotMergeIssues(UnderstandingError):
    """These issues cannot be merged."""

    code = "cannot_merge_issues"


class CannotSplitIssue(UnderstandingError):
    """Choose some of the posts, but not all of them."""

    code = "cannot_split_issue"


class CannotUndoMerge(UnderstandingError):
    """That merge cannot be undone any more."""

    code = "cannot_undo_merge"


class NotAnIssueName(UnderstandingError):
    """A name needs at least one letter, and at most 120 characters."""

    code = "not_an_issue_name"


class CannotTranslateNow(UnderstandingError):
    """This could not be translated now; try again later."""

    code = "cannot_translate_now"
