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
from reports.official import (
    Annex,
    Block,
    OfficialDocument,
    Paragraph,
    articles,
    day_in_words,
    legal_bases,
    recipient_list,
)
from reports.papers import sentences as say
from reports.papers.issuer import Issuer, issuer_of, official_name


def decision(declaration: Declaration, settings: DocumentSettings) -> OfficialDocument:
    """The decision of công bố with its annex: scope, TTHC with their procedures, clauses that do not apply; nine queries."""
    issuer, system = issuer_of(declaration.agency, settings, declaration.decided_on), _system(declaration)
    agency, again = issuer.name, declaration.kind == DeclarationKind.AGAIN
    annexed = list(declaration.formalities.all())
    standard = _standard(system)
    body = _committee(declaration)
    covers = f"đối với các hoạt động: {_scope(declaration, system)}"
    if annexed:
        covers += f"; gồm {len(annexed):02d} thủ tục hành chính"
    public = "niêm yết tại trụ sở" + (
        " và đăng trên trang thông tin điện tử của cơ quan" if declaration.has_website else ""
    )
    return OfficialDocument(
        kind="QUYẾT ĐỊNH",
        subject=f"Về việc công bố {'lại ' if again else ''}{say.SYSTEM} phù hợp Tiêu chuẩn quốc gia {standard}",
        letterhead=issuer.letterhead(declaration.number, "QĐ", declaration.decided_on, declaration.decided_on.year),
        authority=issuer.authority,
        bases=legal_bases((*say.BASES, *_confirmed(declaration), *([f"Theo đề nghị của {body}"] if body else []))),
        resolves="QUYẾT ĐỊNH:",
        opening=(),
        body=tuple(
            articles(
                (
                    f"Công bố {'lại ' if again else ''}{say.SYSTEM} tại {agency} phù hợp Tiêu chuẩn quốc gia {standard} "
                    f"{covers} (chi tiết tại Phụ lục kèm theo Quyết định này).",
                    f"Quyết định này có hiệu lực kể từ ngày ký{_in_place_of(declaration)}.",
                    f"Giao {body or 'bộ phận được phân công'} thông báo bằng văn bản đến {settings.issuer_line}, {public}; "
                    "duy trì, cải tiến hệ thống theo quy định.",
                    f"{body + ', các' if body else 'Các'} phòng, bộ phận, cá nhân thuộc {agency} chịu trách nhiệm thi hành "
                    "Quyết định này./.",
                )
            )
        ),
        closing="",
        recipients=recipient_list(("Như Điều 4", f"{settings.issuer_line} (để báo cáo)"), ""),
        signature=issuer.signature(declaration.signatory),
        warning=say.WARNING if declaration.illustrative else "",
        annexes=(Annex("Phụ lục", f"PHẠM VI ÁP DỤNG {say.SYSTEM.upper()}", _annex(declaration, system, annexed)),),
        annex_reference=(
            f"(Kèm theo Quyết định {say.numbered_day(declaration.number, declaration.decided_on)} của {_decider(issuer)})"
        ),
    )


def notice(declaration: Declaration, settings: DocumentSettings) -> OfficialDocument:
    """The letter to the province's lead department; five queries."""
    on = declaration.notice_on or declaration.decided_on
    issuer, system = issuer_of(declaration.agency, settings, on), _system(declaration)
    count = declaration.formalities.count() or declaration.annex_count or 0
    signed = say.numbered_day(declaration.number, declaration.decided_on)
    body = [
        f"Thực hiện Điều 4 Quyết định số 19/2014/QĐ-TTg ngày 05 tháng 3 năm 2014 của Thủ tướng Chính phủ, {issuer.name} đã xây dựng, áp "
        f"dụng {say.SYSTEM} theo Tiêu chuẩn quốc gia {_standard(system)} và ban hành Quyết định {signed} công bố hệ thống phù hợp "
        "tiêu chuẩn.",
        f"Phạm vi công bố: {_scope(declaration, system)}" + (f"; gồm {count:02d} thủ tục hành chính." if count else "."),
        "Việc công khai: "
        + "; ".join(
            [
                f"niêm yết tại trụ sở từ {day_in_words(declaration.posted_on)}" if declaration.posted_on
                else "niêm yết tại trụ sở ngay sau khi ban hành quyết định",
                *([f"đăng tại {declaration.web_address}"] if declaration.web_address else []),
            ]
        )
        + ".",
        "(Gửi kèm Quyết định công bố và Phụ lục phạm vi áp dụng.)",
    ]  # fmt: skip
    return OfficialDocument(
        kind="",
        subject=f"thông báo công bố {say.SYSTEM}",
        letterhead=issuer.letterhead(declaration.notice_number, "", declaration.notice_on, on.year),
        addressees=(settings.issuer_line,),
        opening=(),
        body=tuple(Paragraph(text) for text in body),
        closing=f"{issuer.name} thông báo để {settings.issuer_line} biết, theo dõi, tổng hợp./.",
        recipients=recipient_list(("Như trên",), ""),
        signature=issuer.signature(declaration.signatory, together=True),
        warning=say.WARNING if declaration.illustrative else "",
    )


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
        [f"Căn cứ văn bản xác nhận hiệu lực {say.SYSTEM} {say.numbered_day(found.number, found.confirmed_on)}"]
        if found
        else []
    )


def _in_place_of(declaration: Declaration) -> str:
    """ " và thay thế Quyết định số …": the declaration of the same system before one made anew."""
    if declaration.kind != DeclarationKind.AGAIN:
        return ""
    rows = Declaration.objects.filter(part_of=declaration.part_of_id, decided_on__lt=declaration.decided_on)
    found = rows.order_by("-decided_on", "-pk").first()
    return f" và thay thế Quyết định {say.numbered_day(found.number, found.decided_on)}" if found else ""


def _annex(declaration: Declaration, system: QualitySystem, annexed: Sequence[Formality]) -> tuple[Block, ...]:
    """Scope, the units that share the system, the TTHC, the clauses that do not apply."""
    shared = Membership.objects.filter(part_of=declaration.part_of_id).on(declaration.decided_on).select_related("unit")
    excluded = (
        Exclusion.objects.filter(part_of=declaration.part_of_id).select_related("clause").order_by("clause__position")
    )
    handled: list[Block] = [say.formalities(annexed, _codes(declaration))] if annexed else []
    if not annexed and declaration.annex_count:
        handled = [Paragraph(f"{declaration.annex_count:02d} thủ tục hành chính theo danh mục của cơ quan.")]
    return say.parts(
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
