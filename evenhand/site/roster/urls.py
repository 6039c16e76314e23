"""Addresses of the public list of people who speak for a brand."""

from django.urls import URLPattern, path

from evenhand.site.roster import views

urlpatterns: list[URLPattern] = [
    path("<slug:brand>/people", views.people, name="roster"),
    path("<slug:brand>/people.json", views.as_json, name="roster_json"),
    path("<slug:brand>/people/<str:initials>", views.signer, name="signer"),
]
