"""Addresses of notes between shifts."""

from django.urls import path

from evenhand.workspace.screens.handing_over import views

urlpatterns = [
    path("shift-notes/", views.handing_over, name="handing_over"),
    path("shift-notes/write", views.write, name="write_shift_note"),
    path("shift-notes/<int:note_id>/take", views.take, name="take_shift_note"),
    path("shift-notes/<int:note_id>/remove", views.remove, name="remove_shift_note"),
]
