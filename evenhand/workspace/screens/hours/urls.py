"""Addresses of opening hours."""

from django.urls import path

from evenhand.workspace.screens.hours import views

urlpatterns = [
    path("hours/", views.hours, name="hours"),
    path("hours/<int:team_id>/week", views.week, name="set_week"),
    path("hours/<int:team_id>/terms", views.terms, name="set_terms"),
    path("hours/<int:team_id>/days", views.day, name="keep_own_day"),
    path("hours/days/<int:day_id>/remove", views.remove_day, name="remove_own_day"),
]
