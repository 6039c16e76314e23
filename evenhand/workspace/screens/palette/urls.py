"""Addresses of the palette."""

from django.urls import path

from evenhand.workspace.screens.palette import views

urlpatterns = [path("palette/", views.palette, name="palette")]
