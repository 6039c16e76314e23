"""Addresses of the public door that the web process serves; the chat itself has a process of its own."""

from django.urls import URLPattern, URLResolver, include, path

from evenhand.site import moved, shop

app_name = "site"

urlpatterns: list[URLPattern | URLResolver] = [
    path("chat/<slug:door>/", moved.to_the_chat, name="chat"),
    path("demo-shop", shop.shop, name="demo-shop"),
    path("demo-shop/<slug:page>", shop.shop, name="demo-shop-page"),
    path("", include("evenhand.site.community.urls")),
    path("", include("evenhand.site.handover.urls")),
    path("", include("evenhand.site.help.urls")),
    path("", include("evenhand.site.leads.urls")),
    path("", include("evenhand.site.reports.urls")),
    path("", include("evenhand.site.research.urls")),
    path("", include("evenhand.site.roster.urls")),
    path("", include("evenhand.site.survey.urls")),
]
