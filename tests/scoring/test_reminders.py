"""Reminders: the right text to the right person, posted once, and what became of each letter."""

import socket
import threading
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.core import mail
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from agencies.models import TrailEntry, User
from agencies.personal.erasing import erase_person
from agencies.rules import Refused
from jobs.models import Job, State
from jobs.workflow import retry_job
from scoring.explain.reminding import fill, placeholders, ready_text, unknown
from scoring.followup import FollowUp
from scoring.holdups import WRITTEN_TO, Holdup
from scoring.models import Campaign, Letter, Outcome, Reminder, Scorecard
from scoring.posting import post_letters
from scoring.workflow.extensions import refuse_extension, request_extension
from scoring.workflow.reminders import send_reminder, write
from scoring.workflow.scores import save_claim
from tests.conftest import Cast
from tests.scoring.stage import make_campaign, sheet_of

As = Callable[[User], Client]
TEXTS = {holdup: ready_text(holdup) for holdup in WRITTEN_TO}


@pytest.fixture
def campaign(cast: Cast) -> Campaign:
    User.objects.filter(pk=cast.officer.pk).update(last_login=timezone.now())
    return make_campaign(cast.province)


def at(name: str, *args: object, **query: str) -> str:
    return reverse(f"scoring:{name}", args=["bac-giang", *args], query=query)


def remind(campaign: Campaign, by: User, **options: Any) -> Reminder:
    return send_reminder(
        campaign, FollowUp(campaign).held_up, TEXTS, link=lambda pk: f"https://x/{pk}/", by=by, **options
    )


def outcomes(reminder: Reminder) -> dict[str, str]:
    return {str(letter.person or letter.scorecard.name): letter.outcome for letter in reminder.letters.all()}


def test_each_gets_the_text_of_its_own_situation(cast: Cast, campaign: Campaign) -> None:
    save_claim(sheet_of(campaign, cast.commune), "A1", {"met": True}, note="", version=0, by=cast.officer)
    campaign.scorecards.get(agency=cast.commune).scores.update(at=timezone.now() - timezone.timedelta(days=8))

    sent = remind(campaign, cast.secretary)

    assert outcomes(sent) == {
        str(cast.officer): "sent", "UBND xã Canh Nậu": "nobody", "UBND huyện Yên Thế": "nobody",
        "Sở Khoa học và Công nghệ": "nobody", "UBND tỉnh Bắc Giang": "nobody",
    }  # fmt: skip
    letter = mail.outbox[0]
    assert (letter.to, letter.reply_to) == ([cast.officer.email], [cast.secretary.email])
    assert letter.subject == "Phiếu tự chấm điểm ISO đang làm dở: UBND xã Đồng Tiến"
    assert "2 tiêu chí chưa chấm (A2, B1); 1 tiêu chí có điểm nhưng chưa có minh chứng" in letter.body
    assert f"https://x/{sheet_of(campaign, cast.commune).pk}/" in letter.body
    assert "{" not in letter.body


def test_nobody_gets_two_within_a_day_unless_the_sender_says_so(cast: Cast, campaign: Campaign) -> None:
    remind(campaign, cast.secretary)
    with pytest.raises(Refused, match="24 giờ"):
        remind(campaign, cast.secretary)
    assert len(mail.outbox) == 1
    remind(campaign, cast.secretary, again=True)
    assert len(mail.outbox) == 2

    Reminder.objects.update(at=timezone.now() - timezone.timedelta(hours=25))
    remind(campaign, cast.secretary)
    assert len(mail.outbox) == 3
    assert TrailEntry.objects.filter(action="remind").count() == 3


def test_who_asked_for_time_is_answered_not_reminded(cast: Cast, campaign: Campaign) -> None:
    sheet = sheet_of(campaign, cast.commune)
    wish = request_extension(sheet, sheet.due_at + timezone.timedelta(days=5), "Bão số 3", by=cast.officer)  # type: ignore[operator]
    with pytest.raises(Refused, match="đang chờ"):
        request_extension(sheet, sheet.due_at + timezone.timedelta(days=6), "Bão", by=cast.head)  # type: ignore[operator]
    with pytest.raises(Refused, match="Không có ai để nhắc"):
        remind(campaign, cast.secretary)

    refuse_extension(wish, "Chưa có văn bản đề nghị", by=cast.secretary)
    assert outcomes(remind(campaign, cast.secretary))[str(cast.officer)] == "sent"


def test_an_extension_given_answers_what_was_asked(cast: Cast, as_: As, campaign: Campaign) -> None:
    sheet = sheet_of(campaign, cast.commune)
    asked = {"until_0": "01/06/2099", "until_1": "", "reason": "Mất điện"}
    as_(cast.officer).post(at("ask_extension", sheet.pk), asked)
    client = as_(cast.secretary)
    assert "Mất điện" in client.get(at("campaign_extension", sheet.pk)).content.decode()

    client.post(at("campaign_extension", sheet.pk), asked)

    assert sheet.extension_requests.get().granted is True
    assert "đồng ý" in as_(cast.officer).get(at("ask_extension", sheet.pk)).content.decode()


def test_a_text_that_would_not_make_sense_is_refused(cast: Cast, campaign: Campaign) -> None:
    for body, why in (("Kính gửi {ông bà}", "ông bà"), (" ", "chưa có tiêu đề")):
        with pytest.raises(Refused, match=why):
            send_reminder(
                campaign, FollowUp(campaign).held_up, {Holdup.NOT_BEGUN: ("Nhắc", body)}, link=str, by=cast.secretary
            )
    assert not Reminder.objects.exists()


def test_placeholders_are_known_however_they_are_typed() -> None:
    decomposed = "{co\u031b quan}"

    assert fill(f"{{Cơ  Quan}} {decomposed}", {"cơ quan": "Xã A"}).startswith("Xã A")
    assert unknown("{cơ quan} {hạn} {xyz}") == ["xyz"]
    assert not any(unknown("".join(ready_text(holdup))) for holdup in WRITTEN_TO)
    assert fill("{hạn}", placeholders()) != "{hạn}"


def test_the_secretary_sees_the_letter_before_it_goes(cast: Cast, as_: As, campaign: Campaign) -> None:
    sheet, client = sheet_of(campaign, cast.commune), as_(cast.secretary)
    page = client.get(at("campaign_reminder", campaign.pk, scope="all", holdup="not_begun"))
    form = page.context["form"]
    data = {name: str(field.initial) for name, field in form.fields.items()} | {"sheets": page.context["sheets"]}
    data["body_no_officer"] = "Thưa {người nhận}"

    seen = client.post(at("campaign_reminder", campaign.pk), data | {"preview": str(sheet.pk)})
    assert f"Kính gửi ông/bà {cast.officer}," in seen.content.decode()
    assert not mail.outbox

    sent = client.post(at("campaign_reminder", campaign.pk), data, follow=True)
    assert sent.redirect_chain[-1][0] == at("reminder", Reminder.objects.get().pk)
    assert [letter.to for letter in mail.outbox] == [[cast.officer.email]]
    assert "Máy chủ thư đã nhận: 1" in sent.content.decode()


def test_the_addressee_reads_it_in_the_product(cast: Cast, as_: As, campaign: Campaign) -> None:
    remind(campaign, cast.secretary)
    letter = Letter.objects.get(person=cast.officer)
    client = as_(cast.officer)
    assert (
        "Đề nghị bắt đầu tự chấm điểm ISO" in client.get(reverse("agencies:todo", args=["bac-giang"])).content.decode()
    )

    assert "Kính gửi" in client.get(at("notice", letter.pk)).content.decode()

    assert "Đề nghị bắt đầu" not in client.get(reverse("agencies:todo", args=["bac-giang"])).content.decode()
    assert as_(cast.head).get(at("notice", letter.pk)).status_code == 403


def test_a_notice_goes_when_the_sheet_is_in(cast: Cast, campaign: Campaign) -> None:
    remind(campaign, cast.secretary)
    assert Letter.objects.unseen(cast.officer).exists()

    Scorecard.objects.filter(agency=cast.commune).update(state="submitted", submitted_at=timezone.now())

    assert not Letter.objects.unseen(cast.officer).exists()


def test_when_the_mail_server_is_away_the_job_tries_again_and_then_says_so(
    cast: Cast, campaign: Campaign, settings: Any
) -> None:
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 9  # nothing listens there
    sent = remind(campaign, cast.secretary)
    job = Job.objects.get(kind="post_reminder")
    assert (job.state, outcomes(sent)[str(cast.officer)]) == (State.QUEUED, Outcome.WAITING)

    job.attempt = job.max_attempts
    post_letters(job, lambda *_told: None)  # type: ignore[arg-type]

    letter = sent.letters.get(person=cast.officer)
    assert letter.outcome == Outcome.FAILED
    assert "không nhận thư" in letter.why
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    assert (
        outcomes(remind(campaign, cast.secretary))[str(cast.officer)] == Outcome.SENT
    )  # who got nothing may be written to


def test_a_job_that_was_stopped_is_told_and_goes_on_where_it_stopped(cast: Cast, as_: As, campaign: Campaign) -> None:
    sent = remind(campaign, cast.secretary)
    sent.letters.filter(person=cast.officer).update(outcome=Outcome.WAITING, sent_at=None)
    Job.objects.filter(kind="post_reminder").update(state=State.FAILED, error="Hết bộ nhớ.")
    mail.outbox.clear()
    assert "Hết bộ nhớ." in as_(cast.secretary).get(at("reminder", sent.pk)).content.decode()

    retry_job(Job.objects.get(kind="post_reminder"), by=cast.secretary)

    assert [letter.to for letter in mail.outbox] == [[cast.officer.email]]
    assert outcomes(sent)[str(cast.officer)] == Outcome.SENT


def test_without_a_mail_server_the_notice_is_all_there_is(cast: Cast, campaign: Campaign, settings: Any) -> None:
    settings.EMAIL_BACKEND = "django.core.mail.backends.console.EmailBackend"

    letter = remind(campaign, cast.secretary).letters.get(person=cast.officer)

    assert letter.outcome == Outcome.FAILED
    assert "chưa cài máy chủ thư" in letter.why
    assert Letter.objects.unseen(cast.officer).get() == letter


def test_a_letter_a_dead_worker_left_is_not_sent_again(cast: Cast, campaign: Campaign) -> None:
    sent = remind(campaign, cast.secretary)
    sent.letters.filter(person=cast.officer).update(outcome=Outcome.SENDING)
    mail.outbox.clear()

    post_letters(Job.objects.get(kind="post_reminder"), lambda *_told: None)  # type: ignore[arg-type]

    assert not mail.outbox
    assert "không rõ đã đi hay chưa" in sent.letters.get(person=cast.officer).why


def test_what_another_worker_has_sent_meanwhile_is_not_sent_again(cast: Cast, campaign: Campaign) -> None:
    User.objects.filter(pk=cast.officer.pk).update(last_login=None)  # officer and head are written to
    sent = remind(campaign, cast.secretary)
    sent.letters.exclude(person=None).update(outcome=Outcome.WAITING)
    mail.outbox.clear()

    def meanwhile(*_told: object) -> None:
        sent.letters.filter(outcome=Outcome.WAITING).update(outcome=Outcome.SENT)

    post_letters(Job.objects.get(kind="post_reminder"), meanwhile)  # type: ignore[arg-type]

    assert len(mail.outbox) == 1
    assert sent.letters.filter(outcome=Outcome.SENT).count() == 2


@pytest.fixture
def refusing_server(settings: Any) -> Iterator[None]:
    """A mail server that knows nobody."""
    listener = socket.create_server(("127.0.0.1", 0))

    def serve() -> None:
        line, _address = listener.accept()
        with line, line.makefile("rwb", buffering=0) as talk:
            talk.write(b"220 mail\r\n")
            for said in talk:
                command = said.split()[0].upper() if said.split() else b""
                answer = {b"RCPT": b"550 5.1.1 No such user", b"QUIT": b"221 bye"}.get(command, b"250 ok")
                talk.write(answer + b"\r\n")

    settings.EMAIL_BACKEND, settings.EMAIL_USE_TLS = "django.core.mail.backends.smtp.EmailBackend", False
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", listener.getsockname()[1]
    worker = threading.Thread(target=serve, daemon=True)
    worker.start()
    yield
    listener.close()
    worker.join(5)


@pytest.mark.usefixtures("refusing_server")
def test_an_address_the_server_refuses_is_told_with_its_reason(cast: Cast, campaign: Campaign) -> None:
    letter = remind(campaign, cast.secretary).letters.get(person=cast.officer)

    assert letter.outcome == Outcome.FAILED
    assert letter.why == "Máy chủ thư từ chối địa chỉ này: 550 5.1.1 No such user"
    assert Job.objects.get(kind="post_reminder").state == State.DONE


def test_a_province_of_268_is_written_in_a_few_queries(
    cast: Cast, campaign: Campaign, django_assert_max_num_queries: Any
) -> None:
    lines = FollowUp(campaign).held_up

    with django_assert_max_num_queries(4):
        write(campaign, lines, TEXTS, link=str, by=cast.secretary)


def test_letters_forget_who_is_taken_out_of_an_account(cast: Cast, campaign: Campaign) -> None:
    sent = remind(campaign, cast.secretary)
    to_officer = sent.letters.filter(person=cast.officer)
    to_officer.update(outcome=Outcome.WAITING)
    gone = [cast.officer.email, cast.officer.full_name, cast.secretary.email, cast.secretary.full_name]
    assert cast.officer.full_name in to_officer.get().body
    assert cast.secretary.email in to_officer.get().body

    for person in (cast.officer, cast.secretary):
        erase_person(person, cast.province, by=cast.administrator, reason="đơn")

    kept = str(list(Letter.objects.values()))
    assert [text for text in gone if text in kept] == []
    assert to_officer.get().outcome == Outcome.FAILED
    assert cast.head.email in kept or Letter.objects.filter(person=cast.head).count() == 0
