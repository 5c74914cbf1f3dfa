"""A page with every component on it: for those who build pages, and for the tests of their looks."""

from datetime import timedelta
from decimal import Decimal
from types import SimpleNamespace

from django import forms
from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from agencies.formfields import CountField, DayField, FilesField, PointsField
from agencies.gate import operator_only
from agencies.todo import Task, grouped


class SampleForm(forms.Form):
    """One of each field."""

    name = forms.CharField(label="Tên cơ quan", help_text="Ghi đúng tên trong quyết định thành lập.")
    email = forms.EmailField(label="Thư điện tử", required=False)
    points = PointsField(label="Điểm", max_value=10, help_text="Từ 0 đến 10, ví dụ 8,5.")
    count = CountField(label="Số thủ tục hành chính")
    issued_on = DayField(label="Ngày ban hành", help_text="Ví dụ 05/03/2023.")
    level = forms.ChoiceField(label="Cấp", choices=[("", "–"), ("1", "Cấp tỉnh"), ("2", "Cấp xã")])
    answer = forms.ChoiceField(
        label="Đã đánh giá nội bộ trong năm chưa?", choices=[("y", "Đã đánh giá"), ("n", "Chưa đánh giá")],
        widget=forms.RadioSelect, help_text="Theo ISO 9001:2015, điều 9.2.",
    )  # fmt: skip
    ticks = forms.MultipleChoiceField(
        label="Tài liệu đã có", choices=[("1", "Chính sách chất lượng"), ("2", "Mục tiêu chất lượng")],
        widget=forms.CheckboxSelectMultiple, required=False,
    )  # fmt: skip
    note = forms.CharField(label="Ghi chú", widget=forms.Textarea, required=False)
    evidence = FilesField(label="Tệp minh chứng", required=False, help_text="PDF, DOCX, XLSX, JPG, PNG; tối đa 50 MB.")
    agree = forms.BooleanField(label="Tôi đã kiểm tra các nội dung trên")


@operator_only
def styleguide(request: HttpRequest) -> HttpResponse:
    """Every component, with and without its faults. The sample content stays Vietnamese."""
    for level, sentence in (
        (messages.SUCCESS, "Đã lưu phiếu chấm điểm năm 2023."),
        (messages.WARNING, "Còn 3 tiêu chí chưa có minh chứng."),
        (messages.ERROR, "Chưa nộp được: phiếu còn 2 tiêu chí chưa chấm."),
        (messages.INFO, "Hạn nộp được gia hạn đến 16:30 ngày 20/12/2026."),
    ):
        messages.add_message(request, level, sentence)
    return render(request, "agencies/styleguide.html", _context())


def _context() -> dict[str, object]:
    now = timezone.now()
    typed = {"name": "UBND xã Đồng Tiến", "points": "mười", "count": "1.234", "issued_on": "31/02/2023"}
    wrong = SampleForm({f"wrong-{name}": value for name, value in typed.items()}, prefix="wrong")
    tasks = [
        Task(
            "Nộp phiếu chấm điểm năm 2023",
            "UBND xã Đồng Tiến",
            "#",
            "Mở phiếu",
            now - timedelta(days=2),
        ),
        Task(
            "Bổ sung minh chứng tiêu chí 2.3",
            "UBND xã Đồng Tiến",
            "#",
            "Bổ sung",
            now + timedelta(hours=30),
        ),
        Task(
            "Thẩm định phiếu",
            "UBND huyện Yên Thế",
            "#",
            "Thẩm định",
            now + timedelta(days=12),
            count=19,
        ),
        Task(
            "Phân công người thẩm định",
            "Đợt chấm điểm 2023",
            "#",
            "Phân công",
            group="Tổ chức đợt chấm",
        ),
    ]
    events = [
        {"at": now, "title": "Nộp phiếu", "who": "Trần Văn Hiệp", "sign": "send", "tone": "good"},
        {"at": now - timedelta(days=1), "title": "Yêu cầu bổ sung", "who": "Lê Thị Hoa",
         "text": "Thiếu biên bản.", "sign": "message-report", "tone": "warn"},
        {"at": now - timedelta(days=9), "title": "Mở phiếu", "who": "Nguyễn Thị Thuỳ Dương"},
    ]  # fmt: skip
    bands = [
        {"label": "Tốt", "count": 159, "css": "rating-tot"}, {"label": "Khá", "count": 41, "css": "rating-kha"},
        {"label": "Trung bình", "count": 7, "css": "rating-trung_binh"},
        {"label": "Yếu", "count": 2, "css": "rating-yeu"},
        {"label": "Chưa xếp loại", "count": 20, "css": "rating-chua_xep_loai"},
    ]  # fmt: skip
    rows = [
        SimpleNamespace(name="Sở Khoa học và Công nghệ", code="24-SKHCN", points="96.5", rating="tot", word="Tốt"),
        SimpleNamespace(name="UBND huyện Yên Thế", code="215", points="81", rating="kha", word="Khá"),
        SimpleNamespace(name="UBND xã Canh Nậu", code="07246", points="64.125", rating="trung_binh", word="Trung bình"),
        SimpleNamespace(name="UBND xã Đồng Tiến", code="07243", points=None, rating=None, word=""),
    ]
    return {
        "form": wrong, "calm": SampleForm(initial={"points": Decimal("8.5")}), "groups": grouped(tasks), "events": events,
        "bands": bands, "rows": rows, "page": Paginator(range(268), 20).page(5),
        "facts": [("Mã", "07243"), ("Cấp", "Cấp xã"), ("Từ ngày", "01/01/2020"), ("Lưu ý", None)],
        "trail": [("Cơ quan", "#"), ("UBND huyện Yên Thế", "#")],
    }  # fmt: skip
