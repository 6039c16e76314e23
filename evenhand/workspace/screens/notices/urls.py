"""Addresses of notices."""

from django.urls import path

from evenhand.workspace.screens.notices import choosing, views

urlpatterns = [
    path("notices/", views.notices, name="notices"),
    path("notices/bell", views.bell, name="bell"),
    path("notices/news", views.news, name="news"),
    path("notices/see", views.see, name="see_notices"),
    path("notices/unsee", views.unsee, name="unsee_notices"),
    path("notices/<int:notice_id>/go", views.go, name="go_to_notice"),
    path("notices/choices", choosing.choices, name="notices_choices"),
]
