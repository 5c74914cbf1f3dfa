"""Files that arrive piece by piece: the question before, the pieces, and what becomes of them."""

import hashlib
import json
import os
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries, Settings

from agencies import files
from agencies.models import Agency, User
from agencies.roles import Role
from evidence.models import Document, DocumentFile, ScanState, Sending
from evidence.reading import VERSION
from evidence.reading.job import KIND
from evidence.sending.rules import MOST_OPEN
from evidence.sending.transfer import place_of, remove_stale_sendings
from evidence.workflow import add_document
from jobs.models import Job
from tests.conftest import Cast
from tests.evidence.conftest import upload
from tests.evidence.samples import EXPECTED, HOSTILE, SAMPLES, manifest
from tests.factories import make_member
from tests.scoring.stage import make_document

As = Callable[[User], Client]
QD = (SAMPLES / "01_QD_cong_bo_HTQLCL_2023.pdf").read_bytes()
KH = (SAMPLES / "14_KH_danh_gia_noi_bo_2023.pdf").read_bytes()
PHOTOS = [path.read_bytes() for path in sorted(SAMPLES.glob("*.jpg"))]


def announced(content: bytes, name: str = "01_QD.pdf", **more: Any) -> dict[str, Any]:
    """A file as the browser announces it."""
    return {"key": name[:40], "name": name, "size": len(content), "sha256": hashlib.sha256(content).hexdigest()} | more


def ask(client: Client, agency: Agency, *entries: dict[str, Any], owner: User | None = None) -> Any:
    """The answers to one question, or the refusal of it."""
    if owner is None:
        owner = User.objects.get(pk=client.session["_auth_user_id"])
    answer = client.post(
        reverse("evidence:sending_ask", args=["bac-giang", agency.pk]),
        json.dumps({"owner": owner.pk, "files": entries}), content_type="application/json",
    )  # fmt: skip
    return answer.json()["answers"] if answer.status_code == 200 else answer


def patch(client: Client, url: str, offset: int | str, piece: bytes, **headers: str) -> Any:
    """The answer to one piece."""
    headers = {"Tus-Resumable": "1.0.0", "Upload-Offset": str(offset)} | headers
    return client.patch(url, piece, content_type="application/offset+octet-stream", headers=headers)


def offset(client: Client, url: str) -> int:
    return int(client.head(url, headers={"Tus-Resumable": "1.0.0"})["Upload-Offset"])


def bytes_of(document: Document) -> list[bytes]:
    return [files.default_storage.open(each.blob.path).read() for each in document.files.select_related("blob")]


# The question


def test_the_agency_is_told_what_it_has_and_what_is_wanted(cast: Cast, as_: As) -> None:
    document = add_document(cast.commune, [upload()], by=cast.officer).document

    known, wanted, refused = ask(
        as_(cast.officer), cast.commune, announced(QD), announced(KH, "kh.pdf"), announced(b"MZ", "a.exe")
    )

    assert (known["state"], known["document"], known["title"]) == ("known", document.pk, document.title)
    assert (wanted["state"], wanted["offset"]) == ("wanted", 0)
    assert "Loại tệp “.exe” không được nhận" in refused["sentence"]
    assert Sending.objects.count() == 1


def test_another_agencys_document_is_not_told(cast: Cast, as_: As) -> None:
    add_document(cast.sibling, [upload()], by=None, title="Của xã khác")

    [answer] = ask(as_(cast.officer), cast.commune, announced(QD))
    received = patch(as_(cast.officer), answer["url"], 0, QD).json()

    assert answer.keys() == {"key", "state", "url", "offset"}
    assert (received["state"], "Của xã khác" in received["sentence"]) == ("received", False)


@pytest.mark.parametrize(
    ("entry", "words"),
    [
        ({"size": 0}, "Tệp rỗng"),
        ({"size": 51 * 2**20}, "Tệp lớn 51 MB, quá mức 50 MB"),
        ({"name": "khong duoi"}, "không có phần mở rộng"),
        ({"sha256": ""}, "không đọc được tệp này"),
    ],
)
def test_what_name_and_size_tell_is_refused_before_a_byte(
    cast: Cast, as_: As, entry: dict[str, Any], words: str
) -> None:
    [answer] = ask(as_(cast.officer), cast.commune, announced(QD) | entry)

    assert words in answer["sentence"]
    assert not Sending.objects.exists()


@pytest.mark.parametrize(
    "question",
    [b"", b"[]", b'{"owner": 1, "files": [1]}', b'{"owner": 1, "files": {}}', b'{"owner": "1", "files": []}',
     json.dumps({"owner": 1, "files": [{"sha256": "xyz"}]}).encode(), json.dumps({"owner": 1, "files": [{}] * 101}).encode(),
     json.dumps({"owner": 1, "files": [announced(QD, parts=2)]}).encode(), b'{"owner": 1, "files": [{"size": -1}]}'],
)  # fmt: skip
def test_a_question_that_is_none_is_answered_with_a_sentence(cast: Cast, as_: As, question: bytes) -> None:
    url = reverse("evidence:sending_ask", args=["bac-giang", cast.commune.pk])

    answer = as_(cast.officer).post(url, question, content_type="application/json")

    assert answer.status_code == 400
    assert "Hãy tải lại trang" in answer.json()["sentence"]


def test_files_chosen_by_somebody_else_in_this_browser_are_not_taken(cast: Cast, as_: As) -> None:
    answer = ask(as_(cast.officer), cast.commune, announced(QD), owner=cast.head)

    assert answer.status_code == 409
    assert "tài khoản khác" in answer.json()["sentence"]


def test_the_quota_counts_what_is_kept_and_what_is_coming(cast: Cast, as_: As, settings: Settings) -> None:
    add_document(cast.commune, [upload()], by=cast.officer)
    settings.AGENCY_QUOTA_BYTES = len(QD) + 1000

    first, second = ask(
        as_(cast.officer), cast.commune, announced(KH[:600], "a.pdf"), announced(KH[:700], "b.pdf")
    )  # fmt: skip

    assert first["state"] == "wanted"
    assert "không đủ chỗ" in second["sentence"]
    page = as_(cast.officer).post(
        reverse("evidence:upload", args=["bac-giang", cast.commune.pk]), {"files": [upload("14_KH_danh_gia_noi_bo_2023.pdf")]}
    )  # fmt: skip
    assert "không đủ chỗ" in page.content.decode()


def test_one_person_has_so_many_open_sendings_at_most(cast: Cast, as_: As) -> None:
    Sending.objects.bulk_create(
        Sending(agency=cast.commune, by=cast.officer, sha256=f"{number:064x}", name="a.pdf", size=9)
        for number in range(MOST_OPEN - 1)
    )

    first, second = ask(as_(cast.officer), cast.commune, announced(QD), announced(KH, "kh.pdf"))

    assert first["state"] == "wanted"
    assert "gửi dở" in second["sentence"]


def test_a_question_about_a_hundred_files_costs_what_one_costs(
    cast: Cast, as_: As, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    client = as_(cast.officer)
    ask(client, cast.commune, announced(QD))

    entries = [announced(b"%d" % number, f"{number}.pdf") for number in range(100)]
    with django_assert_max_num_queries(14):
        ask(client, cast.commune, *entries, owner=cast.officer)


# Whether it has been read


def still_unread(client: Client, agency: Agency, *documents: Any) -> Any:
    url = reverse("evidence:sending_read", args=["bac-giang", agency.pk])
    return client.post(url, json.dumps({"documents": documents}), content_type="application/json")


def test_what_is_still_to_be_read_is_told_of_the_agencys_own_papers(cast: Cast, as_: As) -> None:
    mine, done, infected = (make_document(cast.commune, title) for title in ("Một", "Hai", "Ba"))
    other = make_document(cast.sibling, "Của xã khác")
    Document.objects.filter(pk=done.pk).update(read_version=VERSION)
    Document.objects.filter(pk=infected.pk).update(scan_state=ScanState.INFECTED)
    client = as_(cast.officer)
    named = [mine.pk, done.pk, infected.pk, other.pk]

    assert still_unread(client, cast.commune, *named).json() == {"unread": [mine.pk], "reading": False}
    Job.objects.create(province=cast.province, kind=KIND, key=f"agency-{cast.commune.pk}", params={})
    assert still_unread(client, cast.commune, *named).json() == {"unread": [mine.pk], "reading": True}
    assert still_unread(client, cast.commune, "x").status_code == 400
    assert still_unread(client, cast.sibling, other.pk).status_code == 404


# The pieces


def test_a_file_arrives_in_pieces_byte_for_byte(cast: Cast, as_: As) -> None:
    client = as_(cast.officer)
    [wanted] = ask(client, cast.commune, announced(QD))

    middle = patch(client, wanted["url"], 0, QD[:1000])
    last = patch(client, wanted["url"], 1000, QD[1000:])

    assert (middle.status_code, middle["Upload-Offset"]) == (204, "1000")
    assert (last.status_code, last.json()["state"]) == (200, "received")
    document = Document.objects.get(pk=last.json()["document"])
    assert bytes_of(document) == [QD]
    assert document.uploaded_by == cast.officer
    assert not list(files.scratch("sendings").iterdir())


def test_a_cut_line_goes_on_where_it_was_and_a_repeated_end_changes_nothing(cast: Cast, as_: As) -> None:
    client = as_(cast.officer)
    [wanted] = ask(client, cast.commune, announced(QD))
    patch(client, wanted["url"], 0, QD[:1000])

    [again] = ask(client, cast.commune, announced(QD))
    early, late = patch(client, wanted["url"], 0, QD), patch(client, wanted["url"], 2000, QD[2000:])
    first, second = patch(client, wanted["url"], 1000, QD[1000:]), patch(client, wanted["url"], 1000, QD[1000:])

    assert (again["url"], again["offset"]) == (wanted["url"], 1000)
    assert (early.status_code, late.status_code, offset(client, wanted["url"])) == (409, 409, len(QD))
    assert first.json() == second.json()
    assert Document.objects.count() == 1


def test_bytes_lost_or_left_over_by_a_crash_are_never_trusted(cast: Cast, as_: As) -> None:
    client = as_(cast.officer)
    [wanted] = ask(client, cast.commune, announced(QD))
    patch(client, wanted["url"], 0, QD[:1000])
    place = place_of(Sending.objects.get())

    os.truncate(place, 400)
    lost = offset(client, wanted["url"])
    patch(client, wanted["url"], 400, QD[400:700])
    with place.open("ab") as file:
        file.write(b"written, never counted" * len(QD))
    left_over = offset(client, wanted["url"])
    patch(client, wanted["url"], 700, QD[700:])

    assert (lost, left_over) == (400, 700)
    assert bytes_of(Document.objects.get()) == [QD]


def test_any_tus_client_learns_what_is_spoken_here(cast: Cast, as_: As) -> None:
    [wanted] = ask(as_(cast.officer), cast.commune, announced(QD))

    offer = as_(cast.officer).options(wanted["url"])

    assert (offer.status_code, offer["Tus-Version"], offer["Tus-Max-Size"]) == (204, "1.0.0", str(50 * 2**20))


def test_more_than_announced_is_not_taken(cast: Cast, as_: As) -> None:
    client = as_(cast.officer)
    [wanted] = ask(client, cast.commune, announced(QD))

    assert patch(client, wanted["url"], 0, QD + b"x").status_code == 409
    assert patch(client, wanted["url"], "nowhere", QD).status_code == 400
    assert patch(client, wanted["url"], 0, QD, **{"Tus-Resumable": "0.2.2"}).status_code == 412
    assert client.patch(wanted["url"], QD, headers={"Tus-Resumable": "1.0.0"}).status_code == 415
    assert not Document.objects.exists()


def test_other_bytes_than_announced_are_refused_and_nothing_is_kept(cast: Cast, as_: As, storage: Path) -> None:
    client = as_(cast.officer)
    [wanted] = ask(client, cast.commune, announced(QD))

    answer = patch(client, wanted["url"], 0, QD[:-1] + b"?").json()

    assert answer["state"] == "refused"
    assert "không giống tệp trên máy bạn" in answer["sentence"]
    assert not Document.objects.exists()
    assert not [path for path in storage.rglob("*") if path.is_file() and path.parent.name != "locks"]
    [afresh] = ask(client, cast.commune, announced(QD))
    assert (afresh["state"], afresh["offset"]) == ("wanted", 0)


def test_two_tabs_sending_the_same_file_end_with_one_document(cast: Cast, as_: As) -> None:
    client = as_(cast.officer)
    [one], [other] = ask(client, cast.commune, announced(QD)), ask(client, cast.commune, announced(QD))
    patch(client, one["url"], 0, QD[:500])
    assert patch(client, other["url"], 0, QD[:500]).status_code == 409

    first, second = (patch(client, tab["url"], 500, QD[500:]).json() for tab in (one, other))

    assert first["document"] == second["document"] == Document.objects.get().pk


def test_two_people_sending_the_same_file_end_with_one_document(cast: Cast) -> None:
    answers = []
    for person in (cast.officer, cast.head):
        client = Client()
        client.force_login(person, backend="allauth.account.auth_backends.AuthenticationBackend")
        [wanted] = ask(client, cast.commune, announced(QD))
        answers.append((client, wanted["url"]))

    first, second = (patch(client, url, 0, QD).json() for client, url in answers)

    assert (first["state"], second["state"]) == ("received", "known")
    assert Document.objects.count() == 1


@pytest.mark.parametrize("entry", manifest(HOSTILE), ids=lambda entry: entry["file"][:3])
def test_a_hostile_file_meets_its_reaction(cast: Cast, as_: As, entry: dict[str, Any]) -> None:
    client, content = as_(cast.officer), (HOSTILE / entry["file"]).read_bytes()

    [answer] = ask(client, cast.commune, announced(content, entry["upload_name"]))
    if answer["state"] == "wanted":
        answer = patch(client, answer["url"], 0, content).json()

    fine = EXPECTED[entry["file"][:3]] == ""
    assert answer["state"] == ("received" if fine else "refused")
    assert Document.objects.exists() is fine
    assert all("/" not in stored.name and len(stored.name) <= 150 for stored in DocumentFile.objects.all())


# Several photos, one document


def pages(*contents: bytes, bundle: str = "b-1", title: str = "Biên bản họp") -> list[dict[str, Any]]:
    return [
        announced(content, f"Trang {number}.jpg", bundle=bundle, position=number, parts=len(contents), title=title)
        for number, content in enumerate(contents, 1)
    ]


def test_photos_become_the_pages_of_one_document_when_all_are_there(cast: Cast, as_: As) -> None:
    client = as_(cast.officer)
    first, second = ask(client, cast.commune, *pages(*PHOTOS[:2]))

    waits = patch(client, second["url"], 0, PHOTOS[1]).json()
    done = patch(client, first["url"], 0, PHOTOS[0]).json()

    assert waits["state"] == "part"
    document = Document.objects.get(pk=done["document"])
    assert document.title == "Biên bản họp"
    assert bytes_of(document) == PHOTOS[:2]
    assert client.get(second["url"]).json() == done
    assert [answer["state"] for answer in ask(client, cast.commune, *pages(*PHOTOS[:2], bundle="b-2"))] == ["known"] * 2


def test_one_bad_page_refuses_the_document_and_names_it(cast: Cast, as_: As) -> None:
    client = as_(cast.officer)
    first, second = ask(client, cast.commune, *pages(PHOTOS[0], b"no picture"))

    patch(client, first["url"], 0, PHOTOS[0])
    answer = patch(client, second["url"], 0, b"no picture").json()

    assert (answer["state"], "Trang 2.jpg" in answer["sentence"]) == ("refused", True)
    assert client.get(first["url"]).json() == answer
    assert not Document.objects.exists()


# Who may, and what goes


def test_nobody_touches_what_somebody_else_sends(cast: Cast, as_: As) -> None:
    [wanted] = ask(as_(cast.officer), cast.commune, announced(QD))
    neighbour = make_member(Role.OFFICER, cast.sibling)

    assert [patch(as_(who), wanted["url"], 0, QD).status_code for who in (cast.head, neighbour, cast.stranger)] == [
        404,
        404,
        404,
    ]
    assert patch(as_(cast.viewer), wanted["url"], 0, QD).status_code == 403
    foreign = reverse("evidence:sending_ask", args=["bac-giang", cast.foreign.pk])
    assert as_(cast.officer).post(foreign, "{}", content_type="application/json").status_code == 404


def test_a_piece_without_the_secret_of_the_session_is_refused(cast: Cast, as_: As) -> None:
    [wanted] = ask(as_(cast.officer), cast.commune, announced(QD))
    careful = Client(enforce_csrf_checks=True)
    careful.force_login(cast.officer, backend="allauth.account.auth_backends.AuthenticationBackend")

    assert patch(careful, wanted["url"], 0, QD).status_code == 403
    careful.get(reverse("evidence:upload", args=["bac-giang", cast.commune.pk]))
    token = careful.cookies["csrftoken"].value
    assert patch(careful, wanted["url"], 0, QD, **{"X-CSRFToken": token}).status_code == 200


def test_a_sender_may_change_their_mind(cast: Cast, as_: As) -> None:
    client = as_(cast.officer)
    [wanted] = ask(client, cast.commune, announced(QD))
    patch(client, wanted["url"], 0, QD[:1000])

    assert client.delete(wanted["url"], headers={"Tus-Resumable": "1.0.0"}).status_code == 204
    assert not list(files.scratch("sendings").iterdir())
    assert patch(client, wanted["url"], 1000, QD[1000:]).status_code == 404


def test_what_nobody_finishes_goes_after_a_week(cast: Cast, as_: As) -> None:
    client = as_(cast.officer)
    for content, name in ((QD, "old.pdf"), (KH, "new.pdf")):
        [wanted] = ask(client, cast.commune, announced(content, name))
        patch(client, wanted["url"], 0, content[:1000])
    Sending.objects.filter(name="old.pdf").update(touched_at=timezone.now() - timedelta(days=8))

    remove_stale_sendings()

    kept = Sending.objects.get()
    assert kept.name == "new.pdf"
    assert list(files.scratch("sendings").iterdir()) == [place_of(kept)]
