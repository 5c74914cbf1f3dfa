"""What was backed up comes back, everything or nothing, and is told from what is not the same."""

from __future__ import annotations

import gzip
import tarfile
from pathlib import Path

import pyrage
import pytest

from agencies.models import TrailEntry
from agencies.rules import Refused
from backups import workflow
from backups.archive import Manifest
from backups.rows import line
from backups.workflow import check_backup, make_backup, restore_backup
from evidence.workflow import add_document
from tests.conftest import Cast
from tests.evidence.conftest import storage, upload  # noqa: F401  # a fixture
from tests.live.conftest import manage, named_servers  # noqa: F401  # a fixture
from tests.registers.entering import enter
from tests.stages import clean


@pytest.fixture(autouse=True)
def document(cast: Cast, storage: Path) -> None:  # noqa: F811
    receipt = add_document(cast.commune, [upload()], by=cast.officer)
    enter("exclusions", cast.commune)
    enter("declarations", cast.commune).documents.add(receipt.document)


def manifest(path: Path) -> Manifest:
    with tarfile.open(path) as tar:
        return Manifest.read(tar.extractfile("manifest.json").read())  # type: ignore[union-attr]


def hashes(path: Path) -> dict[str, str]:
    """Of each table and file but the trail, in which the restoring itself is a line."""
    found = manifest(path)
    return {entry.member: entry.sha256 for entry in [*found.tables, *found.files] if "TrailEntry" not in entry.member}


@pytest.mark.parametrize("whole", [True, False])
def test_what_was_backed_up_comes_back(cast: Cast, empty: dict[str, str], tmp_path: Path, whole: bool) -> None:
    made = make_backup(tmp_path / "there", province=None if whole else cast.province)

    manage(empty, "restore", str(made))

    slug = [] if whole else ["--province", cast.province.slug]
    again = Path(manage(empty, "backup", "--to", str(tmp_path / "again"), *slug).strip())
    assert hashes(again) == hashes(made)
    assert any(member.startswith("files/") for member in hashes(made))


def test_a_province_takes_along_its_own_alone(cast: Cast, tmp_path: Path) -> None:
    made = make_backup(tmp_path, province=cast.province)

    with tarfile.open(made) as tar:
        text = b"".join(
            gzip.decompress(tar.extractfile(member).read())  # type: ignore[union-attr]
            for member in tar.getnames() if member.startswith("tables/")
        ).decode()  # fmt: skip
    assert cast.officer.email in text
    assert cast.commune.code in text
    assert cast.stranger.email not in text
    assert "Sơn Kim 1" not in text


def test_encrypted_only_its_holder_reads_it(cast: Cast, tmp_path: Path) -> None:
    pair, other = pyrage.x25519.Identity.generate(), pyrage.x25519.Identity.generate()
    for name, identity in (("key", pair), ("other", other)):
        (tmp_path / name).write_text(f"# a comment\n{identity}\n")
    made = make_backup(tmp_path, recipient=str(pair.to_public()))

    assert check_backup(made, key=tmp_path / "key").tables
    assert cast.officer.email.encode() not in made.read_bytes()
    with pytest.raises(Refused, match="không mở được"):
        check_backup(made, key=tmp_path / "other")
    with pytest.raises(Refused, match="--key"):
        check_backup(made)


def test_the_order_of_names_in_a_json_value_makes_no_difference() -> None:
    assert line([{"b": 1, "a": [{"d": 2, "c": 3}]}]) == line([{"a": [{"c": 3, "d": 2}], "b": 1}])


@pytest.mark.live
def test_it_comes_back_on_another_database(
    cast: Cast,
    named_servers: dict[str, str],  # noqa: F811
    tmp_path: Path,
) -> None:
    other = clean() | named_servers | {"QMS_DATA_DIR": str(tmp_path / "other")}
    manage(other, "migrate", "-v0")
    made = make_backup(tmp_path / "there")

    manage(other, "restore", str(made))

    assert hashes(Path(manage(other, "backup", "--to", str(tmp_path / "again")).strip())) == hashes(made)
    add = "from tests.factories import make_user; make_user(email='moi@example.vn')"
    manage(other, "shell", "-v0", "-c", add)


@pytest.mark.parametrize("place", [0.3, 0.6, 0.9])
def test_one_changed_byte_is_noticed(cast: Cast, empty: dict[str, str], tmp_path: Path, place: float) -> None:
    made = make_backup(tmp_path / "there")
    content = bytearray(made.read_bytes())
    with tarfile.open(made) as tar:  # not in the padding between members, which is nobody's
        members = [member for member in tar if member.size > 50]
    member = members[int(len(members) * place)]
    content[member.offset_data + member.size // 2] ^= 1
    made.write_bytes(content)

    with pytest.raises(Refused, match="bị hỏng"):
        check_backup(made)
    with pytest.raises(AssertionError, match="bị hỏng"):
        manage(empty, "restore", str(made))
    assert manage(empty, "shell", "-v0", "-c", "from agencies.models import User; print(User.objects.count())") == "0\n"


def test_a_cut_archive_is_noticed(cast: Cast, tmp_path: Path) -> None:
    made = make_backup(tmp_path)
    made.write_bytes(made.read_bytes()[:-20000])

    with pytest.raises(Refused, match="bị hỏng"):
        check_backup(made)


def test_it_comes_back_to_an_empty_place_alone(cast: Cast, tmp_path: Path) -> None:
    lines = TrailEntry.objects.count()

    for province in (None, cast.province):
        made = make_backup(tmp_path, province=province)
        with pytest.raises(Refused, match="đã có"):
            restore_backup(made)

    assert TrailEntry.objects.count() == lines


def test_of_another_version_it_is_refused(cast: Cast, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    here = workflow.migrations()
    monkeypatch.setattr(workflow, "migrations", lambda: [*here, "agencies.0099_later"])
    made = make_backup(tmp_path, province=cast.province)
    monkeypatch.undo()

    with pytest.raises(Refused, match=r"khác ở: agencies\.0099_later"):
        restore_backup(made)


def test_a_full_disk_leaves_nothing_half_done(cast: Cast, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_arguments: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("backups.archive.write", full)

    with pytest.raises(Refused, match="No space left"):
        make_backup(tmp_path / "there")

    assert list((tmp_path / "there").iterdir()) == []
