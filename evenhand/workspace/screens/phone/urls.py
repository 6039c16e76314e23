"""Addresses of calls."""

from django.urls import path

from evenhand.workspace.screens.phone import noting, views

urlpatterns = [
    path("phone/", views.log, name="phone"),
    path("phone/extensions", noting.extensions, name="extensions"),
    path("phone/calls/<int:call_id>/", views.call, name="call"),
    path("phone/calls/<int:call_id>/note", noting.note, name="note_call"),
    path("phone/calls/<int:call_id>/take-back", noting.take_back, name="take_back_call"),
    path("phone/calls/<int:call_id>/move", noting.move, name="move_call"),
]
