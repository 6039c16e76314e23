"""Addresses of incidents."""

from django.urls import URLPattern, path

from evenhand.workspace.screens.incidents import cluster, deeds, learning, lists, many, saying, views

urlpatterns: list[URLPattern] = [
    path("incidents/", views.incidents, name="incidents"),
    path("incidents/new", views.new, name="new_incident"),
    path("incidents/many", many.choices, name="many_incidents"),
    path("incidents/many/put", many.put, name="put_cases_into_incident"),
    path("incidents/<int:incident_id>/cases/out", many.take_out, name="take_cases_out"),
    path("incidents/playbook/", lists.first_playbook, name="first_playbook"),
    path("incidents/playbook/<slug:brand>/", lists.playbook, name="playbook"),
    path("incidents/<int:incident_id>/", views.incident, name="incident"),
    path("incidents/<int:incident_id>/edit", deeds.edit, name="edit_incident"),
    path("incidents/<int:incident_id>/lists", lists.lists, name="incident_lists"),
    path("incidents/<int:incident_id>/cases", cluster.cases, name="incident_cases"),
    path("incidents/<int:incident_id>/cases/<int:case_id>/<slug:deed>", cluster.settle, name="settle_incident_case"),
    path("incidents/<int:incident_id>/suggestions", cluster.suggestions, name="incident_suggestions"),
    path("incidents/<int:incident_id>/after", learning.after, name="after_action"),
    path("incidents/<int:incident_id>/follow-ups", learning.add, name="add_follow_up"),
    path("incidents/<int:incident_id>/notes", learning.note, name="note_happening"),
    path("incidents/<int:incident_id>/statement", saying.write, name="write_statement"),
    path("incidents/<int:incident_id>/stop", saying.stop, name="stop_publishing"),
    path("incidents/<int:incident_id>/resume", saying.resume, name="resume_publishing"),
    path("incidents/<int:incident_id>/update", saying.update, name="post_update"),
    path("incidents/<int:incident_id>/all-clear", saying.all_clear, name="all_clear"),
    path("incidents/<int:incident_id>/informed", deeds.informed, name="note_informed"),
    path("incidents/<int:incident_id>/<slug:step>", deeds.move, name="move_incident"),
    path("incidents/statements/<int:statement_id>/<slug:deed>", saying.settle, name="settle_incident_statement"),
    path("incidents/notes/<int:happening_id>/remove", learning.remove_note, name="remove_happening"),
    path("incidents/follow-ups/<int:follow_up_id>/<slug:deed>", learning.settle, name="settle_follow_up"),
    path("cases/<int:case_id>/incident", cluster.of_case, name="incident_of_case"),
    path("held/", saying.held, name="held"),
    path("held/<uuid:delivery_id>/<slug:deed>", saying.let, name="let_held"),
    path("held/stops/<int:hold_id>/lift", saying.lift, name="lift_hold"),
]
