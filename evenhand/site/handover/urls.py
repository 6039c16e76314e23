"""Addresses that customers open."""

from django.urls import URLPattern, path

from evenhand.site.handover import views

urlpatterns: list[URLPattern] = [path("private/<str:token>", views.private, name="private_link")]
