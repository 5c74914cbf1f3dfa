"""A province leaves with everything it owns, and comes to an installation that does not have it."""

from __future__ import annotations

import logging
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings
from django.db import connection
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, override

from agencies import files, spreadsheet, trail
from agencies.datasets import datasets
from agencies.models import Province, RoleAssignment, User
from agencies.roles import Role
from agencies.rules import Refused
from agencies.sealing.heads import Head, head_of
from agencies.sealing.seal import seal_province
from agencies.sealing.verify import verify_trail
from agencies.workflow.tokens import revoke_tokens
from backups import archive, package
from backups.intake import taken_in
from backups.leaving import files_left, quiet
from backups.package import Contents, LeftOut, Package, Writer
from backups.rows import Extent, Words, lines
from backups.workflow import files_of, migrations, must_be_of_this_version, one_moment

log = logging.getLogger(__name__)

Told = Callable[[int, int], None]
"""Is told how many of how many files have been packed."""


def make_package(path: Path, province: Province, *, told: Told = lambda done, total: None) -> Contents:
    """Write everything of a province to a new file, which appears when it is whole; what it holds.

    The rows are those of one moment, the trail sealed to its last line; people go on working meanwhile. Passwords, second
    factors, sessions, background work and what nobody may open stay behind. Leaves no line in the trail: `record_export` does. Raises Refused when
    the file is there already or cannot be written.
    """
    if path.exists():
        raise Refused(_("“%(file)s” đã có; hãy chọn tên khác.") % {"file": path})
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(prefix=".unfinished-", dir=path.parent) as folder, override("vi"):
            made = Path(folder) / path.name
            contents = _write(Writer(made), province, told)
            made.replace(path)
            return contents
    except OSError as fault:
        raise Refused(
            _("Chưa xuất được ra “%(file)s”: %(why)s. Bản dở dang đã được xóa.") % {"file": path, "why": fault.strerror}
        ) from None


def record_export(province: Province, contents: Contents, name: str, *, by: User | None) -> None:
    """Leave a line: this person took everything the province owns out, under this name."""
    trail.record("export_province", province, by=by, province=province, note=name, changes=_counts(contents))


def left_out(contents: Contents) -> str:
    """In a sentence how many files stayed behind; nothing when there are none."""
    count = len(contents.left_out)
    if not count:
        return ""
    return ngettext(
        "%(n)d tệp không ai được mở (nhiễm mã độc, bị giữ lại hoặc đã gỡ) nên không kèm theo.",
        "%(n)d tệp không ai được mở (nhiễm mã độc, bị giữ lại hoặc đã gỡ) nên không kèm theo.",
        count,
    ) % {"n": count}


def _write(writer: Writer, province: Province, told: Told) -> Contents:
    now, extent = timezone.localtime(), Extent(province, leaving=True)
    seal_province(province.pk)
    with one_moment():
        words = Words()
        tables = [
            writer.put_table(model._meta.label, lines(model, extent, words)) for model in extent.tables()
        ]  # fmt: skip
        texts = [
            writer.put(f"csv/{one.key}.csv", spreadsheet.csv_lines(*one.table(province))) for one in datasets()
        ]  # fmt: skip
        head, left = head_of(province.pk), files_left(province)
        contents = Contents(
            made_at=now.isoformat(timespec="seconds"), province=province.slug, database=connection.vendor,
            migrations=migrations(), tables=tables, files=[], name=province.name, code=province.code,
            product=settings.VERSION, head=f"{head.number}:{head.hash}" if head else "", people=len(extent.people),
            texts=texts, left_out=[LeftOut(name, why) for name, why in sorted(left.items()) if not name.endswith("/") and files.exists(name)],
        )  # fmt: skip
    behind = (f"{province.pk}/jobs/", *left)
    found = [file for file in files_of(province) if not file.name.startswith(behind)]
    for done, file in enumerate(found, 1):
        try:
            contents.files.append(writer.put_file(file.name))
        except FileNotFoundError:
            log.warning("%s was removed while the package was made.", file.name)
        told(done, len(found))
    contents.texts.append(writer.put(package.README, [_readme(contents, now).encode()]))
    writer.close(contents)
    return contents


def _readme(contents: Contents, now: object) -> str:
    kinds = [(f"csv/{one.key}.csv", one.name) for one in datasets()]
    return render_to_string("backups/readme.txt", {"contents": contents, "made_at": now, "kinds": kinds})


def _counts(contents: Contents) -> dict[str, tuple[None, int]]:
    rows = sum(table.rows for table in contents.tables)
    return {"rows": (None, rows), "files": (None, len(contents.files)), "people": (None, contents.people)}


@dataclass(frozen=True, slots=True)
class Arrival:
    """What has come: the province, what the package held, how many people are to be invited, how many were here before,
    who administers the province, and in sentences what no longer acts by itself."""

    province: Province
    contents: Contents
    to_invite: int
    known: int
    administrators: list[User]
    stopped: list[str]


def check_package(path: Path) -> Contents:
    """Read a package to its end and hold every table and file against its hash. Raises Refused at the first fault."""
    with package.opened(path) as found:
        for _table, _lines in found.tables():
            pass
        for _file, written in found.files():
            written.path.unlink()
        found.check()
        return found.manifest


def load_province(path: Path) -> Arrival:
    """Bring a province in: all of it or nothing, under the numbers it had, since its sealed trail speaks of them.

    The installation must be of the same version, have neither the province nor its code, and none of its numbers. Who had
    an account here under the same number and address keeps it; everybody else is to be invited. What has come is held
    against the package, table by table and file by file, and the trail against its seals, before it counts. Then what would
    act by itself is stopped: the province may still be at work where it came from. Raises Refused.
    """
    with package.opened(path) as found:
        contents = found.manifest
        must_be_of_this_version(contents)
        _must_be_new(contents)
        _must_lie_in_its_folder(found)
        found.check()
        here = _people_here(found)
        with taken_in(found, leaving=True, here=here):
            province = Province.objects.get(slug=contents.province)
            _must_be_sealed(province, contents)
            trail.record(
                "load_province", province, by=None, province=province, note=path.name, changes=_counts(contents)
            )
            stopped = quiet(province)
    return Arrival(province, contents, contents.people - len(here), len(here), _administrators(province), stopped)


def revoke(province: Province) -> Iterator[str]:
    """Revoke the tokens that came along: they go on working where they were made."""
    if count := revoke_tokens(province, by=None):
        yield ngettext(
            "Đã thu hồi %(n)d mã truy cập; hãy cấp mã mới ở đây.",
            "Đã thu hồi %(n)d mã truy cập; hãy cấp mã mới ở đây.",
            count,
        ) % {"n": count}


def _must_be_new(contents: Contents) -> None:
    for taken in Province.objects.filter(slug=contents.province) | Province.objects.filter(code=contents.code):
        raise Refused(
            _("Ở đây đã có %(province)s (mã %(code)s, địa chỉ /%(slug)s/) nên chưa nạp gì.")
            % {"province": taken, "code": taken.code, "slug": taken.slug}
        )


def _must_lie_in_its_folder(found: Package) -> None:
    """Files go where the product put them, into the folder of this province, and nowhere else."""
    province = next(found.rows(Province._meta.label), {"id": None})
    for file in found.manifest.files:
        owner, *below = Path(file.name).parts
        if owner != str(province["id"]) or not below or ".." in below:
            raise archive.damaged(file.member)


def _people_here(found: Package) -> frozenset[int]:
    """Who of the package has an account here already. Refused when a number or an address means somebody else here."""
    numbers = dict(User.objects.values_list("pk", "email"))
    addresses = {email: pk for pk, email in numbers.items()}
    known = set()
    for row in found.rows(User._meta.label) if numbers else ():
        number, email = row["id"], row["email"]
        if numbers.get(number) == email:
            known.add(number)
        elif number in numbers or email in addresses:
            raise Refused(
                _(
                    "Tài khoản số %(number)s trong gói là của %(theirs)s, ở đây là của %(ours)s. Nhật ký niêm phong ghi số tài "
                    "khoản nên số không đổi được. Hãy nạp vào nơi chưa có tài khoản, rồi mới tạo tài khoản vận hành."
                )
                % {
                    "number": number,
                    "theirs": email,
                    "ours": numbers.get(number) or _("số %(n)s") % {"n": addresses[email]},
                }
            )
    return frozenset(known)


def _must_be_sealed(province: Province, contents: Contents) -> None:
    number, _colon, hashed = contents.head.partition(":")
    heads = [Head(timezone.now(), int(number), hashed)] if hashed else []
    faults = verify_trail(province.pk, heads).faults
    if faults:
        raise Refused(_("Nhật ký trong gói không khớp dấu niêm phong: %(fault)s Chưa nạp gì.") % {"fault": faults[0]})


def _administrators(province: Province) -> list[User]:
    held = RoleAssignment.objects.active(timezone.localdate()).in_province(province.pk)
    return list(User.objects.filter(roles__in=held.filter(role=Role.ADMINISTRATOR)).distinct().order_by("full_name"))
