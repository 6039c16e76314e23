"""Addresses of macros."""

from django.urls import path

from evenhand.workspace.screens.macros import views

urlpatterns = [
    path("macros/", views.macros, name="macros"),
    path("macros/new", views.macro, name="new_macro"),
    path("macros/<int:macro_id>/", views.macro, name="macro"),
    path("macros/<int:macro_id>/remove", views.remove, name="remove_macro"),
    path("macros/<int:macro_id>/put-back", views.put_back, name="put_back_macro"),
]
