"""Every address of the desk."""

from django.urls import include, path

from evenhand.site.robots import robots

urlpatterns = [
    path("robots.txt", robots, name="robots"),
    path("", include("evenhand.workspace.urls")),
    path("accounts/", include("allauth.urls")),
    path("api/", include("evenhand.api.urls")),
    path("site/", include("evenhand.site.urls")),
]
