"""What a leader oversees besides the ratings: corrective actions, inspections, declarations."""

from __future__ import annotations

from datetime import date

from django.utils import timezone
from django.utils.translation import gettext as _

from audits.figures import coverage_of
from audits.models import Finding
from reports import charts
from reports.cells import count
from reports.charts import Part
from reports.dashboard.ask import Ask
from reports.dashboard.marks import name_field
from reports.exhibits import Exhibit, Field, Named
from reports.figures.declared import declared_on

DONE, OPEN, NONE = "#14513c", "url(#dots)", "#ffffff"


def corrective(ask: Ask) -> Exhibit:
    """The nonconformities that should have been corrected by now, the longest overdue first; one query."""
    today = timezone.localdate()
    rows = (
        Finding.objects.raised().nonconformities().of(ask.province.pk).overdue(today)
        .select_related("agency").order_by("due_on", "pk")
    )  # fmt: skip
    if ask.look.level:
        rows = rows.filter(agency__level=ask.look.level)
    found = list(rows)
    late = [sum(low < (today - row.due_on).days <= high for row in found if row.due_on) for low, high in SPANS]
    title = ask.titled(_("Hành động khắc phục quá hạn"))
    fields = (
        name_field(), Field(_("Điều khoản"), 12), Field(_("Mức độ"), 14),
        Field(_("Phát hiện ngày"), 14), Field(_("Hạn khắc phục"), 14), Field(_("Số ngày quá hạn"), 12, "count"),
    )  # fmt: skip
    return Exhibit(
        "corrective", title, fields,
        tuple(
            (
                row.agency.name, row.clause, row.get_grade_display(), _day(row.found_on), _day(row.due_on),
                (today - row.due_on).days if row.due_on else None,
            )
            for row in found
        ),
        said=_("%(count)s hành động khắc phục quá hạn tại %(agencies)s cơ quan.")
        % {"count": count(len(found)), "agencies": count(len({row.agency_id for row in found}))},
        chart=charts.stacked(
            title, [(_("Quá hạn"), late)],
            [Part(_("đến 30 ngày"), "#f6efd6"), Part(_("31–90 ngày"), "url(#dots)"), Part(_("trên 90 ngày"), "url(#hatch)")],
            font=ask.font,
        ),
        remarks=(_("Tính đến ngày %(day)s.") % {"day": _day(today)},),
        empty=_("Không có hành động khắc phục nào quá hạn."),
        lists=_longest(found, today),
    )  # fmt: skip


SPANS = ((0, 30), (30, 90), (90, 100_000))
"""Days overdue: more than the first, up to the second."""
LISTED = 8


def _longest(found: list[Finding], today: date) -> tuple[Named, ...]:
    """The longest overdue, by agency and clause."""
    names = [
        _("%(agency)s, điều khoản %(clause)s: quá %(days)s ngày")
        % {"agency": row.agency.name, "clause": row.clause or "–", "days": count((today - row.due_on).days)}
        for row in found[:LISTED]
        if row.due_on
    ]
    return (Named(_("Quá hạn lâu nhất"), tuple(names), max(len(found) - LISTED, 0)),) if names else ()


def inspections(ask: Ask) -> Exhibit:
    """How far the year's inspections reach among the mandatory agencies (TT 26/2014/TT-BKHCN Điều 33); four queries."""
    held, planned = coverage_of(ask.province, ask.year), coverage_of(ask.province, ask.year, planned=True)
    title = _("Mức độ bao phủ kiểm tra năm %(year)s") % {"year": ask.year}
    fields = (
        Field(_("Yêu cầu"), 44), Field(_("Phải kiểm tra"), 12, "count"), Field(_("Đã kiểm tra"), 12, "count"),
        Field(_("Còn trong kế hoạch"), 14, "count"), Field(_("Chưa có kế hoạch"), 14, "count"),
    )  # fmt: skip
    asked = (
        (_("Cơ quan bắt buộc: kiểm tra ít nhất qua hồ sơ"), held.mandatory, held.inspected, planned.inspected),
        (_("Kiểm tra tại trụ sở ít nhất 1/3"), held.needed, min(held.on_site, held.needed), min(planned.on_site, held.needed)),
    )  # fmt: skip
    lines = [(label, due, done, max(plan - done, 0), max(due - max(plan, done), 0)) for label, due, done, plan in asked]
    bars = [(label, (done, coming, none)) for label, _due, done, coming, none in lines]
    parts = [Part(_("Đã kiểm tra"), DONE), Part(_("Còn trong kế hoạch"), OPEN), Part(_("Chưa có kế hoạch"), NONE)]
    return Exhibit(
        "inspections", title, fields, tuple(lines) if held.mandatory else (),
        said=_("Đã kiểm tra %(done)s/%(all)s cơ quan bắt buộc, %(site)s tại trụ sở (cần %(needed)s).")
        % {
            "done": count(held.inspected), "all": count(held.mandatory), "site": count(held.on_site),
            "needed": count(held.needed),
        },
        chart=charts.stacked(title, bars, parts, font=ask.font) if held.mandatory else None,
        empty=_("Tỉnh chưa có cơ quan nào thuộc đối tượng bắt buộc."),
    )  # fmt: skip


def declarations(ask: Ask) -> Exhibit:
    """How many agencies have declared their system, by kind; five queries."""
    day = min(date(ask.year, 12, 31), timezone.localdate())
    found = declared_on(ask.province, day)
    title = _("Công bố HTQLCL đến ngày %(day)s") % {"day": _day(day)}
    fields = (
        Field(_("Loại cơ quan"), 34), Field(_("Thuộc diện áp dụng"), 12, "count"), Field(_("Bắt buộc"), 12, "count"),
        Field(_("Có hệ thống"), 12, "count"), Field(_("Đã công bố"), 12, "count"),
        Field(_("Bắt buộc đã công bố"), 12, "count"),
    )  # fmt: skip
    counts = [
        (one.label, (one.agencies, one.mandatory, one.with_system, one.declared, one.mandatory_declared))
        for one in found
    ]
    total = (_("Cộng"), tuple(sum(of_kind) for of_kind in zip(*(numbers for _kind, numbers in counts), strict=True)))
    lines = [*counts, total] if counts else []
    bars = [(label, (n[3], n[2] - n[3], n[0] - n[2])) for label, n in (lines[-1:] + lines[:-1])]
    parts = [
        Part(_("Đã công bố"), DONE), Part(_("Có hệ thống, chưa công bố"), OPEN), Part(_("Chưa ghi hệ thống"), NONE),
    ]  # fmt: skip
    return Exhibit(
        "declarations", title, fields, tuple((label, *numbers) for label, numbers in lines),
        said=_("%(done)s/%(all)s cơ quan đã công bố, theo hồ sơ ghi trong hệ thống.")
        % {"done": count(total[1][3] if lines else 0), "all": count(total[1][0] if lines else 0)},
        chart=charts.stacked(title, bars, parts, font=ask.font) if lines else None,
        remarks=(_("Cơ quan dùng chung hệ thống được tính theo công bố của hệ thống đó."),),
        empty=_("Ngày đó tỉnh không có cơ quan nào thuộc diện áp dụng."),
    )  # fmt: skip


def _day(day: date | None) -> str:
    return f"{day:%d/%m/%Y}" if day else ""
