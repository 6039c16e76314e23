"""Articles: what a brand says about one thing, in each language, in every version it ever had."""

from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVectorField
from django.db import models
from django.db.models import Q


class EditionState(models.TextChoices):
    """How far the work on an edition is. What readers see is `Edition.published`, whatever is being written."""

    DRAFT = "draft", "Draft"
    REVIEW = "review", "In review"
    PUBLISHED = "published", "Published"
    WITHDRAWN = "withdrawn", "Withdrawn"


class Article(models.Model):
    """One thing that a brand explains; its words stand in editions, one a language."""

    key = models.UUIDField(unique=True, editable=False)
    brand = models.ForeignKey("people.Brand", models.CASCADE, db_index=False, related_name="articles")
    section = models.ForeignKey("knowledge.Section", models.SET_NULL, null=True, blank=True, related_name="articles")
    owner = models.ForeignKey("people.Agent", models.SET_NULL, null=True, blank=True, related_name="+")
    review_on = models.DateField(null=True, blank=True)  # when somebody looks whether it still holds
    is_internal = models.BooleanField(default=False)  # for colleagues only
    origin = models.TextField(default="", blank=True)  # what it was made of, in its own context's words: "topic:17"
    made_by = models.ForeignKey("people.Agent", models.SET_NULL, null=True, db_index=False, related_name="+")
    made_at = models.DateTimeField()

    class Meta:
        indexes = [
            models.Index(fields=["brand", "review_on"], name="article_review", condition=~Q(review_on=None)),
            models.Index(fields=["origin"], name="article_origin", condition=~Q(origin="")),
        ]


class Edition(models.Model):
    """An article in one language. Readers see `published`; `draft` is the newest version of its words."""

    article = models.ForeignKey(Article, models.CASCADE, db_index=False, related_name="editions")
    brand = models.ForeignKey("people.Brand", models.CASCADE, db_constraint=False, db_index=False, related_name="+")
    # As its article has it: a section's pages are listed by title without looking at its articles.
    section = models.ForeignKey(
        "knowledge.Section", models.SET_NULL, null=True, db_constraint=False, db_index=False, related_name="+"
    )
    language = models.CharField(max_length=8)
    slug = models.SlugField(max_length=100, db_index=False, allow_unicode=True)
    state = models.CharField(max_length=12, choices=EditionState, default=EditionState.DRAFT)
    draft = models.ForeignKey("ArticleVersion", models.SET_NULL, null=True, db_index=False, related_name="+")
    published = models.ForeignKey("ArticleVersion", models.PROTECT, null=True, db_index=False, related_name="+")
    published_at = models.DateTimeField(null=True)  # when these words were published
    first_published_at = models.DateTimeField(null=True)
    asked_by = models.ForeignKey("people.Agent", models.SET_NULL, null=True, db_index=False, related_name="+")
    asked_at = models.DateTimeField(null=True)  # somebody asks a lead to look at the draft
    said_back = models.TextField(default="", db_default="", blank=True)  # why a lead sent the draft back
    changed_at = models.DateTimeField()
    helped = models.PositiveIntegerField(default=0)  # readers of the published words, and of those before them
    not_helped = models.PositiveIntegerField(default=0)
    # For finding: of the published words, or of the draft where none are. The marks of brand and language are in both.
    words = SearchVectorField(null=True)
    title_words = SearchVectorField(null=True)
    folded_title = models.TextField(default="", blank=True)  # small letters without accents, for what is misspelt

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["article", "language"], name="edition_language_once"),
            models.UniqueConstraint(fields=["brand", "language", "slug"], name="edition_slug_once"),
            models.CheckConstraint(condition=Q(state__in=EditionState.values), name="edition_state_known"),
            models.CheckConstraint(
                condition=~Q(state=EditionState.PUBLISHED) | Q(published__isnull=False), name="edition_published_words"
            ),
        ]
        indexes = [
            GinIndex(fields=["words"], name="edition_words", fastupdate=False),
            GinIndex(fields=["title_words"], name="edition_title_words", fastupdate=False),
            GinIndex(fields=["folded_title"], name="edition_folded", opclasses=["gin_trgm_ops"]),
            models.Index(fields=["brand", "-changed_at", "-id"], name="edition_of_brand"),
            models.Index(
                fields=["brand", "language", "-published_at", "-id"],
                name="edition_published",
                condition=~Q(published=None),
            ),
            models.Index(fields=["brand", "asked_at", "id"], name="edition_asked", condition=~Q(asked_at=None)),
            models.Index(
                fields=["section", "language", "folded_title", "id"],
                name="edition_in_section",
                condition=~Q(published=None),
            ),
            models.Index(
                fields=["section", "language", "-helped", "id"], name="edition_helped", condition=~Q(published=None)
            ),
        ]


class ArticleVersion(models.Model):
    """The words of an edition as somebody wrote them once. Written once; a change is another version."""

    edition = models.ForeignKey(Edition, models.CASCADE, db_index=False, related_name="versions")
    number = models.PositiveIntegerField()
    title = models.TextField()
    summary = models.TextField(default="", blank=True)  # one or two sentences: in lists, in search engines, in replies
    body = models.TextField(default="", blank=True)  # Markdown, for everybody
    internal = models.TextField(default="", blank=True)  # Markdown, for colleagues only
    credit = models.TextField(default="", blank=True)  # whom we owe it to, as readers see it
    written_by = models.ForeignKey("people.Agent", models.SET_NULL, null=True, db_index=False, related_name="+")
    written_at = models.DateTimeField()
    published_by = models.ForeignKey("people.Agent", models.SET_NULL, null=True, db_index=False, related_name="+")
    published_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["edition", "number"], name="article_version_number")]

    def __str__(self) -> str:
        return self.title


class MovedPage(models.Model):
    """An address that a page once had leads to it for good."""

    brand = models.ForeignKey("people.Brand", models.CASCADE, db_index=False, related_name="+")
    language = models.CharField(max_length=8)
    slug = models.SlugField(max_length=100, db_index=False, allow_unicode=True)
    edition = models.ForeignKey(Edition, models.CASCADE, related_name="moved_from")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["brand", "language", "slug"], name="moved_page_once")]


class ArticleLink(models.Model):
    """A page leads to another article; of what is published only, so that nothing leads nowhere unseen."""

    edition = models.ForeignKey(Edition, models.CASCADE, db_index=False, related_name="links")
    brand = models.ForeignKey("people.Brand", models.CASCADE, db_constraint=False, db_index=False, related_name="+")
    key = models.UUIDField()  # of the article, which may not be there

    class Meta:
        constraints = [models.UniqueConstraint(fields=["edition", "key"], name="article_link_once")]
        indexes = [models.Index(fields=["brand", "key"], name="article_link_to")]


class ArticlePicture(models.Model):
    """A picture for a brand's articles, named in their Markdown; `alt` tells who does not see it what it shows."""

    key = models.UUIDField(unique=True, editable=False)
    brand = models.ForeignKey("people.Brand", models.CASCADE, db_index=False, related_name="+")
    sha256 = models.CharField(max_length=64)
    alt = models.TextField()
    width = models.PositiveIntegerField()
    height = models.PositiveIntegerField()
    added_by = models.ForeignKey("people.Agent", models.SET_NULL, null=True, db_index=False, related_name="+")
    added_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["brand", "sha256"], name="article_picture_once"),
            models.CheckConstraint(condition=~Q(alt=""), name="article_picture_described"),
        ]
