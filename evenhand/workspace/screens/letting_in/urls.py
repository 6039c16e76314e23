"""Addresses of letting colleagues in."""

from django.urls import path

from evenhand.workspace.screens.letting_in import lists, views

urlpatterns = [
    path("letting-in/", views.letting_in, name="letting_in"),
    path("letting-in/domains", views.open_up, name="open_mail_domain"),
    path("letting-in/domains/<int:domain_id>/close", views.close, name="close_mail_domain"),
    path("letting-in/invite", lists.inviting, name="invite"),
    path("letting-in/invite/again", views.all_again, name="invite_all_again"),
    path("letting-in/invited/<int:invited_id>/again", views.again, name="invite_again"),
    path("letting-in/invited/<int:invited_id>/take-back", views.back, name="take_invitation_back"),
    path("letting-in/left", lists.left, name="leavers"),
    path("letting-in/colleagues/<int:agent_id>/bar", views.bar, name="bar_colleague"),
    path("letting-in/colleagues/<int:agent_id>/let-in", views.let_in, name="let_colleague_in"),
]
