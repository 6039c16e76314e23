"""Addresses of people."""

from django.urls import path

from evenhand.workspace.screens.people import certifying, changing, views

urlpatterns = [
    path("people/", views.people, name="people"),
    path("people/new", changing.new, name="new_person"),
    path("people/me", views.mine, name="my_name"),
    path("people/me/named", certifying.named, name="be_named"),
    path("people/<int:agent_id>/", views.person_page, name="colleague"),
    path("people/<int:agent_id>/change", changing.change, name="change_colleague"),
    path("people/<int:agent_id>/link", changing.link, name="start_link"),
    path("people/<int:agent_id>/<slug:step>", changing.come_or_go, name="come_or_go"),
    path("people/<int:agent_id>/certify/", certifying.certify, name="certify"),
    path("certificates/<int:certificate_id>/<slug:step>", certifying.change, name="change_certificate"),
]
