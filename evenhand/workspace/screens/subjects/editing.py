"""Changing a subject: its name, its examples, retiring and merging it; and bringing in many at once."""

from typing import Any

from django.contrib import messages
from django.core.files.uploadedfile import UploadedFile
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.template.loader import render_to_string
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST

from evenhand.kernel import clock
from evenhand.kernel.text import number_in
from evenhand.people.models import Brand
from evenhand.understanding.actions import subjects as actions
from evenhand.understanding.domain import taxonomy
from evenhand.understanding.errors import CannotBeSubject, OnlyLeadsTeach, UnderstandingError
from evenhand.understanding.models import Subject
from evenhand.understanding.reads.subjects import Figures, examples_page, figures_of, subject_of, subjects_of
from evenhand.workspace.door import DeskRequest, at_the_desk, show
from evenhand.workspace.screens.subjects.views import brand_of, may_teach

PAGE = 50  # examples


@at_the_desk
@require_http_methods(["GET", "HEAD", "POST"])
def subject(request: DeskRequest, brand: str, subject_id: int | None = None) -> HttpResponse:
    """Write a subject down, or look at one and change it."""
    here = brand_of(request, brand)
    found = _found(request, here, subject_id) if subject_id else None
    if found is None and not may_teach(request.user):
        raise OnlyLeadsTeach
    refusal = _try_to_save(request, here, subject_id) if request.method == "POST" else ""
    if isinstance(refusal, Subject):
        return redirect("subject", brand=brand, subject_id=refusal.pk) if subject_id else redirect("subjects", brand)
    return show(request, "subjects/subject.html", _page(request, here, found, refusal))


@at_the_desk
@require_http_methods(["GET", "HEAD", "POST"])
def none(request: DeskRequest, brand: str) -> HttpResponse:
    """“None of these”: texts that are about no subject; learning needs them as much as the others."""
    here, refusal = brand_of(request, brand), ""
    if request.method == "POST":
        text = request.POST.get("examples", "")
        try:
            added = actions.add_examples(
                brand_id=here.pk, subject_id=None, text=text, actor=request.user, now=clock.now()
            )
        except UnderstandingError as problem:
            refusal = problem.sentence
        else:
            messages.success(request, _added(added))
            return redirect("no_subject", brand=brand)
    return show(request, "subjects/subject.html", _page(request, here, None, refusal) | {"is_none": True})


@at_the_desk
@require_POST
def begin(request: DeskRequest, brand: str) -> HttpResponse:
    """Begin with those of the offered subjects that were ticked."""
    here = brand_of(request, brand)
    names = request.POST.getlist("name")
    brought = actions.begin_with_starter(brand_id=here.pk, names=names, actor=request.user, now=clock.now())
    messages.success(request, _brought(brought))
    return redirect("subjects", brand=brand)


@at_the_desk
@require_POST
def bring(request: DeskRequest, brand: str) -> HttpResponse:
    """Add what a CSV file says."""
    here = brand_of(request, brand)
    brought = actions.import_subjects(brand_id=here.pk, text=_text(request), actor=request.user, now=clock.now())
    messages.success(request, _brought(brought))
    return redirect("subjects", brand=brand)


@at_the_desk
@require_POST
def retire(request: DeskRequest, brand: str, subject_id: int) -> HttpResponse:
    """No post is about it any more; a click undoes it."""
    here = brand_of(request, brand)
    gone = actions.retire_subject(brand_id=here.pk, subject_id=subject_id, actor=request.user, now=clock.now())
    said = _("“%(name)s” is retired.") % {"name": gone.name}
    return _with_undo(request, here, gone, said)


@at_the_desk
@require_POST
def merge(request: DeskRequest, brand: str, subject_id: int) -> HttpResponse:
    """Make it one with another; a click undoes it."""
    here = brand_of(request, brand)
    target = request.POST.get("target", "")
    if not (target.isascii() and target.isdigit() and len(target) < 18):
        raise CannotBeSubject("Choose the subject to merge into.")
    found = _found(request, here, subject_id)
    into = actions.merge_subjects(
        brand_id=here.pk, source_id=subject_id, target_id=int(target), actor=request.user, now=clock.now()
    )
    said = _("“%(name)s” is part of “%(into)s” now.") % {"name": found.name, "into": into.name}
    return _with_undo(request, here, found, said)


@at_the_desk
@require_POST
def put_back(request: DeskRequest, brand: str, subject_id: int) -> HttpResponse:
    """Undo a retirement or a merge."""
    here = brand_of(request, brand)
    back = actions.put_back_subject(brand_id=here.pk, subject_id=subject_id, actor=request.user, now=clock.now())
    messages.success(request, _("“%(name)s” is there again.") % {"name": back.name})
    return redirect("subjects", brand=brand)


@at_the_desk
@require_POST
def remove_example(request: DeskRequest, brand: str, example_id: int) -> HttpResponse:
    """Take an example away."""
    here = brand_of(request, brand)
    text = actions.remove_example(brand_id=here.pk, example_id=example_id, actor=request.user, now=clock.now())
    messages.info(request, _("Taken away: “%(text)s”") % {"text": text[:80]})
    back = request.POST.get("subject", "")
    if back.isascii() and back.isdigit() and len(back) < 18:
        return redirect("subject", brand=brand, subject_id=int(back))
    return redirect("no_subject", brand=brand)


def _with_undo(request: DeskRequest, brand: Brand, gone: Subject, said: str) -> HttpResponse:
    context = {"brand": brand, "subject": gone, "said": said}
    messages.info(request, render_to_string("subjects/undo.html", context, request))
    return redirect("subjects", brand=brand.slug)


def _found(request: DeskRequest, brand: Brand, subject_id: int) -> Subject:
    found = subject_of(request.user, subject_id)
    if found is None or found.brand_id != brand.pk:
        raise Http404
    return found


def _try_to_save(request: DeskRequest, brand: Brand, subject_id: int | None) -> Subject | str:
    """The subject, or what stands in the way, in words."""
    parent = request.POST.get("parent", "")
    try:
        saved = actions.save_subject(
            brand_id=brand.pk,
            name=request.POST.get("name", ""),
            description=request.POST.get("description", ""),
            parent_id=number_in(parent),
            examples=request.POST.get("examples", ""),
            subject_id=subject_id,
            actor=request.user,
            now=clock.now(),
        )
    except UnderstandingError as problem:
        return problem.sentence
    messages.success(request, _("“%(name)s” is saved.") % {"name": saved.name})
    return saved


def _page(request: DeskRequest, brand: Brand, found: Subject | None, refusal: Subject | str) -> dict[str, Any]:
    typed = request.POST
    number = request.GET.get("after", "")
    after = number_in(number) or 0
    is_new = found is None and request.resolver_match is not None and request.resolver_match.url_name == "new_subject"
    examples = [] if is_new else examples_page(brand.pk, found.pk if found else None, after=after, limit=PAGE + 1)
    others = [each for each in subjects_of(brand.pk) if found is None or each.pk != found.pk]
    figures = figures_of(brand.pk, now=clock.now())
    return {
        "brand": brand,
        "subject": found,
        "refusal": refusal,
        "name": typed.get("name", found.name if found else ""),
        "description": typed.get("description", found.description if found else ""),
        "typed": typed.get("examples", ""),
        "parent_id": typed.get("parent", str(found.parent_id or "") if found else ""),
        "parents": [each for each in others if each.parent_id is None],
        "others": others,
        "examples": examples[:PAGE],
        "more": examples[PAGE - 1].id if len(examples) > PAGE else 0,
        "figures": figures.get(found.pk if found else None, Figures()),
        "may_teach": may_teach(request.user),
    }


def _text(request: DeskRequest) -> str:
    """The file that was chosen, as text; CannotBeSubject where it is none."""
    file = request.FILES.get("file")
    if not isinstance(file, UploadedFile):
        raise CannotBeSubject("Choose a CSV file.")
    if (file.size or 0) > taxonomy.LONGEST_FILE:
        raise CannotBeSubject(f"A file has at most {taxonomy.LONGEST_FILE // 1_000_000} MB.")
    content = file.read()
    try:
        return str(content.decode("utf-8-sig"))
    except UnicodeDecodeError:
        raise CannotBeSubject("The file is not UTF-8 text. Save it as “CSV UTF-8” and try again.") from None


def _brought(brought: actions.Brought) -> str:
    subjects = ngettext("%(n)d subject", "%(n)d subjects", brought.subjects) % {"n": brought.subjects}
    examples = ngettext("%(n)d example", "%(n)d examples", brought.examples) % {"n": brought.examples}
    return _("%(subjects)s and %(examples)s are new.") % {"subjects": subjects, "examples": examples}


def _added(number: int) -> str:
    return ngettext("%(n)d example is new.", "%(n)d examples are new.", number) % {"n": number}
