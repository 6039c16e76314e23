"""Every address of the desk."""

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import include, path

from evenhand.site.robots import robots


def nothing_here(request: HttpRequest) -> HttpResponse:
    """A page of a library that this desk does not offer."""
    raise Http404(request.path)


urlpatterns = [
    path("robots.txt", robots, name="robots"),
    # What readers ask for comes before the desk's many addresses: every one is tried in turn.
    path("site/", include("evenhand.site.urls")),
    path("api/", include("evenhand.api.urls")),
    path("", include("evenhand.workspace.urls")),
    # Administrators say who has which address; by it people are found who come in by mail.
    path("accounts/email/", nothing_here),
    path("accounts/", include("allauth.urls")),
]
