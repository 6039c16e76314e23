"""Addresses of what is said out of hours."""

from django.urls import path

from evenhand.workspace.screens.acknowledging import views

urlpatterns = [path("out-of-hours/", views.acknowledging, name="acknowledging")]
