"""The province's library of findings: what verifiers write again and again, kept in order by them."""

from __future__ import annotations

from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import URLPattern, path
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from agencies.gate import ProvinceRequest, requires
from agencies.roles import Permission
from agencies.rules import fold
from scoring.findings import CLAIMED, DAY, FOUND, ISSUED, NUMBER, UNIT
from scoring.models import FindingPhrase
from scoring.views.telling import tell
from scoring.workflow.findings import put_finding_away, reword_finding

P = Permission


@requires(P.VERIFY_SCORECARD)
@require_safe
def findings(request: ProvinceRequest) -> HttpResponse:
    """Every finding of the province, by criterion, most used first; found without Vietnamese marks."""
    query = request.GET.get("q", "")
    words = fold(query).split()
    rows = FindingPhrase.objects.of(request.province.pk).order_by("criterion", "criterion_name", "-uses", "pk")
    shown = [row for row in rows if all(word in fold(f"{row.criterion} {row.text}") for word in words)]
    blanks = [
        (CLAIMED, _("giá trị cơ quan tự chấm")), (FOUND, _("giá trị thẩm định")), (DAY, _("ngày thẩm định ghi nhận")),
        (NUMBER, _("số, ký hiệu của tài liệu gắn đầu tiên")), (ISSUED, _("ngày của tài liệu đó")),
        (UNIT, _("bộ phận, phòng; những tên đã điền được gợi ý lại")),
    ]  # fmt: skip
    return render(request, "scoring/findings.html", {"findings": shown, "query": query, "blanks": blanks})


@requires(P.VERIFY_SCORECARD)
@require_POST
def finding(request: ProvinceRequest, finding: FindingPhrase) -> HttpResponseBase:
    """Give a finding other words, offer it no longer, or offer it again."""

    def act() -> str:
        if "away" in request.POST:
            away = request.POST["away"] == "yes"
            put_finding_away(finding, away=away, by=request.user)
            return _("Nhận xét này không được gợi ý nữa.") if away else _("Nhận xét này lại được gợi ý.")
        reword_finding(finding, request.POST.get("text", ""), by=request.user)
        return _("Đã lưu nhận xét.")

    tell(request, act)
    return redirect("scoring:findings", request.province.slug)


urlpatterns: list[URLPattern] = [
    path("scorecards/findings/", findings, name="findings"),
    path("scorecards/findings/<int:finding>/", finding, name="finding"),
]
