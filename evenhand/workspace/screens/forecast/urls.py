"""Addresses of forecasts."""

from django.urls import path

from evenhand.workspace.screens.forecast import views

urlpatterns = [
    path("forecast/", views.forecast, name="forecast"),
    path("forecast/earlier", views.bring, name="bring_earlier"),
    path("forecast/earlier/<int:earlier_id>/remove", views.take_away, name="remove_earlier"),
    path("forecast/earlier/<int:earlier_id>/put-back", views.put_earlier_back, name="put_back_earlier"),
    path("forecast/events", views.plan, name="plan_event"),
    path("forecast/events/<int:event_id>/remove", views.remove, name="remove_event"),
    path("forecast/events/<int:event_id>/put-back", views.put_back, name="put_back_event"),
]
