"""What search engines read beside the words, as schema.org says it."""

from typing import Any

from django.utils.safestring import SafeString

from evenhand.knowledge.domain.markup import Shown
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
            "name": here.centre.name,
            "url": here.whole(here.base),
            "inLanguage": here.language,
            "potentialAction": {
                "@type": "SearchAction",
                "target": here.whole(f"{here.base}search?q={{words}}"),
                "query-input": "required name=words",
            },
        }
    )


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
        "publisher": {"@type": "Organization", "name": here.centre.brand.name},
    }
    if asked:
        facts["mainEntity"] = [
            {"@type": "Question", "name": question, "acceptedAnswer": {"@type": "Answer", "text": answer}}
            for question, answer in asked
        ]
    return as_data(facts)
