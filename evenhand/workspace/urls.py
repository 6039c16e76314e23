"""Every address of the desk."""

from django.conf import settings
from django.urls import URLPattern, URLResolver, include, path

from evenhand.workspace.screens.accounts import views as accounts
from evenhand.workspace.screens.accuracy import contact, correcting
from evenhand.workspace.screens.accuracy import views as accuracy
from evenhand.workspace.screens.case import deeds, saying
from evenhand.workspace.screens.case import views as case
from evenhand.workspace.screens.files import views as files
from evenhand.workspace.screens.gallery import views as gallery
from evenhand.workspace.screens.health import views as health
from evenhand.workspace.screens.inbox import views as inbox
from evenhand.workspace.screens.issues import sorting
from evenhand.workspace.screens.issues import views as issues
from evenhand.workspace.screens.listening import views as listening
from evenhand.workspace.screens.listening import writing
from evenhand.workspace.screens.live import views as live
from evenhand.workspace.screens.pilot import views as pilot
from evenhand.workspace.screens.quarantine import views as quarantine
from evenhand.workspace.screens.reading import views as reading
from evenhand.workspace.screens.search import views as search
from evenhand.workspace.screens.subjects import editing as editing_subjects
from evenhand.workspace.screens.subjects import views as subjects
from evenhand.workspace.screens.unsent import views as unsent

urlpatterns: list[URLPattern | URLResolver] = [
    path("", inbox.inbox, name="inbox"),
    path("search", search.search, name="search"),
    path("unsent/", unsent.unsent, name="unsent"),
    path("quarantine/", quarantine.quarantine, name="quarantine"),
    path("quarantine/<int:quarantined_id>/", quarantine.item, name="quarantined"),
    path("quarantine/<int:quarantined_id>/replay", quarantine.replay, name="replay"),
    path("accounts", accounts.accounts, name="accounts"),
    path("accounts/connect/<slug:kind>", accounts.connect, name="connect"),
    path("listening/", listening.queries, name="listening"),
    path("listening/new", writing.write, name="new_query"),
    path("listening/preview", writing.preview, name="preview_query"),
    path("listening/<int:query_id>/", writing.write, name="query"),
    path("listening/<int:query_id>/switch", listening.switch, name="switch_query"),
    path("listening/<int:query_id>/remove", listening.remove, name="remove_query"),
    path("listening/<int:query_id>/put-back", listening.put_back, name="put_back_query"),
    path("listening/<int:query_id>/caught", listening.caught, name="caught"),
    path("subjects/", subjects.first, name="first_subjects"),
    path("subjects/<slug:brand>/", subjects.subjects, name="subjects"),
    path("subjects/<slug:brand>/state", subjects.state, name="subjects_state"),
    path("subjects/<slug:brand>/try", subjects.try_out, name="try_subject"),
    path("subjects/<slug:brand>/export.csv", subjects.export, name="export_subjects"),
    path("subjects/<slug:brand>/begin", editing_subjects.begin, name="begin_subjects"),
    path("subjects/<slug:brand>/bring", editing_subjects.bring, name="bring_subjects"),
    path("subjects/<slug:brand>/new", editing_subjects.subject, name="new_subject"),
    path("subjects/<slug:brand>/none", editing_subjects.none, name="no_subject"),
    path("subjects/<slug:brand>/<int:subject_id>/", editing_subjects.subject, name="subject"),
    path("subjects/<slug:brand>/<int:subject_id>/retire", editing_subjects.retire, name="retire_subject"),
    path("subjects/<slug:brand>/<int:subject_id>/put-back", editing_subjects.put_back, name="put_back_subject"),
    path("subjects/<slug:brand>/<int:subject_id>/merge", editing_subjects.merge, name="merge_subject"),
    path(
        "subjects/<slug:brand>/examples/<int:example_id>/remove",
        editing_subjects.remove_example,
        name="remove_subject_example",
    ),
    path("issues/", issues.issues, name="issues"),
    path("issues/<int:issue_id>/", issues.issue, name="issue"),
    path("issues/<int:issue_id>/merge", sorting.merge, name="merge_issue"),
    path("issues/<int:issue_id>/split", sorting.split, name="split_issue"),
    path("issues/<int:issue_id>/rename", sorting.rename, name="rename_issue"),
    path("issues/merges/<int:merge_id>/undo", sorting.undo_merge, name="undo_issue_merge"),
    path("issues/posts/<int:post_id>/move", sorting.move, name="move_issue_post"),
    path("accuracy/", accuracy.accuracy, name="accuracy"),
    path("accuracy/checks/", correcting.checks, name="checks"),
    path("accuracy/checks/<int:check_id>", correcting.answer, name="answer_check"),
    path("cases/<int:case_id>/contact", contact.rules, name="contact-rules"),
    path("cases/<int:case_id>/contact/leave", contact.leave, name="leave-alone"),
    path("cases/<int:case_id>/contact/<int:rule_id>/lift", contact.lift, name="lift-contact-rule"),
    path("posts/<int:post_id>/mode", correcting.correct, name="correct-mode"),
    path("modes/<int:correction_id>/undo", correcting.undo, name="undo-correct-mode"),
    path("health/", health.health, name="health"),
    path("pilot/", pilot.first, name="pilots"),
    path("pilot/<slug:brand>/", pilot.report, name="pilot"),
    path("pilot/<slug:brand>/set", pilot.switch, name="set_pilot"),
    path("live", live.live, name="live"),
    path("cases/<int:case_id>/", case.case, name="case"),
    path("cases/<int:case_id>/person", case.person, name="person"),
    path("cases/<int:case_id>/assign", deeds.assign, name="assign"),
    path("cases/<int:case_id>/resolve", deeds.resolve, name="resolve"),
    path("cases/<int:case_id>/reopen", deeds.reopen, name="reopen"),
    path("cases/<int:case_id>/state", deeds.state, name="state"),
    path("cases/<int:case_id>/merges/<int:merge_id>/undo", deeds.undo_merge, name="undo_merge"),
    path("cases/<int:case_id>/suggestions/<int:suggestion_id>", deeds.suggestion, name="suggestion"),
    path("cases/<int:case_id>/say", saying.say, name="say"),
    path("cases/<int:case_id>/draft", saying.draft, name="draft"),
    path("cases/<int:case_id>/posts/<int:post_id>/reading/<slug:field>", reading.correct, name="correct_reading"),
    path(
        "cases/<int:case_id>/posts/<int:post_id>/corrections/<int:correction_id>/undo",
        reading.undo,
        name="undo_correction",
    ),
    path("cases/<int:case_id>/posts/<int:post_id>/personal/<int:place>", reading.reveal, name="reveal_personal"),
    path("deliveries/<uuid:delivery_id>/<slug:step>", deeds.delivery, name="delivery"),
    path("attachments/<int:attachment_id>/", files.attachment, name="attachment"),
    path("cases/<int:case_id>/mails/<int:post_id>/", files.formatted, name="formatted"),
    path("", include("evenhand.workspace.screens.answers.urls")),
    path("", include("evenhand.workspace.screens.chats.urls")),
    path("", include("evenhand.workspace.screens.clocks.urls")),
    path("", include("evenhand.workspace.screens.drafts.urls")),
    path("", include("evenhand.workspace.screens.dragging.urls")),
    path("", include("evenhand.workspace.screens.handing_over.urls")),
    path("", include("evenhand.workspace.screens.hours.urls")),
    path("", include("evenhand.workspace.screens.issues.urls")),
    path("", include("evenhand.workspace.screens.shifts.urls")),
    path("", include("evenhand.workspace.screens.sign_on.urls")),
    path("", include("evenhand.workspace.screens.rota.urls")),
    path("", include("evenhand.workspace.screens.forecast.urls")),
    path("", include("evenhand.workspace.screens.inbox.urls")),
    path("", include("evenhand.workspace.screens.me.urls")),
    path("", include("evenhand.workspace.screens.organisation.urls")),
    path("", include("evenhand.workspace.screens.palette.urls")),
    path("", include("evenhand.workspace.screens.colleagues.urls")),
    path("", include("evenhand.workspace.screens.everyone.urls")),
    path("", include("evenhand.workspace.screens.leads.urls")),
    path("", include("evenhand.workspace.screens.letting_in.urls")),
    path("", include("evenhand.workspace.screens.context.urls")),
    path("", include("evenhand.workspace.screens.offers.urls")),
    path("", include("evenhand.workspace.screens.reuse.urls")),
    path("", include("evenhand.workspace.screens.promises.urls")),
    path("", include("evenhand.workspace.screens.phone.urls")),
    path("", include("evenhand.workspace.screens.notices.urls")),
    path("", include("evenhand.workspace.screens.acknowledging.urls")),
    path("", include("evenhand.workspace.screens.records.urls")),
    path("", include("evenhand.workspace.screens.checks.urls")),
    path("", include("evenhand.workspace.screens.handover.urls")),
    path("", include("evenhand.workspace.screens.knowledge.urls")),
    path("", include("evenhand.workspace.screens.macros.urls")),
    path("", include("evenhand.workspace.screens.community.urls")),
    path("", include("evenhand.workspace.screens.incidents.urls")),
    path("", include("evenhand.workspace.screens.scheduled.urls")),
    path("", include("evenhand.workspace.screens.writing.urls")),
    path("", include("evenhand.workspace.screens.sorting.urls")),
    path("", include("evenhand.workspace.screens.thread.urls")),
    path("", include("evenhand.workspace.screens.approvals.urls")),
    path("", include("evenhand.workspace.screens.goodwill.urls")),
    path("", include("evenhand.workspace.screens.queues.urls")),
    path("", include("evenhand.workspace.screens.states.urls")),
    path("", include("evenhand.workspace.screens.status.urls")),
    path("", include("evenhand.workspace.screens.alarms.urls")),
    path("", include("evenhand.workspace.screens.wallboard.urls")),
    path("", include("evenhand.workspace.screens.scale.urls")),
    path("", include("evenhand.workspace.screens.people.urls")),
    path("", include("evenhand.workspace.screens.audit.urls")),
    path("", include("evenhand.workspace.screens.measures.urls")),
    path("", include("evenhand.workspace.screens.research.urls")),
    path("", include("evenhand.workspace.screens.impact.urls")),
    path("", include("evenhand.workspace.screens.parity.urls")),
    path("", include("evenhand.workspace.screens.blinding.urls")),
    path("", include("evenhand.workspace.screens.quality.urls")),
    path("", include("evenhand.workspace.screens.voice.urls")),
    path("", include("evenhand.workspace.screens.value.urls")),
]
if settings.DEBUG:
    urlpatterns.append(path("gallery/", gallery.gallery, name="gallery"))
