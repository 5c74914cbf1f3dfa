"""A province goes out as a package and comes in elsewhere: the same to the byte, everything or nothing."""

from __future__ import annotations

import hashlib
import json
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from agencies.files import SCRATCH
from agencies.models import TrailEntry
from agencies.rules import Refused
from agencies.sealing.seal import seal_province
from backups import workflow
from backups.handover import check_package, load_province, make_package
from backups.package import MANIFEST, README, SUMS, opened
from backups.rows import OF_THE_INSTALLATION, Extent, columns
from evidence.models import Allowance, Blob, Closure, Document, DocumentFile, PageText, ScanState
from evidence.workflow import add_document
from reports.models import DocumentMarks, PublicYear, ScheduleRound
from reports.workflow import produce_summary
from scoring.models import Campaign
from tests.conftest import Cast
from tests.evidence.conftest import storage, upload  # noqa: F401  # a fixture
from tests.live.conftest import manage, named_servers  # noqa: F401  # a fixture
from tests.meta.samples import make_samples
from tests.stages import clean

TRAIL, SEALS = "data/agencies.TrailEntry.jsonl", "data/agencies.TrailSeal.jsonl"
YEAR = 2023
SECRET = "MẬT"
STOPPED = {f"data/{name}.jsonl" for name in ("agencies.ApiToken", "reports.ReportSchedule", "reports.PublicYear")}
"""What acts by itself: a token, a schedule, a public page."""
OF_THE_DAY = {MANIFEST, SUMS, README, "csv/trail.csv", TRAIL, SEALS, *STOPPED}
"""What tells of the making and the loading itself."""


@pytest.fixture
def package(cast: Cast, storage: Path, tmp_path: Path) -> Path:  # noqa: F811
    """A province with one of everything, its trail sealed, as a package."""
    make_samples(cast.commune, cast.officer, cast.head)
    keep_besides(cast)
    seal_province(cast.province.pk)
    path = tmp_path / "bac-giang.zip"
    make_package(path, cast.province)
    return path


def keep_besides(cast: Cast) -> None:
    """What no address names: marks, a public year, an allowance, and a document that nobody may open."""
    DocumentMarks.objects.create(province=cast.province, seal="AA==", shown=True)
    PublicYear.objects.create(campaign=Campaign.objects.get(province=cast.province, year=YEAR))
    Allowance.objects.create(agency=cast.commune, megabytes=50)
    document = add_document(cast.commune, [upload()], by=cast.officer).document
    blob = document.files.get().blob
    PageText.objects.get_or_create(blob=blob, number=1, defaults={"text": SECRET, "folded": SECRET})
    Document.objects.filter(pk=document.pk).update(closure=Closure.MARKED_SECRET)


def shut_blob() -> Blob:
    return DocumentFile.objects.get(document__closure=Closure.MARKED_SECRET).blob


def rows_of(path: Path, model: str) -> list[dict[str, Any]]:
    """The rows of one table of a package."""
    with opened(path) as found:
        return list(found.rows(model))


def members(path: Path) -> dict[str, bytes]:
    with zipfile.ZipFile(path) as source:
        return {name: source.read(name) for name in source.namelist()}


def there_and_back(package: Path, place: dict[str, str], cast: Cast) -> tuple[dict[str, bytes], str]:
    """What the other installation exports after loading, and its figures of the year."""
    manage(place, "load_province", str(package))
    again = package.with_name("again.zip")
    manage(place, "export_province", "--province", cast.province.slug, "--out", str(again))
    figures = package.with_name("figures.json")
    year = ["--year", str(YEAR), "--format", "json", "--output", str(figures)]
    manage(place, "export_report", "summary", "--province", cast.province.slug, *year)
    return members(again), figures.read_text()


def assert_same(package: Path, again: dict[str, bytes], figures: str, cast: Cast) -> None:
    """Every table and file is the same but what was stopped; the trail has gained the line that says it was loaded, one for
    each thing stopped, and a seal."""
    first = members(package)
    assert {name for name in first.keys() | again.keys() if first.get(name) != again.get(name)} <= OF_THE_DAY
    for grown, by in ((TRAIL, 1 + len(STOPPED)), (SEALS, 1)):
        assert again[grown].startswith(first[grown])
        assert again[grown][len(first[grown]) :].count(b"\n") == by
    assert b'"load_province"' in again[TRAIL]
    assert json.loads(figures) == json.loads(produce_summary(cast.province, YEAR, "json").content)


def test_it_comes_back_the_same_to_the_byte(cast: Cast, package: Path, empty: dict[str, str]) -> None:
    again, figures = there_and_back(package, empty, cast)

    assert_same(package, again, figures, cast)
    assert {f"data/{model._meta.label}.jsonl" for model in Extent(cast.province, leaving=True).tables()} <= again.keys()


def test_a_round_leaves_without_the_job_that_made_it(package: Path) -> None:
    assert ScheduleRound.objects.get().job
    assert [row["job_id"] for row in rows_of(package, "reports.ScheduleRound")] == [None]


def test_nothing_that_leaves_needs_what_stays_behind(cast: Cast) -> None:
    needing = [
        str(column)
        for model in Extent(cast.province, leaving=True).tables()
        for column in columns(model)
        if column.related_model in OF_THE_INSTALLATION and not column.null
    ]
    assert needing == []


def test_what_nobody_may_open_stays_behind_and_is_named(package: Path) -> None:
    blob, texts = shut_blob(), rows_of(package, "evidence.PageText")
    with opened(package) as found:
        contents = found.manifest

    assert blob.path not in [file.name for file in contents.files]
    assert [(left.name, left.why) for left in contents.left_out] == [(blob.path, str(Closure.MARKED_SECRET.label))]
    assert PageText.objects.filter(blob=blob).exists()
    assert blob.pk not in [row["blob_id"] for row in texts]
    assert blob.path in members(package)[README].decode()


def test_an_infected_content_stays_behind_and_one_opened_elsewhere_goes(
    cast: Cast,
    storage: Path,  # noqa: F811
    tmp_path: Path,
) -> None:
    first, second = (
        add_document(place, [upload()], by=cast.officer).document for place in (cast.commune, cast.sibling)
    )
    Document.objects.filter(pk=first.pk).update(closure=Closure.MARKED_SECRET)
    blob = second.files.get().blob

    shared = make_package(tmp_path / "shared.zip", cast.province)
    Blob.objects.filter(pk=blob.pk).update(scan_state=ScanState.INFECTED)
    infected = make_package(tmp_path / "infected.zip", cast.province)

    assert blob.path in [file.name for file in shared.files]
    assert [left.why for left in infected.left_out] == [str(ScanState.INFECTED.label)]


def test_what_acts_by_itself_is_stopped_where_it_arrives(package: Path, empty: dict[str, str]) -> None:
    said = manage(empty, "load_province", str(package))

    assert "Đã thu hồi 1 mã truy cập" in said
    assert "Đã tạm dừng 1 lịch lập báo cáo" in said
    assert "Đã đóng 1 trang công khai" in said
    ask = (
        "from agencies.models import ApiToken; from reports.models import PublicYear, ReportSchedule; print("
        "ApiToken.objects.filter(revoked_at=None).count(), ReportSchedule.objects.filter(paused_at=None).count(), PublicYear.objects.count())"
    )
    assert manage(empty, "shell", "-v0", "-c", ask) == "0 0 0\n"


@pytest.mark.live
def test_it_moves_to_another_database(
    cast: Cast,
    package: Path,
    named_servers: dict[str, str],  # noqa: F811
    tmp_path: Path,
) -> None:
    other = clean() | named_servers | {"QMS_DATA_DIR": str(tmp_path / "other")}
    manage(other, "migrate", "-v0")

    again, figures = there_and_back(package, other, cast)

    assert_same(package, again, figures, cast)


def rewritten(path: Path, name: str, change: Callable[[bytes], bytes], *, hashes_too: bool = False) -> Path:
    """The package with one member changed; with `hashes_too` by somebody who knows how it is made."""
    content = members(path)
    before, content[name] = content[name], change(content[name])
    assert before != content[name]
    if hashes_too:
        old, new = (hashlib.sha256(text).hexdigest().encode() for text in (before, content[name]))
        content[MANIFEST] = content[MANIFEST].replace(old, new)
    changed = path.with_name("changed.zip")
    with zipfile.ZipFile(changed, "w") as target:
        for member, text in content.items():
            target.writestr(member, text)
    return changed


def nothing_in(place: dict[str, str]) -> bool:
    """Whether the installation has neither people nor files."""
    counted = manage(place, "shell", "-v0", "-c", "from agencies.models import User; print(User.objects.count())")
    folder = Path(place["QMS_DATA_DIR"]) / "files"
    published = [path for path in folder.rglob("*") if path.is_file() and path.relative_to(folder).parts[0] != SCRATCH]
    return counted == "0\n" and not published


def first_file(path: Path) -> str:
    return next(name for name in members(path) if name.startswith("files/"))


@pytest.mark.parametrize("kind", ["data/scoring.Score.jsonl", "csv/agencies.csv", "files/"])
def test_one_changed_byte_is_seen(package: Path, empty: dict[str, str], kind: str) -> None:
    name = first_file(package) if kind == "files/" else kind
    changed = rewritten(package, name, lambda text: text[:-5] + bytes([text[-5] ^ 1]) + text[-4:])

    with pytest.raises(Refused, match="bị hỏng"):
        check_package(changed)
    with pytest.raises(AssertionError, match="bị hỏng"):
        manage(empty, "load_province", str(changed))
    assert nothing_in(empty)


@pytest.mark.parametrize(
    ("name", "old", "new", "sentence"),
    [
        (TRAIL, b"open_campaign", b"open_campaigm", "không khớp dấu niêm phong"),
        ("data/agencies.User.jsonl", b'"!"', b'"?"', "không khớp bản sao lưu: agencies.User"),
    ],
)
def test_what_was_changed_along_with_its_hash_is_seen_too(
    package: Path, empty: dict[str, str], name: str, old: bytes, new: bytes, sentence: str
) -> None:
    changed = rewritten(package, name, lambda text: text.replace(old, new, 1), hashes_too=True)

    with pytest.raises(AssertionError, match=sentence):
        manage(empty, "load_province", str(changed))
    assert nothing_in(empty)


def test_nobody_takes_a_password_or_an_operators_rights_along(cast: Cast, package: Path) -> None:
    people = members(package)["data/agencies.User.jsonl"].decode()

    assert cast.officer.email in people
    assert cast.officer.password not in people
    assert "pbkdf2" not in people
    assert cast.stranger.email not in people
    assert not [name for name in members(package) if "mfa" in name or "Session" in name or "jobs" in name]


def test_it_comes_to_a_place_that_does_not_have_it(package: Path) -> None:
    lines = TrailEntry.objects.count()

    with pytest.raises(Refused, match="Ở đây đã có Tỉnh Bắc Giang"):
        load_province(package)

    assert TrailEntry.objects.count() == lines


def test_a_number_that_is_somebody_elses_here_is_named(cast: Cast, package: Path, empty: dict[str, str]) -> None:
    add = f"from tests.factories import make_user; make_user(email='dieu-hanh@example.vn', pk={cast.officer.pk})"
    manage(empty, "shell", "-v0", "-c", add)

    with pytest.raises(AssertionError, match=f"{cast.officer.email}, ở đây là của dieu-hanh@example.vn"):
        manage(empty, "load_province", str(package))


def test_who_is_here_already_keeps_the_account(cast: Cast, package: Path, empty: dict[str, str]) -> None:
    add = f"from tests.factories import make_user; make_user(email='{cast.officer.email}', pk={cast.officer.pk}, full_name='Tên ở đây')"
    manage(empty, "shell", "-v0", "-c", add)

    said = manage(empty, "load_province", str(package))

    assert "1 người đã có tài khoản ở đây" in said
    ask = f"from agencies.models import User; print(User.objects.get(pk={cast.officer.pk}).full_name)"
    assert manage(empty, "shell", "-v0", "-c", ask) == "Tên ở đây\n"


def test_of_another_version_it_is_refused(package: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(workflow, "migrations", lambda: ["agencies.0099_later"])

    with pytest.raises(Refused, match="phiên bản khác"):
        load_province(package)


def test_what_is_no_package_is_said_to_be_none(tmp_path: Path) -> None:
    (tmp_path / "x.zip").write_bytes(b"PK no zip at all")
    with zipfile.ZipFile(tmp_path / "y.zip", "w") as other:
        other.writestr(MANIFEST, '{"format": "other"}')

    with pytest.raises(Refused, match="bị hỏng"):
        load_province(tmp_path / "x.zip")
    with pytest.raises(Refused, match="định dạng “other”"):
        load_province(tmp_path / "y.zip")
    with pytest.raises(Refused, match="Không mở được"):
        load_province(tmp_path / "z.zip")
