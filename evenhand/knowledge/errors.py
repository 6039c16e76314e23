"""What may stand in the way of work on articles."""

from evenhand.kernel.errors import EvenhandError


class KnowledgeError(EvenhandError):
    """That cannot be done with this article."""

    code = "knowledge"


class NoSuchArticle(KnowledgeError):
    """There is no such article among those you may see."""

    code = "no_such_article"


class NotYoursToPublish(KnowledgeError):
    """Leads publish. Ask for a review, and they find it in their list."""

    code = "not_yours_to_publish"


class NotWritten(KnowledgeError):
    """Something is missing."""

    code = "article_not_written"


class NoSuchStep(KnowledgeError):
    """The article has moved on; look at it again."""

    code = "no_such_article_step"


class WrittenMeanwhile(KnowledgeError):
    """Somebody else wrote another version meanwhile. Yours is still here: look at what changed, then save again."""

    code = "article_written_meanwhile"


class BadHelpCentre(KnowledgeError):
    """The help centre cannot stand like that."""

    code = "bad_help_centre"


class NoSuchProblem(KnowledgeError):
    """That issue is not there any more; go back to the list."""

    code = "no_such_problem"


class OnlyLeadsSayFixed(KnowledgeError):
    """Only those who lead say that a problem is fixed, or that it is not after all."""

    code = "only_leads_say_fixed"


class NotAProblemStep(KnowledgeError):
    """Somebody said something else of it meanwhile; look at it again."""

    code = "not_a_problem_step"


class NotForEverybody(KnowledgeError):
    """That cannot stand where everybody reads it."""

    code = "not_for_everybody"
