"""Following up a year: who needs help, the list to call from, reminders written, sent and kept."""

from __future__ import annotations

from collections import Counter
from typing import Any

from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import HttpResponse, HttpResponseBase, QueryDict
from django.shortcuts import redirect, render
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from agencies import access
from agencies.gate import ProvinceRequest, requires
from agencies.roles import Permission
from agencies.rules import Refused
from jobs.models import Job
from scoring.explain.reminding import placeholders
from scoring.followup import FollowUp, Line
from scoring.forms.reminders import ReminderForm
from scoring.holdups import WRITTEN_TO, Holdup
from scoring.models import Campaign, Letter, Outcome, Reminder
from scoring.views.sheets import download
from scoring.workflow.export import Form, export_follow_up
from scoring.workflow.reminders import KIND, Link, key_of, recently_written, send_reminder, write

P = Permission
PER_PAGE = 50
FILTERS = ("holdup", "group", "q", "sort")
UNFINISHED = {Outcome.WAITING, Outcome.SENDING}


@requires(P.MANAGE_CAMPAIGN)
@require_safe
def follow_up(request: ProvinceRequest, campaign: Campaign) -> HttpResponse:
    """Every sheet that is held up: counted by place and reason, then listed with whom to call."""
    found = FollowUp(campaign)
    lines = _filtered(found, request.GET)
    page = Paginator(lines, PER_PAGE).get_page(request.GET.get("page"))
    root = request.province.root
    context = {
        "campaign": campaign, "found": found, "page": page, "count": len(lines),
        "chosen": {name: request.GET.get(name, "") for name in FILTERS},
        "may_export": bool(root and access.may(request.user, P.EXPORT_DATA, root.path)),
    }  # fmt: skip
    return render(request, "scoring/follow_up.html", context)


@requires(P.MANAGE_CAMPAIGN, P.EXPORT_DATA)
@require_safe
def follow_up_export(request: ProvinceRequest, campaign: Campaign) -> HttpResponse:
    """The list as it is filtered, as CSV or XLSX, with telephone numbers; leaves a line in the trail."""
    form: Form = "csv" if request.GET.get("format") == "csv" else "xlsx"
    content = export_follow_up(campaign, _filtered(FollowUp(campaign), request.GET), form, by=request.user)
    return download(content, form, f"don-doc-{request.province.slug}-{campaign.year}")


@requires(P.MANAGE_CAMPAIGN)
def campaign_reminder(request: ProvinceRequest, campaign: Campaign) -> HttpResponseBase:
    """Write a reminder to the agencies chosen: ready texts by situation, a preview, then off to the job that posts it."""
    asked = request.POST if request.method == "POST" else request.GET
    lines = _chosen(FollowUp(campaign), asked)
    to_write = [line for line in lines if line.main in WRITTEN_TO]
    holdups = [holdup for holdup in Holdup if any(line.main == holdup and line.written_to() for line in to_write)]
    lately = recently_written(to_write)
    form = ReminderForm(request.POST or None, holdups=holdups, asks_again=bool(lately))
    context = _composing(campaign, lines, to_write, lately) | {"form": form}
    context["sections"] = [
        (*section, [line for line in to_write if line.main == section[0]]) for section in form.sections()
    ]
    if request.method == "POST" and form.is_valid():
        if "preview" in request.POST:
            context |= _preview(request, campaign, to_write, form)
        elif sent := _send(request, campaign, to_write, form):
            return redirect("scoring:reminder", request.province.slug, sent.pk)
    part = "#preview" if request.htmx and request.method == "POST" else ""
    return render(request, f"scoring/campaign_reminder.html{part}", context)


@requires(P.MANAGE_CAMPAIGN)
@require_safe
def reminders(request: ProvinceRequest, campaign: Campaign) -> HttpResponse:
    """Every reminder of a year, newest first, with what became of its letters."""
    rows = list(campaign.reminders.select_related("by").defer("texts")[:200])
    counts: dict[int, Counter[str]] = {row.pk: Counter() for row in rows}
    for pk, outcome in Letter.objects.filter(reminder__in=counts).values_list("reminder", "outcome"):
        counts[pk][outcome] += 1
    told = [(row, _tally(counts[row.pk])) for row in rows]
    return render(request, "scoring/reminders.html", {"campaign": campaign, "rows": told})


@requires(P.MANAGE_CAMPAIGN)
@require_safe
def reminder(request: ProvinceRequest, reminder: Reminder) -> HttpResponse:
    """One reminder: each letter, whether it went out or why not, whether it was opened in the product."""
    letters = list(reminder.letters.select_related("scorecard", "person").order_by("scorecard__sort_text", "pk"))
    counts = Counter(letter.outcome for letter in letters)
    job = Job.objects.filter(province=request.province, kind=KIND, key=key_of(reminder)).first()
    going = any(counts[outcome] for outcome in UNFINISHED)
    context = {
        "campaign": reminder.campaign, "reminder": reminder, "job": job, "letters": letters, "tally": _tally(counts),
        "is_going_out": going and job is not None and not job.is_finished, "has_stopped": going and (job is None or job.is_finished), "seen": sum(bool(each.seen_at) for each in letters),
        "texts": [(Holdup(code), *text) for code, text in reminder.texts.items()],
    }  # fmt: skip
    return render(request, f"scoring/reminder.html{'#outcome' if request.htmx else ''}", context)


@requires(P.VIEW_SCORECARD)
@require_safe
def notice(request: ProvinceRequest, notice: Letter) -> HttpResponse:
    """A reminder as its addressee reads it in the product; opening it is noted."""
    mine = notice.person_id == request.user.pk
    root = request.province.root
    if not mine and not (root and access.may(request.user, P.MANAGE_CAMPAIGN, root.path)):
        raise PermissionDenied(_("Lời nhắc này gửi cho người khác; chỉ người đó và người gửi được xem."))
    if mine and notice.seen_at is None and request.method == "GET":
        Letter.objects.filter(pk=notice.pk, seen_at=None).update(seen_at=timezone.now())
    return render(request, "scoring/notice.html", {"letter": notice, "sheet": notice.scorecard})


# --- which sheets ---


def _filtered(found: FollowUp, asked: QueryDict) -> list[Line]:
    return found.chosen(
        holdup=asked.get("holdup", ""), group=asked.get("group", ""), text=asked.get("q", ""), sort=asked.get("sort", "")
    )  # fmt: skip


def _chosen(found: FollowUp, asked: QueryDict) -> list[Line]:
    """Those ticked, in the order of the list; or with scope "all" everything the filter shows."""
    if asked.get("scope") == "all":
        return _filtered(found, asked)
    ticked = {*asked.getlist("sheet"), *asked.get("sheets", "").split(".")}
    return [line for line in found.chosen() if str(line.pk) in ticked]


# --- writing and sending ---


def _composing(
    campaign: Campaign, lines: list[Line], to_write: list[Line], lately: set[tuple[int, int]]
) -> dict[str, Any]:
    """Who would get a letter and who would not, and why."""
    people = [(line, person) for line in to_write for person in line.written_to()]
    return {
        "campaign": campaign, "lines": lines, "to_write": to_write, "people": people,
        "sheets": ".".join(str(line.pk) for line in lines),
        "unreached": [line for line in to_write if not line.written_to()],
        "waiting_for_us": [line for line in lines if line.main == Holdup.EXTENSION],
        "lately": [(line, person) for line, person in people if (line.pk, person.pk) in lately],
        "placeholders": placeholders(),
    }  # fmt: skip


def _preview(request: ProvinceRequest, campaign: Campaign, lines: list[Line], form: ReminderForm) -> dict[str, Any]:
    """The letters of one agency as they would go out."""
    wanted = request.POST["preview"] or request.POST.get("shown", "")
    one = [line for line in lines if str(line.pk) == wanted] or lines[:1]
    return {
        "drafts": write(campaign, one, form.texts(), link=_link(request), by=request.user),
        "shown": one[0].pk if one else None,
    }


def _send(request: ProvinceRequest, campaign: Campaign, lines: list[Line], form: ReminderForm) -> Reminder | None:
    try:
        return send_reminder(
            campaign, lines, form.texts(), link=_link(request), by=request.user,
            again=form.cleaned_data.get("again", False),
        )  # fmt: skip
    except Refused as refusal:
        form.add_error(None, str(refusal))
        return None


def _link(request: ProvinceRequest) -> Link:
    slug = request.province.slug
    return lambda sheet: request.build_absolute_uri(reverse("scoring:scorecard", args=[slug, sheet]))


def _tally(counts: Counter[str]) -> list[dict[str, Any]]:
    """How many letters came to what, in the order of the outcomes."""
    tones = {Outcome.SENT: "good", Outcome.FAILED: "bad", Outcome.NO_ADDRESS: "warn", Outcome.NOBODY: "warn"}
    return [
        {"outcome": outcome.value, "label": outcome.label, "count": counts[outcome], "tone": tones.get(outcome, "info")}
        for outcome in Outcome
        if counts[outcome]
    ]


urlpatterns: list[URLPattern] = [
    path("campaigns/<int:campaign>/follow-up/", follow_up, name="follow_up"),
    path("campaigns/<int:campaign>/follow-up/export/", follow_up_export, name="follow_up_export"),
    path("campaigns/<int:campaign>/reminder/", campaign_reminder, name="campaign_reminder"),
    path("campaigns/<int:campaign>/reminders/", reminders, name="reminders"),
    path("reminders/<int:reminder>/", reminder, name="reminder"),
    path("notices/<int:notice>/", notice, name="notice"),
]
