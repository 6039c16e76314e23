"""Addresses of what goes out later."""

from django.urls import path

from evenhand.workspace.screens.scheduled import views

urlpatterns = [
    path("scheduled/", views.scheduled, name="scheduled"),
    path("scheduled/<uuid:delivery_id>", views.change, name="change_scheduled"),
]
