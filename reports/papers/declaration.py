"""The decision that declares a system (QĐ 19/2014/QĐ-TTg Điều 4.3, Phụ lục I) and the letter that tells the lead department.

The text of Phụ lục I is not at hand: the contents follow Điều 4.3 and TT 26/2014/TT-BKHCN Điều 36, the layout Nghị định
30/2020/NĐ-CP (Mẫu 1.2 and 1.5).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence

from registers.models import (
    Committee,
    CommitteeKind,
    Confirmation,
    Declaration,
    DeclarationKind,
    Exclusion,
    Formality,
    Membership,
    PaperState,
    Procedure,
    QualitySystem,
)
from reports.models import DocumentSettings
from reports.official import Annex, Block, OfficialDocument, Paragraph, day_in_words
from reports.papers.issuer import Issuer, issuer_of, official_name
from reports.papers.sentences import WARNING, formalities, numbered_day, parts
from reports.wording.filling import Values
from reports.wording.kinds.law import SYSTEM


def decision(declaration: Declaration, settings: DocumentSettings) -> OfficialDocument:
    """The decision of công bố with its annex: scope, TTHC with their procedures, clauses that do not apply; ten queries."""
    on = declaration.decided_on
    issuer, system = issuer_of(declaration.agency, settings, on), _system(declaration)
    annexed = list(declaration.formalities.all())
    said = issuer.said("QĐ", on, on.year, declaration.signatory)
    say = settings.voice("declaration").knowing({**said, **_values(declaration, system, len(annexed))})
    return OfficialDocument(
        kind="QUYẾT ĐỊNH",
        subject=say.line("subject"),
        letterhead=say.letterhead(issuer.parent, issuer.printed, declaration.number),
        authority=issuer.authority,
        bases=say.bases(),
        resolves="QUYẾT ĐỊNH:",
        opening=(),
        body=tuple(say.paragraphs("articles")),
        closing="",
        recipients=say.recipients(),
        signature=say.signature(),
        warning=WARNING if declaration.illustrative else "",
        annexes=(Annex("Phụ lục", f"PHẠM VI ÁP DỤNG {SYSTEM.upper()}", _annex(declaration, system, annexed)),),
        annex_reference=(f"(Kèm theo Quyết định {numbered_day(declaration.number, on)} của {_decider(issuer)})"),
    )


def _values(declaration: Declaration, system: QualitySystem, annexed: int) -> Values:
    body = _committee(declaration)
    website = " và đăng trên trang thông tin điện tử của cơ quan" if declaration.has_website else ""
    return {
        "tieu_chuan": _standard(system), "lai": "lại " if declaration.kind == DeclarationKind.AGAIN else "",
        "can_cu_xac_nhan": tuple(_confirmed(declaration)), "theo_de_nghi": (f"Theo đề nghị của {body}",) if body else (),
        "pham_vi": _scope(declaration, system), "so_thu_tuc": _formalities(annexed), "thay_the": _in_place_of(declaration),
        "bo_phan_phu_trach": body or "bộ phận được phân công", "chiu_trach_nhiem": f"{body}, các" if body else "Các",
        "cong_khai": f"niêm yết tại trụ sở{website}",
    }  # fmt: skip


def notice(declaration: Declaration, settings: DocumentSettings) -> OfficialDocument:
    """The letter to the province's lead department; six queries."""
    on = declaration.notice_on or declaration.decided_on
    issuer, system = issuer_of(declaration.agency, settings, on), _system(declaration)
    posted = (
        f" từ {day_in_words(declaration.posted_on)}" if declaration.posted_on else " ngay sau khi ban hành quyết định"
    )
    web = f"; đăng tại {declaration.web_address}" if declaration.web_address else ""
    values = {
        "tieu_chuan": _standard(system), "so_quyet_dinh": numbered_day(declaration.number, declaration.decided_on),
        "pham_vi": _scope(declaration, system), "cong_khai": f"niêm yết tại trụ sở{posted}{web}",
        "so_thu_tuc": _formalities(declaration.formalities.count() or declaration.annex_count or 0),
    }  # fmt: skip
    said = issuer.said("", declaration.notice_on, on.year, declaration.signatory, together=True)
    say = settings.voice("notice").knowing({**said, **values})
    return OfficialDocument(
        kind="",
        subject=say.line("subject"),
        letterhead=say.letterhead(issuer.parent, issuer.printed, declaration.notice_number),
        addressees=say.lines("addressees"),
        opening=(),
        body=tuple(say.paragraphs("body")),
        closing=say.line("closing"),
        recipients=say.recipients(),
        signature=say.signature(),
        warning=WARNING if declaration.illustrative else "",
    )


def _formalities(count: int) -> str:
    return f"; gồm {count:02d} thủ tục hành chính" if count else ""


def _system(declaration: Declaration) -> QualitySystem:
    found: QualitySystem = QualitySystem.objects.select_related("edition").get(pk=declaration.part_of_id)
    return found


def _standard(system: QualitySystem) -> str:
    return f"TCVN ISO {system.edition.code}"


def _scope(declaration: Declaration, system: QualitySystem) -> str:
    """What it covers, in running text without the final stop."""
    return (declaration.scope or system.scope).strip().rstrip(".")


def _decider(issuer: Issuer) -> str:
    return f"{issuer.head} {official_name(issuer.name)}"


def _committee(declaration: Declaration) -> str:
    """What the body that leads the system is called; empty where nobody entered one."""
    found = Committee.objects.of(declaration.agency_id).standing().order_by("-decided_on", "-pk").first()
    return str(CommitteeKind(found.kind).label) if found else ""


def _confirmed(declaration: Declaration) -> list[str]:
    """The head's confirmation that the decision rests on (Điều 4.2d)."""
    rows = Confirmation.objects.filter(part_of=declaration.part_of_id, confirmed_on__lte=declaration.decided_on)
    found = rows.order_by("-confirmed_on", "-pk").first()
    return (
        [f"Căn cứ văn bản xác nhận hiệu lực {SYSTEM} {numbered_day(found.number, found.confirmed_on)}"] if found else []
    )


def _in_place_of(declaration: Declaration) -> str:
    """ " và thay thế Quyết định số …": the declaration of the same system before one made anew."""
    if declaration.kind != DeclarationKind.AGAIN:
        return ""
    rows = Declaration.objects.filter(part_of=declaration.part_of_id, decided_on__lt=declaration.decided_on)
    found = rows.order_by("-decided_on", "-pk").first()
    return f" và thay thế Quyết định {numbered_day(found.number, found.decided_on)}" if found else ""


def _annex(declaration: Declaration, system: QualitySystem, annexed: Sequence[Formality]) -> tuple[Block, ...]:
    """Scope, the units that share the system, the TTHC, the clauses that do not apply."""
    shared = Membership.objects.filter(part_of=declaration.part_of_id).on(declaration.decided_on).select_related("unit")
    excluded = (
        Exclusion.objects.filter(part_of=declaration.part_of_id).select_related("clause").order_by("clause__position")
    )
    handled: list[Block] = [formalities(annexed, _codes(declaration))] if annexed else []
    if not annexed and declaration.annex_count:
        handled = [Paragraph(f"{declaration.annex_count:02d} thủ tục hành chính theo danh mục của cơ quan.")]
    return parts(
        (
            ("PHẠM VI", [Paragraph(f"{_scope(declaration, system)}.")]),
            ("ĐƠN VỊ DÙNG CHUNG HỆ THỐNG", [Paragraph(f"- {row.unit};") for row in shared]),
            ("THỦ TỤC HÀNH CHÍNH", handled),
            (
                "ĐIỀU KHOẢN KHÔNG ÁP DỤNG",
                [
                    Paragraph(f"- Điều khoản {row.clause.number}: {row.justification.strip().rstrip('.')}.")
                    for row in excluded
                ],
            ),
        )
    )


def _codes(declaration: Declaration) -> dict[int, list[str]]:
    """The codes of the system's procedures in force, by the TTHC they serve."""
    links = Procedure.formalities.through.objects.filter(
        procedure__part_of=declaration.part_of_id, procedure__state=PaperState.IN_FORCE
    )
    found: dict[int, list[str]] = defaultdict(list)
    for formality, code in links.order_by("procedure__code").values_list("formality", "procedure__code"):
        found[formality].append(code)
    return found
