"""Requests about personal data: asked for by the person, put down and answered by whoever manages people."""

from __future__ import annotations

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from agencies.forms.data_requests import AnswerForm, AskForm, ReceiveForm
from agencies.gate import ProvinceRequest, requires
from agencies.models import DataRequest, DataRequestKind, DataRequestOutcome
from agencies.personal.requests import answer_request, receive_request
from agencies.roles import Permission
from agencies.rules import Refused

PER_PAGE = 50


@requires(Permission.MANAGE_PEOPLE)
def data_requests(request: ProvinceRequest) -> HttpResponse:
    """The requests, what waits first; put down one that came by letter."""
    form = ReceiveForm(request.POST or None, province=request.province)
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        try:
            made = receive_request(
                data["person"], request.province, DataRequestKind(data["kind"]), asked=data["asked"],
                received_on=data["received_on"], by=request.user,
            )  # fmt: skip
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            said = _("Đã ghi đề nghị; cần trả lời trước hết ngày %(day)s.")
            messages.success(request, said % {"day": f"{made.due_on:%d/%m/%Y}"})
            return redirect("agencies:data_requests", request.province.slug)
    rows = DataRequest.objects.of(request.province.pk).select_related("person", "answered_by")
    page = Paginator(rows.exclude(outcome="").order_by("-pk"), PER_PAGE).get_page(request.GET.get("page"))
    waiting = [{"request": row, "form": AnswerForm(auto_id=f"answer_{row.pk}_%s")} for row in rows.unanswered()]
    return render(request, "agencies/data_requests.html", {"form": form, "waiting": waiting, "page": page})


@requires(Permission.MANAGE_PEOPLE)
@require_POST
def answer_data_request(request: ProvinceRequest, data_request: DataRequest) -> HttpResponse:
    """Put down what was answered."""
    form = AnswerForm(request.POST)
    try:
        if not form.is_valid():
            raise Refused(_("Hãy chọn kết quả, và ghi câu trả lời không quá 1.000 ký tự."))
        outcome = DataRequestOutcome(form.cleaned_data["outcome"])
        answer_request(data_request, outcome, answer=form.cleaned_data["answer"], by=request.user)
    except Refused as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("Đã ghi câu trả lời; người đề nghị đọc được trên trang của mình."))
    return redirect("agencies:data_requests", request.province.slug)


@requires(Permission.VIEW_AGENCY, anywhere=True)
@require_POST
def ask_about_data(request: ProvinceRequest) -> HttpResponse:
    """Ask the province about one's own data."""
    form = AskForm(request.POST)
    try:
        if not form.is_valid():
            raise Refused(_("Hãy chọn điều bạn đề nghị, và ghi nội dung không quá 1.000 ký tự."))
        made = receive_request(
            request.user, request.province, DataRequestKind(form.cleaned_data["kind"]), asked=form.cleaned_data["asked"],
            received_on=timezone.localdate(), by=request.user,
        )  # fmt: skip
    except Refused as refusal:
        messages.error(request, str(refusal))
    else:
        said = _("Đã gửi đề nghị tới quản trị của tỉnh, trả lời trước hết ngày %(day)s.")
        messages.success(request, said % {"day": f"{made.due_on:%d/%m/%Y}"})
    return redirect("own_data")
