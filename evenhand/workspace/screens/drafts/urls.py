"""The address of what was begun and not sent."""

from django.urls import path

from evenhand.workspace.screens.drafts import views

urlpatterns = [path("drafts/", views.drafts, name="drafts")]
