"""Addresses of a person's own page."""

from django.urls import path

from evenhand.workspace.screens.me import folding, views, words

urlpatterns = [
    path("me/", views.me, name="me"),
    path("me/groups", folding.turn, name="turn_group"),
    path("me/words-<slug:language>-<slug:edition>.js", words.words, name="words"),
]
