"""Addresses of answers for many."""

from django.urls import path

from evenhand.workspace.screens.answers import doing, views, writing

urlpatterns = [
    path("answers/", views.answers, name="answers"),
    path("answers/new", writing.new, name="new_answer"),
    path("answers/pace", doing.pace, name="answer_pace"),
    path("answers/<int:broadcast_id>/", views.answer, name="answer"),
    path("answers/<int:broadcast_id>/progress", views.progress, name="answer_progress"),
    path("answers/<int:broadcast_id>/people", views.people, name="answer_people"),
    path("answers/<int:broadcast_id>/write", writing.write, name="write_answer"),
    path("answers/<int:broadcast_id>/send", writing.send, name="send_answer"),
    path("answers/<int:broadcast_id>/people/<int:recipient_id>/<slug:way>", doing.leave_out, name="leave_out"),
    path("answers/<int:broadcast_id>/do/<slug:step>", doing.do, name="do_answer"),
]
