"""Addresses of chats at the desk."""

from django.urls import URLPattern, path

from evenhand.workspace.screens.chats import views

urlpatterns: list[URLPattern] = [
    path("chats/", views.chats, name="chats"),
    path("chats/strip", views.strip, name="chats-strip"),
    path("chats/next", views.take_next, name="next-chat"),
    path("cases/<int:case_id>/chat", views.state, name="chat-state"),
    path("cases/<int:case_id>/chat/typing", views.typing, name="chat-typing"),
    path("cases/<int:case_id>/chat/end", views.end, name="end-chat"),
    path("cases/<int:case_id>/chat/go-on", views.go_on, name="go-on-chat"),
]
