"""How Django knows this app, and what it adds to the pages of others."""

from typing import Any

from django.apps import AppConfig
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _


class ScoringConfig(AppConfig):
    name = "scoring"
    verbose_name = "Chấm điểm"

    def ready(self) -> None:
        """Register the guards of this app's addresses."""
        from agencies import panels, todo, trail_words
        from agencies.datasets import Dataset, Group, Intake, dataset
        from agencies.gate import guard
        from agencies.navigation import entry
        from agencies.personal.erasing import on_erase
        from agencies.roles import Permission
        from agencies.workflow.people import on_take_over
        from evidence import citations
        from evidence.redaction import readers
        from jobs import kinds
        from jobs.chores import chore
        from scoring import moves, retention, tables
        from scoring.models import (
            Appeal,
            Campaign,
            Citation,
            Decision,
            Disposal,
            ExtensionRequest,
            FindingPhrase,
            Letter,
            Reminder,
            RubricVersion,
            Scorecard,
            Sitting,
            Submission,
            Supplement,
            UnlockRequest,
        )
        from scoring.models.acting import forget
        from scoring.posting import post_letters
        from scoring.retention.job import destroy_expired
        from scoring.suggestions import page_texts, pages_from
        from scoring.todo import tasks
        from scoring.trail_words import name_everything
        from scoring.uses import cited_in_scorecards, citing, sheets_by_year, verifies_now
        from scoring.workflow.campaigns import hand_over
        from scoring.workflow.reminders import KIND, forget_person

        guard(
            "rubric",
            RubricVersion.objects.select_related("province", "updated_by", "derived_from").all,
            province="province",
        )
        guard(
            "campaign", Campaign.objects.select_related("rubric", "province").all, province="province",
            writing=moves.may_write,
        )  # fmt: skip
        guard(
            "reminder",
            Reminder.objects.select_related("campaign__rubric", "campaign__province", "by").all,
            province="campaign__province",
            writing=lambda row: moves.may_write(row.campaign),
        )
        guard("finding", FindingPhrase.objects.select_related("province").all, province="province")
        of_year: tuple[tuple[str, QuerySet[Any], str | None], ...] = (
            ("sitting", Sitting.objects.select_related("campaign"), None),
            ("decision", Decision.objects.select_related("campaign"), None),
            ("disposal", Disposal.objects.select_related("campaign", "proposed_by", "confirmed_by"), None),
            ("scorecard", Scorecard.objects.with_context(), "agency.path"),
        )
        for name, found, path in of_year:
            guard(
                name, found.all, province="campaign__province", path=path,
                writing=lambda row: moves.may_write(row.campaign),
            )  # fmt: skip
        for name, model in {
            "submission": Submission, "supplement": Supplement, "appeal": Appeal, "unlock": UnlockRequest,
            "citation": Citation, "notice": Letter, "wish": ExtensionRequest,
        }.items():  # fmt: skip
            rows = model._default_manager.select_related("scorecard__campaign__province", "scorecard__agency")
            guard(
                name, rows.all, province="scorecard__campaign__province", path="scorecard.agency.path",
                writing=lambda row: moves.may_write(row.scorecard.campaign),
            )  # fmt: skip
        entry(_("Bộ tiêu chí"), "scoring:rubrics", "list-details", Permission.VIEW_AGENCY, 30)
        entry(_("Đợt chấm điểm"), "scoring:campaigns", "calendar-event", Permission.MANAGE_CAMPAIGN, 40)
        entry(_("Phiếu chấm điểm"), "scoring:scorecards", "clipboard-check", Permission.VIEW_SCORECARD, 50)
        entry(_("Kết quả"), "scoring:results", "medal", Permission.VIEW_SCORECARD, 70)
        todo.provider(tasks)
        panels.provider(sheets_by_year)
        citations.provider(cited_in_scorecards)
        citations.lister(citing)
        on_take_over(hand_over)
        kinds.register(KIND, post_letters, label=_("Gửi lời nhắc"), permission=Permission.MANAGE_CAMPAIGN)
        pages_from(page_texts)
        readers.provider(verifies_now)
        on_erase(forget_person)
        kinds.register(
            retention.KIND,
            destroy_expired,
            label=_("Hủy minh chứng hết thời hạn lưu giữ"),
            permission=Permission.VIEW_TRAIL,
        )
        entry(_("Thời hạn lưu giữ"), "scoring:retention", "archive", Permission.MANAGE_PROVINCE, 98)
        name_everything()
        dataset(
            Dataset(
                "rubrics", _("Bộ tiêu chí"), _("Tiêu chí của mọi phiên bản. Tệp nhập lại được thì xuất ở trang từng phiên bản."),
                Group.SCORES, Permission.VIEW_AGENCY, tables.rubrics,
                Intake("scoring:rubric_import", Permission.MANAGE_RUBRIC, sample_url="scoring:rubrics"),
            ),
            Dataset(
                "results", _("Kết quả các năm"), _("Điểm và xếp loại của từng cơ quan; nhập được kết quả năm chỉ có trên giấy."),
                Group.SCORES, Permission.VIEW_SCORECARD, tables.results,
                Intake("scoring:result_paper", Permission.MANAGE_CAMPAIGN, tables.result_columns),
            ),
            Dataset(
                "scores", _("Điểm từng tiêu chí"), _("Điểm, nội dung chấm và giải trình của mỗi bên; nhập được điểm của năm chỉ có trên giấy."),
                Group.SCORES, Permission.VIEW_SCORECARD, tables.scores,
                Intake("scoring:paper_scores", Permission.MANAGE_CAMPAIGN, sample_url="scoring:paper_scores_sample"),
            ),
            Dataset(
                "citations", _("Trích dẫn minh chứng"), _("Cơ quan nào dẫn tài liệu nào, trang nào, cho tiêu chí nào."),
                Group.SCORES, Permission.VIEW_SCORECARD, tables.citations,
            ),
        )  # fmt: skip
        chore(forget)
        trail_words.actions(
            {
                "draft_rubric": _("soạn bản nháp bộ tiêu chí"),
                "change_rubric": _("sửa bản nháp bộ tiêu chí"),
                "publish_rubric": _("ban hành bộ tiêu chí"),
                "retire_rubric": _("thôi dùng bộ tiêu chí"),
                "discard_draft": _("xóa bản nháp bộ tiêu chí"),
                "export_rubric": _("xuất bộ tiêu chí"),
            }
        )
