"""Addresses that sales opens."""

from django.urls import URLPattern, path

from evenhand.site.leads import views

urlpatterns: list[URLPattern] = [path("lead/<str:token>", views.lead, name="lead")]
