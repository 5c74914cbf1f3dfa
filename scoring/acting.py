"""What the scorecard's page sends as people work: one action each, answered one by one, applied once.

The page keeps every action in the browser until its answer has arrived, so the same one may come twice: after a cut
line, from a second tab, after a restarted server. Each carries a key of the browser's making. What has been applied is
remembered under it (AppliedAction) in the same transaction; coming again, the action is told what came of it and is not
applied over what others have done since.

Whoever types on while an answer is outstanding, or never arrives, sends the keys of the earlier actions along (`after`):
what these have saved is not somebody else's.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, Literal, TypeVar

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from agencies.models import User
from agencies.rules import Refused
from agencies.writing import beside_commit, insert, lingering, together
from evidence.models import Document
from scoring.explain.fields import claim_from_form
from scoring.explain.marking import claim_fault
from scoring.models import AppliedAction, Score, Scorecard, Stage
from scoring.rules.claims import ClaimRefused
from scoring.workflow.citations import cite
from scoring.workflow.scores import Conflict, Lacking, Saved, item_of, save_claim, save_verification
from scoring.workflow.verification import accept_as_claimed, take_back_decision

R = TypeVar("R")
Side = Literal["own", "found"]
MOST_ACTIONS = 60
MOST_TEXT = 20_000
MOST_AFTER = 30


@dataclass(frozen=True, slots=True)
class Save:
    """One side of one criterion as it stands in the form, and the version of the row it was typed over."""

    code: str
    typed: Mapping[str, Sequence[str]]
    version: int
    after: tuple[str, ...] = ()
    """Keys of earlier actions of the same form whose answers the page had not seen."""

    @classmethod
    def read(cls, sent: Any) -> Save:
        """An action as it arrives. Raises Refused for what no page of ours sends, and for a text too long to keep."""
        try:
            typed: dict[str, list[str]] = {}
            for name, value in sent["fields"]:
                typed.setdefault(str(name), []).append(str(value))
            after = tuple(str(key) for key in sent.get("after") or ())[-MOST_AFTER:]
            read = cls(str(sent["code"]), typed, int(sent["version"]), after)
        except (KeyError, TypeError, ValueError):
            raise Refused(_("Trang gửi lên một nội dung không đọc được. Hãy tải lại trang.")) from None
        longest = max((len(value) for values in typed.values() for value in values), default=0)
        if longest > MOST_TEXT:
            raise Refused(
                _(
                    "Một ô ở tiêu chí %(code)s dài %(length)s ký tự, nhiều nhất là %(most)s. Nội dung còn nguyên trên trang; "
                    "hãy rút gọn, hoặc gửi phần dài thành tài liệu minh chứng."
                )
                % {"code": read.code, "length": longest, "most": MOST_TEXT}
            )
        return read

    def first(self, name: str) -> str:
        """The first value of a field, empty when it was not sent."""
        return "".join(self.typed.get(name, ())[:1])


@dataclass(frozen=True, slots=True)
class Answer:
    """What became of a save: what is saved now, or why not and what somebody else saved meanwhile."""

    code: str
    changed: tuple[str, ...] = ()
    """The criteria that are another way now."""
    saved: Saved | None = None
    faults: tuple[str, ...] = field(default=())
    at: tuple[str, ...] = ()
    """For each fault the name of the field it is about, empty where it is about the whole criterion."""
    conflict: Score | None = None
    version: int = 0
    """Of the row after this action."""
    since: bool = False
    """Applied before, and somebody has changed it since: the page shows what stands there now."""


def apply_actions(
    sheet: Scorecard, sent: Sequence[Any], side: Side, *, by: User, show: Callable[[list[Answer]], Callable[[], R]]
) -> R:
    """Apply actions one after the other, each once; one that is refused does not hold up the others.

    `show` reads what the page is to be told and gives what draws it; this is called while the last action is written to disk,
    and what it has drawn comes back when that is done.
    """
    if not sent:
        return show([])()
    *earlier, last = sent
    answers = [_once(sheet, action, side, by, lambda answer: lambda: answer) for action in earlier]
    return _once(sheet, last, side, by, lambda answer: show([*answers, answer]))


def _key(sent: Any) -> str:
    return str(sent.get("id") or "")[:64] if isinstance(sent, dict) else ""


def _once(sheet: Scorecard, sent: Any, side: Side, by: User, show: Callable[[Answer], Callable[[], R]]) -> R:
    """Apply an action unless it has been; that it has shows when its key is there already, and is rare: it is asked
    only where applying it again is refused, and undone where it is not."""
    key = _key(sent)
    try:
        with transaction.atomic():
            with lingering():
                answer = _apply(sheet, sent, side, by)
                if key and not answer.faults:
                    with together():
                        insert(
                            AppliedAction(scorecard=sheet, key=key, criterion=answer.code[:20], version=answer.version)
                        )
                draw = None if answer.faults else show(answer)
            drawn = beside_commit(draw) if draw else None
    except IntegrityError:
        done = _done(sheet, key)
        if done is None:
            raise
        return show(_again(sheet, done, side))()
    if drawn is not None:
        return drawn()
    done = _done(sheet, key)
    return show(_again(sheet, done, side) if done else answer)()


def _done(sheet: Scorecard, key: str) -> AppliedAction | None:
    return AppliedAction.objects.of(sheet, [key]).first() if key else None


def _again(sheet: Scorecard, done: AppliedAction, side: Side) -> Answer:
    """The answer to an action that has been applied before."""
    if not done.criterion or not done.version:
        return Answer(done.criterion, version=done.version)
    row = sheet.scores.filter(stage=_stage(sheet, side), criterion=done.criterion).only("version").first()
    if row is not None and row.version == done.version:
        return Answer(done.criterion, (done.criterion,), version=done.version)
    return Answer(done.criterion, version=done.version, since=True)


def _stage(sheet: Scorecard, side: Side) -> Stage:
    return Stage.SELF if side == "own" else Stage(sheet.tier)


def _apply(sheet: Scorecard, sent: Any, side: Side, by: User) -> Answer:
    try:
        return decide(sheet, sent, by=by) if side == "found" else claim(sheet, sent, by=by)
    except Refused as refusal:
        return Answer("", faults=(str(refusal),))


def claim(sheet: Scorecard, sent: Any, *, by: User) -> Answer:
    """Apply one action of the agency's page: a claim, a document cited, the place where a citation shows it."""
    save = Save.read(sent)
    kind = sent.get("kind")
    if kind == "cite":
        cite(sheet, save.code, _document(sheet, save.first("document")), by=by)
        return Answer(save.code)
    if kind == "locator":
        citation = sheet.citations.select_related("document").filter(pk=_number(sent.get("citation"))).first()
        if citation is None:
            raise Refused(_("Tài liệu này không còn gắn ở tiêu chí; trang, mục vừa nhập chưa được ghi."))
        cite(sheet, citation.criterion, citation.document, locator=save.first("locator"), by=by)
        return Answer(citation.criterion)
    return apply_save(sheet, save, "own", by=by)


def apply_save(sheet: Scorecard, save: Save, side: Side, *, by: User) -> Answer:
    """Save one side of one criterion; what is refused comes back as sentences."""
    item = None
    try:
        item = item_of(sheet, save.code)
        try:
            saved = _put(sheet, save, side, by)
        except Conflict as conflict:
            if not _is_own(sheet, save, conflict.theirs, by):
                raise
            saved = _put(sheet, replace(save, version=conflict.theirs.version), side, by)
    except ClaimRefused as refusal:
        assert item is not None
        sentences = tuple(claim_fault(item, fault) for fault in refusal.faults)
        return Answer(save.code, faults=sentences, at=tuple(fault.name for fault in refusal.faults))
    except Conflict as conflict:
        return Answer(save.code, faults=(str(conflict),), conflict=conflict.theirs)
    except Lacking as refusal:
        return Answer(save.code, faults=(str(refusal),), at=(refusal.field,))
    except Refused as refusal:
        return Answer(save.code, faults=(str(refusal),))
    return Answer(save.code, (save.code,), saved, version=saved.score.version)


def _put(sheet: Scorecard, save: Save, side: Side, by: User) -> Saved:
    given = claim_from_form(item_of(sheet, save.code), save.typed, sheet.campaign.year)
    answer: dict[str, Any] = {
        "not_applicable": bool(save.first("not_applicable")), "note": save.first("note"), "version": save.version,
        "by": by,
    }  # fmt: skip
    if side == "own":
        return save_claim(sheet, save.code, given, **answer)
    by_hand = save.first("by_hand").replace(",", ".")
    return save_verification(sheet, save.code, given, points=by_hand, **answer)


def _is_own(sheet: Scorecard, save: Save, theirs: Score, by: User) -> bool:
    """Whether what stands there is what an earlier action of the same form has saved."""
    if not save.after or theirs.by_id != by.pk:
        return False
    return AppliedAction.objects.of(sheet, save.after).filter(criterion=save.code, version=theirs.version).exists()


def decide(sheet: Scorecard, sent: Any, *, by: User) -> Answer:
    """Apply one action of the verifier's page: a decision, the agency's claims accepted, a decision taken back."""
    kind = sent.get("kind") if isinstance(sent, dict) else None
    if kind == "accept":
        codes = tuple(str(code) for code in sent.get("codes", ()))
        accept_as_claimed(sheet, codes, by=by)
        return Answer("", codes)
    if kind == "undo":
        code = str(sent.get("code", ""))
        take_back_decision(sheet, code, by=by)
        return Answer(code, (code,))
    return apply_save(sheet, Save.read(sent), "found", by=by)


def _document(sheet: Scorecard, number: str) -> Document:
    document = Document.objects.filter(agency=sheet.agency_id, pk=_number(number)).first()
    if document is None:
        raise Refused(_("Không tìm thấy tài liệu cần gắn trong kho của cơ quan."))
    return document


def _number(value: Any) -> int:
    return int(value) if str(value).isdecimal() else 0
