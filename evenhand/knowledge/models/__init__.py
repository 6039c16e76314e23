"""Tables of what a brand can say."""

from evenhand.knowledge.models.articles import (
    Article,
    ArticleLink,
    ArticlePicture,
    ArticleVersion,
    Edition,
    EditionState,
    MovedPage,
)
from evenhand.knowledge.models.centres import HelpCentre, Section
from evenhand.knowledge.models.problems import KnownProblem, MeToo, ProblemAnswer, ProblemLine, ProblemStep
from evenhand.knowledge.models.proposals import ProposalDismissal
from evenhand.knowledge.models.readers import ArticleVote, HelpSearch
from evenhand.knowledge.models.solved import PageVector, Solved, SolvedUntil
from evenhand.knowledge.models.words import ArticleWord, InsideWord

__all__ = [
    "Article",
    "ArticleLink",
    "ArticlePicture",
    "ArticleVersion",
    "ArticleVote",
    "ArticleWord",
    "Edition",
    "EditionState",
    "HelpCentre",
    "HelpSearch",
    "InsideWord",
    "KnownProblem",
    "MeToo",
    "MovedPage",
    "PageVector",
    "ProblemAnswer",
    "ProblemLine",
    "ProblemStep",
    "ProposalDismissal",
    "Section",
    "Solved",
    "SolvedUntil",
]
