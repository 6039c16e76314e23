"""Tables of what a brand can say."""

from evenhand.knowledge.models.articles import Article, ArticlePicture, ArticleVersion, Edition, EditionState, MovedPage
from evenhand.knowledge.models.centres import HelpCentre, Section
from evenhand.knowledge.models.readers import ArticleVote, HelpSearch

__all__ = [
    "Article",
    "ArticlePicture",
    "ArticleVersion",
    "ArticleVote",
    "Edition",
    "EditionState",
    "HelpCentre",
    "HelpSearch",
    "MovedPage",
    "Section",
]
