"""A province's own boundaries: read strictly, matched by code, shown before they are used."""

import json
from collections.abc import Callable
from datetime import date
from importlib import import_module
from typing import Any

import pytest
from django.apps import apps
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from agencies.models import AgencyVersion, TrailEntry, User
from agencies.rules import Refused
from reports.boundaries import reading
from reports.boundaries.outlines import WIDTH, area, laid_out, middle, thinned
from reports.boundaries.workflow import adopt_boundaries, plan_boundaries
from reports.dashboard.ask import Ask
from reports.dashboard.look import Look
from reports.dashboard.mapped import map_of
from reports.figures.known import years_known
from reports.models import Boundaries
from scoring.models import Campaign
from tests.conftest import Cast
from tests.scoring.stage import make_campaign, verified

SignIn = Callable[[User], Client]


def square(x: float, y: float, side: float = 0.1) -> list[list[float]]:
    return [[x, y], [x + side, y], [x + side, y + side], [x, y + side], [x, y]]


def area_of(rings: Any, kind: str = "Polygon", **properties: Any) -> dict[str, Any]:
    return {"type": "Feature", "properties": properties, "geometry": {"type": kind, "coordinates": rings}}


def collection(*features: Any, **more: Any) -> bytes:
    return json.dumps({"type": "FeatureCollection", "features": list(features), **more}).encode()


GOOD = collection(
    area_of([square(106.1, 21.3)], ma_xa=7243, TEN="Đồng Tiến"),
    area_of([[square(106.2, 21.3)], [square(106.2, 21.4)]], "MultiPolygon", ma_xa="07246", TEN="Canh Nậu"),
    area_of([square(106.3, 21.3)], ma_xa="99999", TEN="Xã lạ"),
)


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"\xff\xfe{}", "không phải văn bản UTF-8"),
        (b'{"type": "Fea', "lỗi ở dòng 1"),
        (b"[" * 100_000, "lồng quá sâu"),
        (b'{"a": 1' + b"0" * 5000 + b"}", "số quá dài"),
        (b"[]", "không phải GeoJSON loại FeatureCollection"),
        (b'{"type": "Topology"}', "không phải GeoJSON loại FeatureCollection"),
        (collection(), "không có đối tượng nào"),
        (collection(*[{}] * 2001), "nhiều hơn mức 2000"),
        (collection(area_of([square(106.1, 21.3)]), crs={"properties": {"name": "urn:ogc:def:crs:EPSG::3405"}}), "hệ tọa độ"),
        (collection({"type": "Feature"}), "Đối tượng thứ 1 không phải vùng"),
        (collection(area_of([106.1, 21.3], "Point")), "không phải vùng"),
        (collection(area_of([])), "không đúng dạng GeoJSON"),
        (collection(area_of([[[106.1, 21.3]] * 3])), "không đúng dạng GeoJSON"),
        (collection(area_of([[["x", 21.3]] * 4])), "không đúng dạng GeoJSON"),
        (collection(area_of([[[True, 21.3]] * 4])), "không đúng dạng GeoJSON"),
        (collection(area_of([[[float("nan"), 21.3]] * 4])), "không đúng dạng GeoJSON"),
        (collection(area_of([[[10**400, 21.3]] * 4])), "không đúng dạng GeoJSON"),
        (collection(area_of([[[float("-inf"), 21.3]] * 4])), "không đúng dạng GeoJSON"),
        (collection(area_of([square(21.3, 106.1)])), "bị đổi chỗ"),
        (collection(area_of([square(2358000.0, 512000.0)])), "VN-2000"),
        (collection(area_of([square(2.3, 48.8)])), "nằm ngoài Việt Nam"),
    ],
)  # fmt: skip
def test_what_is_wrong_with_a_file_is_said_in_a_sentence(content: bytes, said: str) -> None:
    with pytest.raises(Refused, match=said) as refused:
        reading.read("ranh-gioi.geojson", content)

    assert str(refused.value).endswith(".")


def test_too_much_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(Refused, match="lớn hơn 10 MB"):
        reading.read("a.geojson", b" " * (reading.MAX_BYTES + 1))
    monkeypatch.setattr(reading, "MAX_POINTS", 9)
    with pytest.raises(Refused, match="hơn 9 điểm"):
        reading.read("a.geojson", GOOD)


def test_codes_are_found_in_whichever_property_has_them_zeros_or_not() -> None:
    found = reading.match(reading.read("a.geojson", GOOD), {"07243", "07246", "07250"})

    assert (found.by, found.codes) == ("ma_xa", ("07243", "07246", ""))


@given(st.lists(st.tuples(st.floats(102, 110), st.floats(8, 23)), min_size=3, max_size=30, unique=True))
def test_every_outline_stays_within_the_drawing(points: list[tuple[float, float]]) -> None:
    ((rings,), height) = laid_out([[tuple(points)]])

    assert height <= WIDTH
    for ring in rings:
        assert all(0 <= x <= WIDTH and 0 <= y <= height for x, y in ring)


def test_neighbours_share_a_border_and_straight_lines_lose_their_middle() -> None:
    assert thinned([(0, 0), (5, 0), (5, 0), (9, 0), (9, 9), (0, 0)]) == ((0, 0), (9, 0), (9, 9))
    assert (area(((0, 0), (4, 0), (4, 4), (0, 4))), middle(((0, 0), (4, 0), (4, 4), (0, 4)))) == (16, (2, 2))
    (left,), (right,) = laid_out([[_ring(106.0)], [_ring(106.1)]])[0]
    assert len(set(left) & set(right)) == 2


def _ring(x: float) -> tuple[tuple[float, float], ...]:
    return tuple((a, b) for a, b in square(x, 21.0))


def upload(client: Client, content: bytes = GOOD, since: str = "01/01/2020") -> str:
    file = SimpleUploadedFile("ranh-gioi.geojson", content)
    data = {"source": "Sở NN&MT", "valid_from": since, "file": file}
    answer = client.post(reverse("reports:boundaries", args=["bac-giang"]), data)
    return answer.content.decode()


def token_in(page: str) -> str:
    return page.split('name="token" value="')[1].split('"')[0]


def test_the_preview_says_what_did_not_match_and_writes_nothing(cast: Cast, as_: SignIn) -> None:
    page = upload(as_(cast.administrator), GOOD.replace(b'"07246"', b'"88888"'))

    assert "<svg" in page
    assert "Xã lạ" in page
    assert "UBND xã Canh Nậu" in page, "which has no outline"
    assert not Boundaries.objects.exists()


def test_what_was_shown_is_taken_into_use_and_drawn(cast: Cast, as_: SignIn) -> None:
    campaign = make_campaign(cast.province)
    verified(campaign, cast.commune, officer=cast.officer, head=cast.head, verifier=cast.verifier)
    client = as_(cast.administrator)

    client.post(reverse("reports:adopt_boundaries", args=["bac-giang"]), {"token": token_in(upload(client))})

    assert Boundaries.objects.get().codes == {"07243", "07246"}
    looking = as_(cast.council)
    page = looking.get(reverse("reports:exhibit", args=["bac-giang", 2023, "map"])).content.decode()
    tiles = looking.get(reverse("reports:exhibit", args=["bac-giang", 2023, "map"]) + "?map=tiles").content.decode()
    assert "Ranh giới từ ngày 01/01/2020: Sở NN&amp;MT." in page
    assert "Ranh giới từ" not in tiles
    kept = {"boundaries": Boundaries.objects.get().pk}
    as_(cast.administrator).post(reverse("reports:remove_boundaries", args=["bac-giang"]), kept)
    assert not Boundaries.objects.exists()
    actions = TrailEntry.objects.filter(action__endswith="_boundaries").order_by("pk")
    assert list(actions.values_list("action", flat=True)) == ["adopt_boundaries", "remove_boundaries"]


def test_a_year_is_drawn_in_the_boundaries_that_held_then(cast: Cast) -> None:
    campaign = make_campaign(cast.province, year=2023)
    Campaign.objects.filter(pk=campaign.pk).update(snapshot_on=date(2023, 12, 1))

    def remarks() -> str:
        return " ".join(map_of(Ask(cast.province, 2023, Look(), years_known(cast.province))).remarks)

    for day, source in ((date(2025, 7, 1), "mới"), (date(2020, 1, 1), "cũ"), (date(2023, 12, 15), "giữa")):
        plan = plan_boundaries(cast.province, "a.geojson", GOOD, source=source, valid_from=day)
        adopt_boundaries(plan, by=cast.administrator)
        if source == "mới":
            assert "chưa nhập ranh giới của ngày 01/12/2023" in remarks()

    assert "từ ngày 01/01/2020: cũ." in remarks()
    Campaign.objects.filter(pk=campaign.pk).update(snapshot_on=date(2024, 1, 10))
    assert "từ ngày 15/12/2023: giữa." in remarks()


def test_a_file_is_matched_with_the_communes_of_its_time(cast: Cast) -> None:
    code = AgencyVersion.objects.filter(agency=cast.commune, code="07243")
    code.update(valid_to=date(2025, 6, 30))

    old = plan_boundaries(cast.province, "a.geojson", GOOD, source="cũ", valid_from=date(2020, 1, 1))
    new = plan_boundaries(cast.province, "a.geojson", GOOD, source="mới", valid_from=date(2025, 7, 1))

    assert (old.matched, new.matched) == (2, 1)


def test_a_file_nothing_of_which_matches_is_refused_with_what_was_tried(cast: Cast, as_: SignIn) -> None:
    page = upload(as_(cast.administrator), collection(area_of([square(106.1, 21.3)], id="1", ten="Xã lạ")))

    assert "Không đối tượng nào trong tệp" in page
    assert "id, ten" in page


def test_nobody_takes_another_persons_preview_into_use(cast: Cast, as_: SignIn) -> None:
    token = token_in(upload(as_(cast.administrator)))

    assert as_(cast.secretary).get(reverse("reports:boundaries", args=["bac-giang"])).status_code == 403
    as_(cast.administrator).post(reverse("reports:adopt_boundaries", args=["bac-giang"]), {"token": token + "x"})

    assert not Boundaries.objects.exists()


def test_going_back_keeps_the_latest_set_of_each_province(cast: Cast) -> None:
    for province, year in ((cast.province, 2025), (cast.province, 2020), (cast.other, 2020)):
        Boundaries.objects.create(province=province, valid_from=date(year, 7, 1), source="Sở", content={"shapes": []})

    migration = import_module("reports.migrations.0007_boundaries_through_time").Migration
    migration.operations[-1].reverse_code(apps, None)

    kept = {(row.province, row.valid_from.year) for row in Boundaries.objects.select_related("province")}
    assert kept == {(cast.province, 2025), (cast.other, 2020)}
