"""Addresses of the settings of customer records."""

from django.urls import path

from evenhand.workspace.screens.records import views

urlpatterns = [
    path("records/", views.sources, name="record_sources"),
    path("records/<slug:brand>/", views.source, name="record_source"),
    path("records/<slug:brand>/try", views.try_out, name="try_record_source"),
]
