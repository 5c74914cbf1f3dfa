"""The year's plan: filled by whom it concerns, its coverage said, approved; who may inspect."""

from collections.abc import Callable
from datetime import date

from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from agencies.models import User
from audits.figures import coverage_of
from audits.models import Audit, InspectionPlan, Inspector, Member
from audits.workflow.plans import open_plan, save_inspector
from tests.audits.stage import checklist_of, make_audit, make_inspector, signed
from tests.conftest import Cast
from tests.evidence.samples import SAMPLES

YEAR = timezone.localdate().year
PDF = next(path for path in sorted(SAMPLES.iterdir()) if path.suffix == ".pdf")
PLAN = f"/bac-giang/audits/plans/{YEAR}/"


def planned(cast: Cast, client: Client, **data: object) -> str:
    checklist = checklist_of(cast.province)
    filled = {
        "form": "records", "obligation": "mandatory", "begins_on": f"1/4/{YEAR}", "ends_on": f"31/10/{YEAR}",
        "checklist": checklist.pk, **data,
    }  # fmt: skip
    return client.post(f"{PLAN}add/", filled, follow=True).content.decode()


def test_a_plan_is_drawn_up_filled_and_approved(cast: Cast, as_: Callable[[User], Client]) -> None:
    client = as_(cast.secretary)
    client.post(PLAN, {"unit": "Chi cục Tiêu chuẩn Đo lường Chất lượng"})

    page = planned(cast, client)
    planned(cast, client, form="on_site", count="1")
    scan = SimpleUploadedFile("ke-hoach.pdf", PDF.read_bytes())
    client.post(f"{PLAN}approve/", {"number": "4767/QĐ-UBND", "approved_on": f"14/12/{YEAR - 1}", "uploads": scan})

    plan = InspectionPlan.objects.get()
    assert "Đã thêm 2 cuộc kiểm tra vào kế hoạch." in page
    assert sorted(Audit.objects.values_list("agency__code", "form")) == [
        ("215", "records"), ("24-SKHCN", "on_site"), ("24-SKHCN", "records"),
    ]  # fmt: skip
    assert (plan.number, plan.approved_on) == ("4767/QĐ-UBND", date(YEAR - 1, 12, 14))
    assert plan.document
    assert (plan.document.agency, plan.document.number) == (cast.province.root, "4767/QĐ-UBND")
    assert reverse("evidence:document", args=["bac-giang", plan.document.pk]) in client.get(PLAN).content.decode()
    assert coverage_of(cast.province, YEAR, planned=True).is_met


def test_nobody_is_planned_twice_in_one_form(cast: Cast, as_: Callable[[User], Client]) -> None:
    open_plan(cast.province, YEAR, by=cast.secretary)
    planned(cast, as_(cast.secretary))

    page = planned(cast, as_(cast.secretary))

    assert "Chưa thêm cơ quan nào" in page
    assert Audit.objects.count() == 2


def test_coverage_says_what_is_missing_until_it_is_met(cast: Cast, as_: Callable[[User], Client]) -> None:
    page = as_(cast.secretary).get(PLAN).content.decode()
    assert "thiếu 2 cơ quan, 1 tại trụ sở" in page

    signed(make_audit(cast.department), cast.secretary)
    signed(make_audit(cast.district, form="records"), cast.secretary)

    assert coverage_of(cast.province, YEAR).is_met
    assert "thiếu" not in as_(cast.secretary).get(PLAN).content.decode()


def test_a_commune_that_is_only_encouraged_counts_for_nothing(cast: Cast) -> None:
    signed(make_audit(cast.commune), cast.secretary)

    assert coverage_of(cast.province, YEAR).inspected == 0


def test_an_inspector_is_entered_and_what_is_lacking_is_said(cast: Cast, as_: Callable[[User], Client]) -> None:
    client = as_(cast.secretary)
    client.post("/bac-giang/audits/inspectors/new/", {"name": "Vũ Văn Tra", "degree": "Cử nhân", "since": "1/3/2012"})

    page = client.get("/bac-giang/audits/inspectors/").content.decode()

    assert Inspector.objects.get().since == date(2012, 3, 1)
    assert "chưa ghi chứng chỉ quản lý nhà nước; chưa ghi chứng chỉ đào tạo đánh giá" in page


def test_many_are_given_to_one_inspector_and_who_may_not_is_told(cast: Cast, as_: Callable[[User], Client]) -> None:
    client = as_(cast.secretary)
    open_plan(cast.province, YEAR, by=cast.secretary)
    planned(cast, client)
    inspector = save_inspector(cast.province, make_inspector(cast.province), by=None, agency=cast.department)
    ticked = {"inspection": [audit.pk for audit in Audit.objects.all()]}

    page = client.post(f"{PLAN}many/", {**ticked, "inspector": inspector.pk}, follow=True).content.decode()

    assert "Đã giao 1 cuộc cho Lê Thị Kiểm." in page
    assert "thuộc cơ quan được kiểm tra" in page
    assert [member.audit.agency for member in Member.objects.all()] == [cast.district]


def test_what_has_begun_stays_on_the_plan(cast: Cast, as_: Callable[[User], Client]) -> None:
    client = as_(cast.secretary)
    open_plan(cast.province, YEAR, by=cast.secretary)
    planned(cast, client)
    begun, other = Audit.objects.order_by("pk")
    client.post(f"/bac-giang/audits/{begun.pk}/start/")

    client.post(f"{PLAN}many/", {"inspection": [begun.pk, other.pk], "action": "drop"})

    assert [audit.state for audit in Audit.objects.order_by("pk")] == ["under_way", "cancelled"]
