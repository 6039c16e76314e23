"""Every address of the desk."""

from django.urls import include, path

from evenhand.site.robots import robots

urlpatterns = [
    path("robots.txt", robots, name="robots"),
    # What readers ask for comes before the desk's many addresses: every one is tried in turn.
    path("site/", include("evenhand.site.urls")),
    path("api/", include("evenhand.api.urls")),
    path("", include("evenhand.workspace.urls")),
    path("accounts/", include("allauth.urls")),
]
