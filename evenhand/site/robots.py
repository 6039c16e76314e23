"""What search engines may read here, and where all of it is listed."""

from typing import Final
from urllib.parse import urlsplit

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_safe

from evenhand.community.reads.standing import open_communities
from evenhand.knowledge.reads.pages import centres_at

# The desk is for those who log in; what strangers may read says itself which of its pages nobody should find.
_RULES: Final = ("User-agent: *", "Allow: /site/", "Allow: /static/", "Disallow: /")
KEPT_FOR: Final = 3600  # seconds


@require_safe
def robots(request: HttpRequest) -> HttpResponse:
    """The rules, and the lists of pages of each help centre and community that stands under the host that was asked."""
    here = request.get_host()
    lines = list(_RULES)
    for centre in centres_at(here.partition(":")[0]):
        origin = f"https://{centre.host}" if centre.host else f"{request.scheme}://{here}"
        lines.append(f"Sitemap: {origin}{reverse('site:help_sitemap', args=[centre.brand.slug])}")
    for community in open_communities():
        site = community.site or f"{request.scheme}://{here}"
        if urlsplit(site).netloc == here:
            lines.append(f"Sitemap: {site}{reverse('site:community_sitemap', args=[community.brand.slug])}")
    response = HttpResponse("\n".join(lines) + "\n", content_type="text/plain; charset=utf-8")
    response["Cache-Control"] = f"public, max-age={KEPT_FOR}"
    return response
