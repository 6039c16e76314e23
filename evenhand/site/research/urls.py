"""Addresses that customers open who were drawn into a panel."""

from django.urls import URLPattern, path

from evenhand.site.research import views

urlpatterns: list[URLPattern] = [path("research/<str:token>", views.research, name="research")]
