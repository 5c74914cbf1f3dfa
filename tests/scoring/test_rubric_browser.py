"""Rubrics in a real browser: accessible and narrow, and the editor with its fragments."""

import pytest

from scoring.models import RubricVersion
from scoring.workflow.rubrics import draft_rubric
from tests.browser import DESK, PHONE, Site, audit, overflow
from tests.conftest import Cast
from tests.scoring.rubrics import htqlcl

PAGES = (
    "", "edit/", "tryout/", "publish/", "edit/settings/", "edit/blocks/", "edit/bands/", "edit/group/A/",
    "edit/criterion/D4/", "edit/criterion/E4/", "edit/criterion/F2/", "edit/adjustment/TRU1/", "edit/adjustment/",
)  # fmt: skip


@pytest.mark.parametrize(("size", "dark"), [(PHONE, False), (DESK, True)], ids=["phone", "desk-dark"])
def test_every_page_is_accessible_and_fits(site: Site, cast: Cast, size: tuple[int, int], dark: bool) -> None:
    version = draft_rubric(cast.province, htqlcl(), by=cast.secretary)
    page = site.enter(cast.secretary, "/bac-giang/rubrics/", size=size, dark=dark)
    for path in ("", "import/", *(f"{version.pk}/{path}" for path in PAGES)):
        page.goto(f"/bac-giang/rubrics/{path}")

        assert audit(page) == [], path
        assert overflow(page) <= 0, path


def test_a_rule_is_changed_without_leaving_the_page(site: Site, cast: Cast) -> None:
    version = draft_rubric(cast.province, htqlcl(), by=cast.secretary)
    page = site.enter(cast.secretary, f"/bac-giang/rubrics/{version.pk}/edit/criterion/B5/")

    page.get_by_label("Kiểu chấm").select_option("checklist")
    page.get_by_role("textbox", name="Nội dung").first.fill("Có văn bản")
    page.get_by_label("Điểm", exact=True).first.fill("1,5")
    page.get_by_role("button", name="Thêm nội dung").click()
    page.get_by_role("textbox", name="Nội dung").nth(2).wait_for()
    page.keyboard.type("Còn hiệu lực")
    page.get_by_label("Điểm", exact=True).nth(2).fill("0,5")
    page.get_by_text("Có văn bản: 1,5 điểm; Còn hiệu lực: 0,5 điểm.").wait_for()
    page.get_by_role("button", name="Lưu", exact=True).click()

    page.get_by_text("Đã lưu tiêu chí B5.").wait_for()
    rule = RubricVersion.objects.get(pk=version.pk).spec.item("B5").rule
    assert [str(it.points) for it in rule.components] == ["1.5", "0.5"]


def test_a_trial_answers_while_one_types(site: Site, cast: Cast) -> None:
    version = draft_rubric(cast.province, htqlcl(), by=cast.secretary)
    page = site.enter(cast.officer, f"/bac-giang/rubrics/{version.pk}/tryout/?block=X")

    page.get_by_label("C1 Công bố").fill("0")
    page.keyboard.press("Tab")

    page.get_by_text("Xếp loại: Trung bình.").first.wait_for()
