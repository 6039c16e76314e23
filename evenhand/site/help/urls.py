"""Addresses of help centres."""

from django.urls import URLPattern, path

from evenhand.site.help import asking, door, feeds, look, problems, views

urlpatterns: list[URLPattern] = [
    path("help/<slug:brand>/", door.to_language, name="help"),
    path("help/<slug:brand>/look.css", look.style, name="help_look"),
    path("help/<slug:brand>/look/<slug:name>", look.sign, name="help_sign"),
    path("help/<slug:brand>/sitemap.xml", feeds.sitemap, name="help_sitemap"),
    path("help/<slug:brand>/<str:language>/", views.front, name="help_front"),
    path("help/<slug:brand>/<str:language>/search", views.search, name="help_search"),
    path("help/<slug:brand>/<str:language>/sections/<str:section>", views.section, name="help_section"),
    path("help/<slug:brand>/<str:language>/articles/<str:slug>", views.article, name="help_article"),
    path("help/<slug:brand>/<str:language>/articles/<str:slug>/helped", asking.helped, name="help_vote"),
    path("help/<slug:brand>/<str:language>/go/<uuid:key>", views.go, name="help_go"),
    path("help/<slug:brand>/<str:language>/picture/<uuid:key>", look.picture, name="help_picture"),
    path("help/<slug:brand>/<str:language>/problems", problems.problems, name="help_problems"),
    path("help/<slug:brand>/<str:language>/problems/<uuid:key>/me-too", problems.me_too, name="help_me_too"),
    path("help/<slug:brand>/<str:language>/ask", asking.ask, name="help_ask"),
    path("help/<slug:brand>/<str:language>/ask/near", asking.suggested, name="help_near"),
    path("help/<slug:brand>/<str:language>/feed.atom", feeds.feed, name="help_feed"),
]
