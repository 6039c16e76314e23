"""Addresses that stand in mails with measures."""

from django.urls import URLPattern, path

from evenhand.site.reports import views

urlpatterns: list[URLPattern] = [path("reports/<str:token>", views.stop, name="stop_report")]
