"""Addresses of the JSON door."""

from django.urls import path

from evenhand.api import incoming

app_name = "api"

urlpatterns = [
    path("in/<str:key>/", incoming.take, name="in"),
    path("in/<str:key>", incoming.take),  # a redirect to the slash would lose what was sent
    path("in/<str:key>/<uuid:reference>/", incoming.progress, name="progress"),
]
