"""Addresses of forecasts."""

from django.urls import path

from evenhand.workspace.screens.forecast import views

urlpatterns = [
    path("forecast/", views.forecast, name="forecast"),
    path("forecast/events", views.plan, name="plan_event"),
    path("forecast/events/<int:event_id>/remove", views.remove, name="remove_event"),
    path("forecast/events/<int:event_id>/put-back", views.put_back, name="put_back_event"),
]
