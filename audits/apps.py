"""How Django knows this app, and what it adds to the pages of others."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class AuditsConfig(AppConfig):
    name = "audits"
    verbose_name = "Đánh giá, kiểm tra"

    def ready(self) -> None:
        """Register the guards of this app's addresses, its pages, its part in the pages of others."""
        from agencies import panels, todo
        from agencies.datasets import Dataset, Group, Intake, dataset
        from agencies.gate import guard
        from agencies.navigation import entry
        from agencies.roles import Permission
        from audits import importers, tables
        from audits.models import Audit, Checklist, Finding, Inspector, Member, Paper, ProgrammeLine, Question
        from audits.todo import tasks
        from audits.trail_words import name_everything
        from audits.uses import LISTERS, audits_of_agency, cited_in_audits
        from evidence import citations

        guard("audit", Audit.objects.with_context().all, province="agency__province", path="agency.path")
        for name, model in {"member": Member, "line": ProgrammeLine, "paper": Paper}.items():
            rows = model._default_manager.select_related("audit__agency__province", "audit__checklist__edition")
            guard(name, rows.all, province="audit__agency__province", path="audit.agency.path")
        guard(
            "audit_finding",
            Finding.objects.select_related("agency__province", "audit__agency", "answer__question", "raised_by").all,
            province="agency__province",
            path="agency.path",
        )
        guard("checklist", Checklist.objects.select_related("province", "edition").all, province="province")
        guard(
            "question",
            Question.objects.select_related("checklist__province", "checklist__edition").all,
            province="checklist__province",
        )
        guard("inspector", Inspector.objects.select_related("province", "person", "agency").all, province="province")
        entry(_("Kiểm tra, đánh giá"), "audits:audits", "clipboard-list", Permission.VIEW_AUDITS, 65)
        todo.provider(tasks)
        panels.provider(audits_of_agency)
        citations.provider(cited_in_audits)
        for lister in LISTERS:
            citations.lister(lister)
        name_everything()
        dataset(
            Dataset(
                "audits", _("Cuộc kiểm tra, đánh giá"), _("Kiểm tra của tỉnh và đánh giá nội bộ của cơ quan."),
                Group.AUDITS, Permission.VIEW_AUDITS, tables.audits,
            ),
            Dataset(
                "answers", _("Kết luận theo câu hỏi"), _("Mỗi cuộc kết luận gì cho từng câu hỏi."),
                Group.AUDITS, Permission.VIEW_AUDITS, tables.answers,
            ),
            Dataset(
                "findings", _("Điểm cần khắc phục"), _("Điểm không phù hợp, khuyến nghị và hành động khắc phục."),
                Group.AUDITS, Permission.VIEW_AUDITS, tables.findings,
            ),
            Dataset(
                "checklists", _("Bảng câu hỏi"), _("Câu hỏi của mọi phiên bản."),
                Group.AUDITS, Permission.VIEW_AUDITS, tables.checklists,
                Intake("audits:import_checklists", Permission.PLAN_INSPECTIONS, importers.CHECKLISTS.columns),
            ),
            Dataset(
                "past-audits", _("Cuộc kiểm tra, đánh giá kèm điểm phát hiện"),
                _("Cuộc đã ký biên bản; nhập được những năm chỉ có hồ sơ giấy."),
                Group.AUDITS, Permission.VIEW_AUDITS, tables.past_audits,
                Intake("audits:import_audits", Permission.PLAN_INSPECTIONS, importers.PAST_AUDITS.columns),
            ),
        )  # fmt: skip
