"""Addresses of alarms."""

from django.urls import path

from evenhand.workspace.screens.alarms import deciding, views

urlpatterns = [
    path("alarms/", views.alarms, name="alarms"),
    path("alarms/rules", deciding.rules, name="alarm_rules"),
    path("alarms/<int:alarm_id>/", views.alarm, name="alarm"),
    path("alarms/<int:alarm_id>/dismiss", deciding.dismiss, name="dismiss_alarm"),
    path("alarms/<int:alarm_id>/declare", deciding.declare, name="declare_alarm"),
    path("alarms/<int:alarm_id>/take-back", deciding.put_back, name="take_back_alarm"),
]
