"""Addresses of the settings of single sign-on."""

from django.urls import path

from evenhand.workspace.screens.sign_on import views

urlpatterns = [
    path("sign-on/", views.providers, name="sign_ons"),
    path("sign-on/<slug:brand>/", views.provider, name="sign_on"),
    path("sign-on/<slug:brand>/try", views.try_out, name="try_sign_on"),
]
