"""Addresses of what is done about an issue."""

from django.urls import path

from evenhand.workspace.screens.issues import care, caring

urlpatterns = [
    path("issues/<int:issue_id>/care", care.care, name="issue_care"),
    path("issues/<int:issue_id>/standing", caring.stand, name="set_issue_standing"),
    path("issues/steps/<int:step_id>/undo", caring.undo_step, name="undo_issue_step"),
    path("issues/<int:issue_id>/owner", caring.own, name="own_issue"),
    path("issues/<int:issue_id>/answer", caring.write_answer, name="write_issue_answer"),
    path("issues/answers/<int:answer_id>/put-back", caring.put_back, name="put_issue_answer_back"),
    path("issues/<int:issue_id>/line", caring.write_line, name="write_issue_line"),
    path("issues/lines/<int:line_id>/<slug:deed>", caring.show_line, name="show_issue_line"),
    path("issues/<int:issue_id>/article", caring.article, name="issue_article"),
    path("cases/<int:case_id>/issue-answer/<int:answer_id>", caring.use, name="use_issue_answer"),
]
