"""Addresses of communities."""

from django.urls import URLPattern, path

from evenhand.site.community import coming_in, feeds, naming, own, pictures, signing_on, stopping, views, writing

_TOPIC = "community/<slug:brand>/t/<int:topic_id>"
_SAID = "community/<slug:brand>/c/<int:contribution_id>"

urlpatterns: list[URLPattern] = [
    path("community/<slug:brand>/", views.front, name="community"),
    path("community/<slug:brand>/rules", views.rules, name="community_rules"),
    path("community/<slug:brand>/feed.atom", feeds.latest, name="community_feed"),
    path("community/<slug:brand>/sitemap.xml", feeds.sitemap, name="community_sitemap"),
    path("community/<slug:brand>/ask", writing.ask, name="community_ask"),
    path("community/<slug:brand>/similar", writing.similar, name="community_similar"),
    path("community/<slug:brand>/names", naming.names, name="community_names"),
    path("community/<slug:brand>/members/<int:member_id>/hear", naming.hear, name="community_hear"),
    path("community/<slug:brand>/members/<int:member_id>", views.person, name="community_person"),
    path("community/<slug:brand>/sign-in", coming_in.sign_in, name="community_sign_in"),
    path("community/<slug:brand>/sign-out", coming_in.leave_browser, name="community_sign_out"),
    path("community/<slug:brand>/sign-on", signing_on.go, name="community_sign_on"),
    path("community/<slug:brand>/sign-on/back", signing_on.back, name="community_sign_on_back"),
    path("community/<slug:brand>/sign-on/name", signing_on.choose_name, name="community_sign_on_name"),
    path("community/<slug:brand>/sign-on/object", signing_on.object_outside, name="community_sign_on_object"),
    path("community/<slug:brand>/enter/<str:token>", coming_in.enter, name="community_enter"),
    path("community/<slug:brand>/me", own.me, name="community_me"),
    path("community/<slug:brand>/me/mail", own.mail, name="community_mail"),
    path("community/<slug:brand>/me/name", own.rename, name="community_rename"),
    path("community/<slug:brand>/me/data.json", own.data, name="community_data"),
    path("community/<slug:brand>/me/everywhere", own.everywhere, name="community_everywhere"),
    path("community/<slug:brand>/me/object", own.object_to_block, name="community_object"),
    path("community/<slug:brand>/me/leave", own.leave, name="community_leave"),
    path("community/<slug:brand>/mail/<str:token>", stopping.stop_mail, name="community_stop_mail"),
    path("community/<slug:brand>/p/<uuid:key>/<slug:size>", pictures.picture, name="community_picture"),
    path(f"{_TOPIC}/do/answer", writing.answer, name="community_answer"),
    path(f"{_TOPIC}/do/follow", writing.follow, name="community_follow"),
    path(f"{_TOPIC}/do/retitle", writing.retitle, name="community_retitle"),
    path(f"{_TOPIC}.atom", feeds.topic, name="community_topic_feed"),
    path(f"{_TOPIC}/<str:words>", views.topic, name="community_topic"),
    path(f"{_SAID}/edit", writing.edit, name="community_edit"),
    path(f"{_SAID}/<slug:deed>", writing.judge, name="community_judge"),
]
