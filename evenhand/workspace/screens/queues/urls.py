"""Addresses of queues and capacity."""

from django.urls import path

from evenhand.workspace.screens.queues import room, views

urlpatterns = [
    path("queues/", views.queues, name="queues"),
    path("queues/new", views.queue, name="new_queue"),
    path("queues/<int:queue_id>/", views.queue, name="queue"),
    path("queues/<int:queue_id>/move", views.move, name="move_queue"),
    path("queues/capacity", room.capacity, name="capacity"),
    path("queues/skills/<int:agent_id>", room.skills, name="set_skills"),
]
