"""Addresses of public threads, of what was read, and of pictures."""

from django.urls import URLPattern, path

from evenhand.workspace.screens.thread import pictures, views

urlpatterns: list[URLPattern] = [
    path("cases/<int:case_id>/threads/<int:conversation_id>/", views.thread, name="thread"),
    path("cases/<int:case_id>/seen", views.seen, name="seen"),
    path("cases/<int:case_id>/posts/<int:post_id>/pictures", pictures.ask, name="ask_pictures"),
    path("attachments/<int:attachment_id>/<slug:size>", pictures.picture, name="picture"),
]
