"""What search engines read beside the words, as schema.org says it."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.utils.safestring import SafeString

from evenhand.knowledge.domain.markup import Shown, Sizes
from evenhand.knowledge.models import ArticleVersion, Edition
from evenhand.site.help.door import Here
from evenhand.site.structured import as_data

MOST = 20  # questions of one page


def of_front(here: Here) -> SafeString:
    """The help centre, and where it is searched."""
    return as_data(
        {
            "@context": "https://schema.org",
            "@type": "WebSite",
            "name": here.name.words,
            "url": here.whole(here.base),
            "inLanguage": here.language,
            "publisher": _publisher(here),
            "potentialAction": {
                "@type": "SearchAction",
                "target": here.whole(f"{here.base}search?q={{words}}"),
                "query-input": "required name=words",
            },
        }
    )


def _publisher(here: Here) -> dict[str, Any]:
    """Whose help centre it is."""
    facts: dict[str, Any] = {"@type": "Organization", "name": here.centre.brand.name}
    if here.centre.home:
        facts["url"] = here.centre.home
    if "logo" in here.signs:
        facts["logo"] = here.whole(here.signs["logo"])
    return facts


def picture_of(here: Here, named: Sequence[str], sizes: Mapping[str, Sizes]) -> str:
    """What a page looks like where somebody shares it: its first picture, else the logo; empty where there is none."""
    first = next((each for each in named if each in sizes), None)
    path = f"{here.base}picture/{first}" if first else here.signs.get("logo", "")
    return here.whole(path) if path else ""


def of_article(
    here: Here, edition: Edition, version: ArticleVersion, text: Shown, *, summary: str, canonical: str
) -> SafeString:
    """The page; as questions and answers where its headings ask."""
    asked = text.asked[:MOST]
    facts: dict[str, Any] = {
        "@context": "https://schema.org",
        "@type": "FAQPage" if asked else "Article",
        "headline": version.title,
        "name": version.title,
        "description": summary,
        "inLanguage": here.language,
        "url": canonical,
        "dateModified": edition.published_at.isoformat() if edition.published_at else None,
        "datePublished": edition.first_published_at.isoformat() if edition.first_published_at else None,
        "publisher": _publisher(here),
    }
    if asked:
        facts["mainEntity"] = [
            {"@type": "Question", "name": question, "acceptedAnswer": {"@type": "Answer", "text": answer}}
            for question, answer in asked
        ]
    return as_data(facts)
