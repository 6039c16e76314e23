"""Addresses that customers open after service."""

from django.urls import URLPattern, path

from evenhand.site.survey import views

urlpatterns: list[URLPattern] = [path("survey/<str:token>", views.survey, name="survey")]
