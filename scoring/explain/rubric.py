"""What is wrong with a rubric or its file, what was read in it, what changed between two versions."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from scoring.explain.facts import FACT_KINDS, fact_words, input_words
from scoring.explain.marking import describe, describe_trigger
from scoring.explain.wording import Sentences, number, say, worded
from scoring.rules.columns import SheetFault
from scoring.rules.difference import Change
from scoring.rules.document import DocumentFault
from scoring.rules.fault import Fault
from scoring.rules.numbers import number as number_of
from scoring.rules.rubric import Rubric
from scoring.rules.sentences import Notice

PARTS: Sentences = {
    "rubric": lazy("Bộ tiêu chí"),
    "group": lazy("Nhóm %(item)s"),
    "criterion": lazy("Tiêu chí %(item)s"),
    "adjustment": lazy("Mục cộng, trừ, giới hạn %(item)s"),
    "band": lazy("Mức xếp loại %(item)s"),
    "block": lazy("Khối %(item)s"),
}

RULE_TYPES: Sentences = {
    "binary": lazy("có hoặc không"),
    "checklist": lazy("cộng điểm từng nội dung"),
    "ratio": lazy("theo tỷ lệ"),
    "bracket": lazy("theo bậc"),
    "deadline": lazy("theo thời hạn"),
    "sample": lazy("kiểm tra mẫu"),
    "manual": lazy("người chấm cho điểm"),
}

FAULTS: Sentences = {
    "code_twice": lazy("mã được dùng %(count)s lần. Hãy đặt mỗi mục một mã riêng."),
    "code_not_plain": lazy(
        "mã phải có từ 1 đến 20 ký tự gồm chữ, số, dấu chấm, gạch nối hoặc gạch dưới, không có dấu cách."
    ),
    "code_reserved": lazy("mã này dành riêng cho trường hợp không xếp loại. Hãy đặt mã khác."),
    "no_name": lazy("chưa có tên."),
    "no_groups": lazy("chưa có nhóm tiêu chí nào."),
    "no_bands": lazy("chưa có mức xếp loại nào."),
    "no_blocks": lazy("chưa có khối cơ quan nào."),
    "no_criteria": lazy("chưa có tiêu chí nào."),
    "total_not_positive": lazy("tổng điểm phải lớn hơn 0."),
    "total_cap_below_100": lazy(
        "điểm cuối cùng bị giới hạn ở %(said)s, thấp hơn 100 nên không ai đạt điểm tối đa. Hãy đặt từ 100 trở lên."
    ),
    "groups_do_not_add_up": lazy(
        "các nhóm cộng lại %(total)s điểm, nhưng tổng điểm ghi là %(said)s. Hãy sửa điểm của nhóm hoặc tổng điểm."
    ),
    "criteria_do_not_add_up": lazy(
        "các tiêu chí cộng lại %(total)s điểm, nhưng điểm của nhóm ghi là %(said)s. Hãy sửa điểm của tiêu chí hoặc của nhóm."
    ),
    "unknown_band": lazy("mức xếp loại “%(band)s” không có trong bảng xếp loại."),
    "band_out_of_reach": lazy("ngưỡng %(minimum)s lớn hơn 100 nên không cơ quan nào đạt được."),
    "bands_overlap": lazy("trùng ngưỡng %(minimum)s với mức %(other)s. Mỗi mức cần một ngưỡng riêng."),
    "bands_not_best_first": lazy("ngưỡng cao hơn mức %(other)s đứng trước. Hãy xếp các mức từ cao xuống thấp."),
    "bands_leave_a_gap": lazy(
        "mức thấp nhất bắt đầu từ %(minimum)s điểm nên điểm thấp hơn không có xếp loại. Hãy đặt ngưỡng của mức thấp nhất là 0."
    ),
    "block_without_kinds": lazy("chưa có loại cơ quan nào. Hãy chọn các loại cơ quan thuộc khối."),
    "unknown_kind": lazy("không có loại cơ quan “%(kind)s”. Các loại: %(known)s."),
    "kind_in_two_blocks": lazy("loại cơ quan “%(kind)s” đã thuộc khối %(other)s. Mỗi loại chỉ thuộc một khối."),
    "nothing_applies": lazy("không có tiêu chí nào áp dụng. Hãy đánh dấu ít nhất một tiêu chí hoặc bỏ khối này."),
    "kind_in_wrong_place": lazy(
        "mục loại “%(kind)s” đặt sai chỗ: tiêu chí nằm trong nhóm, mục cộng, trừ, giới hạn nằm ở bảng riêng."
    ),
    "cap_without_effect": lazy("giới hạn ở mức cao nhất “%(band)s” thì không có tác dụng. Hãy chọn mức thấp hơn."),
    "steps_out_of_range": lazy("số bậc hạ là %(steps)s; phải từ 1 đến %(most)s."),
    "nobody_declares": lazy(
        "do hệ thống ghi nhưng chưa có điều kiện tự động. Hãy chọn điều kiện hoặc giao cho người thẩm định ghi."
    ),
    "no_criteria_named": lazy("chưa chọn tiêu chí làm điều kiện."),
    "unknown_criterion": lazy("nhắc đến tiêu chí %(criterion)s nhưng bộ tiêu chí không có tiêu chí này."),
    "no_working_days": lazy("số ngày làm việc của mỗi lần trừ phải từ 1 trở lên."),
    "trigger_points_out_of_range": lazy(
        "điểm mỗi lần là %(points)s; phải lớn hơn 0 và không quá điểm tối đa %(maximum)s."
    ),
    "points_not_positive": lazy("điểm tối đa phải lớn hơn 0."),
    "points_too_fine": lazy("điểm tối đa %(points)s có quá 2 chữ số thập phân."),
    "unknown_block": lazy("đánh dấu áp dụng cho khối “%(block)s” nhưng bộ tiêu chí không có khối này."),
    "applies_to_nobody": lazy("không áp dụng cho khối nào. Hãy đánh dấu ít nhất một khối hoặc bỏ mục này."),
    "sample_of_nothing": lazy("số mẫu tối thiểu phải từ 1 trở lên."),
    "sample_not_by_verifier": lazy("kiểm tra mẫu phải do người thẩm định ghi."),
    "step_not_positive": lazy("bước điểm phải lớn hơn 0."),
    "step_does_not_divide": lazy("điểm tối đa %(maximum)s không chia hết cho bước điểm %(step)s."),
    "no_components": lazy("chưa có nội dung nào để chấm."),
    "component_twice": lazy("mã nội dung “%(component)s” bị trùng."),
    "component_without_label": lazy("nội dung “%(component)s” chưa có tên."),
    "component_points": lazy(
        "điểm của nội dung “%(component)s” là %(points)s; phải lớn hơn 0 và có tối đa 2 chữ số thập phân."
    ),
    "component_link_unknown": lazy(
        "nội dung “%(component)s” loại trừ hoặc đòi hỏi nội dung “%(other)s”, nhưng không có nội dung khác mang mã này."
    ),
    "requires_itself": lazy(
        "nội dung “%(component)s” đòi hỏi các nội dung dẫn vòng về chính nó nên không bao giờ chọn được."
    ),
    "never_tickable": lazy("nội dung “%(component)s” vừa đòi hỏi vừa loại trừ nên không bao giờ chọn được."),
    "components_do_not_add_up": lazy(
        "các nội dung đạt nhiều nhất %(total)s điểm, nhưng điểm tối đa là %(maximum)s. Hãy sửa điểm của nội dung hoặc điểm tối đa."
    ),
    "depends_on_itself": lazy(
        "điểm phụ thuộc vào tiêu chí %(criterion)s, mà tiêu chí đó lại phụ thuộc vào chính tiêu chí này."
    ),
    "minimum_out_of_reach": lazy(
        "đòi hỏi tiêu chí %(criterion)s được từ %(minimum)s điểm, nhưng tiêu chí đó tối đa %(maximum)s điểm."
    ),
    "other_not_in_block": lazy(
        "phụ thuộc vào tiêu chí %(criterion)s nhưng tiêu chí đó không áp dụng cho khối %(block)s."
    ),
    "no_steps": lazy("chưa có bậc điểm nào."),
    "brackets_unordered": lazy(
        "bậc từ %(minimum)s đứng sau bậc từ %(other)s. Hãy xếp các bậc từ cao xuống thấp, không trùng nhau."
    ),
    "bracket_earns_no_more": lazy("bậc từ %(minimum)s không được nhiều điểm hơn bậc thấp hơn từ %(other)s."),
    "bracket_out_of_reach": lazy("bậc từ %(minimum)s vượt quá %(most)s nên không ai đạt được."),
    "brackets_do_not_reach_maximum": lazy("bậc cao nhất được %(total)s điểm, nhưng điểm tối đa là %(maximum)s."),
    "late_steps_unordered": lazy(
        "các mức trễ phải xếp từ ít ngày đến nhiều ngày, không trùng nhau; mức “trễ bao lâu cũng được” đứng cuối (mức %(days)s ngày sai thứ tự)."
    ),
    "late_step_earns_no_less": lazy("mức trễ nhiều hơn vẫn được %(points)s điểm, không ít hơn mức trước."),
    "late_steps_do_not_reach_maximum": lazy("mức cao nhất được %(total)s điểm, nhưng điểm tối đa là %(maximum)s."),
    "condition_without_effect": lazy(
        "chưa đạt điều kiện kèm theo vẫn được %(points)s điểm nên điều kiện không có tác dụng."
    ),
    "no_such_day": lazy("không phải năm nào cũng có ngày %(day)s/%(month)s."),
    "facts_not_by_agency": lazy(
        "lấy dữ kiện từ hồ sơ nhưng không do cơ quan tự khai. Hãy bỏ chọn dữ kiện hoặc giao cho cơ quan tự khai."
    ),
    "fact_without_input": lazy("dữ kiện “%(fact)s” gắn với ô “%(input)s” nhưng tiêu chí không có ô này."),
    "unknown_fact": lazy("không có dữ kiện “%(fact)s” trong hồ sơ. Hãy chọn một dữ kiện trong danh sách."),
    "fact_of_another_kind": lazy("dữ kiện “%(fact)s” cho %(kind)s, nhưng ô này cần %(wanted)s. Hãy chọn dữ kiện khác."),
    "unknown_campaign_day": lazy("đợt chấm điểm không có mốc “%(key)s”. Các mốc: %(known)s."),
}


def rubric_fault(fault: Fault) -> str:
    """What does not hold in a rubric, where, and what to do."""
    values = worded(fault.values)
    if fault.code == "fact_of_another_kind":
        values |= {name: str(FACT_KINDS[values[name]]) for name in ("kind", "wanted")}
    return f"{part_words(fault.part, fault.item)}: {say(FAULTS, fault.code, values)}"


def part_words(part: str, item: str) -> str:
    """Which part of a rubric: "Tiêu chí A1"."""
    return say(PARTS, part, {"item": item})


DOCUMENT_FAULTS: Sentences = {
    "missing": lazy("thiếu mục này."),
    "empty": lazy("không được để trống."),
    "not_text": lazy("phải là chữ; giá trị là “%(value)s”."),
    "not_a_number": lazy("phải là số không âm; giá trị là “%(value)s”."),
    "not_whole": lazy("phải là số nguyên; giá trị là “%(value)s”."),
    "not_yes_or_no": lazy("phải là đúng hoặc sai; giá trị là “%(value)s”."),
    "not_an_option": lazy("giá trị “%(value)s” không hợp lệ; chọn một trong: %(options)s."),
    "not_a_list_of_texts": lazy("phải là danh sách chữ, không có dòng trống; giá trị là “%(value)s”."),
    "not_a_list": lazy("phải là danh sách; giá trị là “%(value)s”."),
    "not_an_object": lazy("phải là một đối tượng; giá trị là “%(value)s”."),
    "unknown_key": lazy("định dạng không có mục này. Hãy kiểm tra chính tả hoặc bỏ đi."),
}


def document_fault(fault: DocumentFault) -> str:
    """What is wrong with a document, where, and what to do."""
    return f"{fault.path}: {say(DOCUMENT_FAULTS, fault.code, fault.values)}"


SHEET_FAULTS: Sentences = {
    **DOCUMENT_FAULTS,
    "missing_sheet": lazy("thiếu trang “%(value)s”. Hãy xuất một bộ tiêu chí ra XLSX để lấy mẫu."),
    "missing_column": lazy("thiếu cột “%(value)s”."),
    "unknown_column": lazy("định dạng không có mục “%(value)s”. Hãy kiểm tra chính tả hoặc bỏ đi."),
    "unknown_group": lazy("trang Nhóm không có nhóm “%(value)s”."),
    "unknown_item": lazy("không có tiêu chí hoặc mục cộng, trừ, trần nào mang mã “%(value)s”."),
    "type_without_parts": lazy(
        "kiểu chấm của “%(value)s” không có thành phần hay bậc điểm. Hãy sửa kiểu chấm hoặc bỏ dòng này."
    ),
    "no_heading": lazy("không tìm thấy dòng tiêu đề có các cột: %(columns)s."),
    "no_criteria": lazy("không có dòng tiêu chí nào dưới dòng tiêu đề."),
    "criterion_before_group": lazy(
        "tiêu chí “%(value)s” đứng trước mọi dòng nhóm. Hãy thêm dòng nhóm (mã, tên, điểm tối đa) ở trên."
    ),
}


def sheet_fault(fault: SheetFault) -> str:
    """What is wrong with a workbook, in which cell, and what to do."""
    place = _("Trang “%(sheet)s”, dòng %(row)s") % {"sheet": fault.sheet, "row": fault.row}
    column = _(", cột “%(column)s”") % {"column": fault.column} if fault.column else ""
    return f"{place}{column}: {say(SHEET_FAULTS, fault.code, fault.values)}"


NOTICES: Sentences = {
    "read": lazy("đọc được cách chấm “%(type)s”."),
    "read_as_another_type": lazy("ghi kiểu “%(said)s” nhưng câu mô tả đọc được là “%(read)s”. Hãy kiểm tra lại."),
    "no_sentence": lazy("chưa có cách chấm; tạm để người chấm cho điểm. Hãy bổ sung cách chấm."),
    "not_understood": lazy(
        "chưa đọc được cách chấm “%(sentence)s”; tạm để người chấm cho điểm. Hãy chọn kiểu chấm và nhập chi tiết."
    ),
    "clause_not_understood": lazy("chưa đọc được đoạn “%(sentence)s”; các đoạn khác đã đọc. Hãy kiểm tra lại."),
    "multiplier_is_not_maximum": lazy(
        "câu mô tả nhân với %(said)s nhưng điểm tối đa là %(maximum)s; máy tính theo điểm tối đa."
    ),
    "exclusive_bound": lazy("câu mô tả ghi “trên %(minimum)s”; máy tính cả đúng %(minimum)s. Hãy kiểm tra lại ngưỡng."),
    "bands_assumed": lazy(
        "tệp không có bảng xếp loại; tạm dùng Tốt từ 85, Khá từ 70, Trung bình từ 50, Yếu từ 0. Hãy kiểm tra lại."
    ),
    "due_day_not_said": lazy("câu mô tả không nêu ngày đến hạn; cơ quan sẽ phải tự khai. Hãy đặt ngày đến hạn."),
}


def notice(found: Notice) -> str:
    """What was read for a criterion, or what needs a look."""
    values = worded(found.values)
    for name in ("type", "read", "said"):
        if name in values and values[name] in RULE_TYPES:
            values[name] = str(RULE_TYPES[values[name]])
    part = part_words("criterion" if found.criterion else "rubric", found.criterion)
    return f"{part}: {say(NOTICES, found.code, values)}"


ORDERS: Sentences = {
    "group": lazy("Các nhóm"),
    "criterion": lazy("Các tiêu chí"),
    "adjustment": lazy("Các mục cộng, trừ, giới hạn"),
    "band": lazy("Các mức xếp loại"),
    "block": lazy("Các khối"),
}

RUBRIC_FIELDS: Sentences = {
    "schema": lazy("định dạng"),
    "code": lazy("mã"),
    "name": lazy("tên"),
    "label": lazy("tên"),
    "note": lazy("ghi chú"),
    "total": lazy("tổng điểm"),
    "na_policy": lazy("cách tính tiêu chí không áp dụng"),
    "classify_on": lazy("điểm dùng để xếp loại"),
    "bonus_cap": lazy("tổng điểm cộng tối đa"),
    "penalty_cap": lazy("tổng điểm trừ tối đa"),
    "total_cap": lazy("điểm cuối cùng tối đa"),
    "not_submitted": lazy("xếp loại khi không nộp"),
    "newly_formed_months": lazy("số tháng chưa xếp loại cơ quan mới"),
    "kinds": lazy("loại cơ quan"),
    "minimum": lazy("ngưỡng điểm"),
    "max_points": lazy("điểm tối đa"),
    "rule": lazy("cách chấm"),
    "wording": lazy("câu mô tả cách chấm"),
    "evidence": lazy("minh chứng"),
    "basis": lazy("căn cứ"),
    "clauses": lazy("điều khoản ISO"),
    "applicability": lazy("khối áp dụng"),
    "entered_by": lazy("người ghi điểm"),
    "na_when": lazy("trường hợp không áp dụng"),
    "kind": lazy("loại mục"),
    "trigger": lazy("điều kiện tự động"),
    "cap": lazy("mức giới hạn"),
    "steps": lazy("số bậc hạ"),
    "facts": lazy("dữ kiện từ hồ sơ"),
    "group": lazy("nhóm"),
    "order": lazy("thứ tự"),
}

VALUES: Sentences = {
    "rebase": lazy("loại khỏi tổng điểm và quy đổi"),
    "award_full": lazy("tính đủ điểm"),
    "award_zero": lazy("tính 0 điểm"),
    "rounded": lazy("điểm đã làm tròn"),
    "exact": lazy("điểm chưa làm tròn"),
    "not_rated": lazy("không xếp loại"),
    "agency": lazy("cơ quan"),
    "verifier": lazy("người thẩm định"),
    "system": lazy("hệ thống"),
    "required": lazy("áp dụng"),
    "conditional": lazy("có thể không áp dụng"),
    "none": lazy("không chấm"),
    "bonus": lazy("điểm cộng"),
    "penalty": lazy("điểm trừ"),
    "cap": lazy("giới hạn xếp loại"),
    "step_down": lazy("hạ bậc"),
}


def change(found: Change, old: Rubric, new: Rubric) -> str:
    """One difference between two versions, in one sentence."""
    part = part_words(found.part, found.item) if found.item or found.part == "rubric" else str(ORDERS[found.part])
    if found.what == "added":
        return _("%(part)s: thêm mới “%(name)s”.") % {"part": part, "name": found.new}
    if found.what == "removed":
        return _("%(part)s: bỏ “%(name)s”.") % {"part": part, "name": found.old}
    before, after = sides(found, old, new)
    field = RUBRIC_FIELDS.get(found.field, found.field)
    return _("%(part)s: %(field)s đổi từ “%(old)s” thành “%(new)s”.") % {
        "part": part, "field": field, "old": before, "new": after,
    }  # fmt: skip


def sides(found: Change, old: Rubric, new: Rubric) -> tuple[str, str]:
    """The old and the new value of a changed field in words."""
    return _value(found, old, found.old), _value(found, new, found.new)


def _value(found: Change, rubric: Rubric, value: Any) -> str:
    """One side of a change in words."""
    if found.field == "rule":
        return describe(rubric.item(found.item))
    if found.field == "trigger":
        return describe_trigger(rubric.item(found.item).trigger)
    if found.field == "facts":
        item = rubric.item(found.item)
        return "; ".join(
            f"{input_words(item, name)}: {fact_words(fact)}" for name, fact in (value or {}).items()
        ) or _plain(None)
    if isinstance(value, Mapping):
        return ", ".join(f"{name}: {_plain(it)}" for name, it in value.items())
    if isinstance(value, list):
        return ", ".join(str(it) for it in value)
    return _plain(value)


def _plain(value: Any) -> str:
    if value is None:
        return _("để trống")
    if value in VALUES:
        return str(VALUES[value])
    return number(str(value)) if number_of(value) is not None else str(value)
