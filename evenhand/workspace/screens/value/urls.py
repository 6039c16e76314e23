"""Addresses of value."""

from django.urls import URLPattern, path

from evenhand.workspace.screens.value import staying, views

urlpatterns: list[URLPattern] = [
    path("value/", views.value, name="value"),
    path("value/<slug:brand>/cost", views.keep_cost, name="keep_hour_cost"),
    path("value/<slug:brand>/staying", staying.compare_staying, name="compare_staying"),
]
