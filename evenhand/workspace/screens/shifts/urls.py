"""Addresses of shifts."""

from django.urls import path

from evenhand.workspace.screens.shifts import planning, views

urlpatterns = [
    path("shifts/", views.shifts, name="shifts"),
    path("shifts/week", planning.week, name="plan_week"),
    path("shifts/day", planning.day, name="plan_day"),
    path("shifts/<int:shift_id>/end", planning.end, name="end_shift"),
    path("shifts/<int:shift_id>/go-on", planning.go_on, name="go_on_shift"),
    path("shifts/days/<int:shift_id>/put-back", planning.put_days_back, name="put_days_back"),
    path("shifts/days/<int:shift_id>/remove", planning.remove_day, name="remove_day_shift"),
]
