"""Addresses of the states of cases."""

from django.urls import path

from evenhand.workspace.screens.states import views

urlpatterns = [
    path("states/", views.states, name="states"),
    path("states/<int:state_id>/first", views.prefer, name="prefer_state"),
]
