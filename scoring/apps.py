"""How Django knows this app, and what it adds to the pages of others."""

from django.apps import AppConfig
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
        from agencies.roles import Permission
        from agencies.workflow.people import on_take_over
        from evidence import citations
        from jobs import kinds
        from jobs.chores import chore
        from scoring import tables
        from scoring.models import (
            Appeal,
            Campaign,
            Citation,
            Decision,
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
        from scoring.suggestions import page_texts, pages_from
        from scoring.todo import tasks
        from scoring.trail_words import name_everything
        from scoring.uses import cited_in_scorecards, citing, sheets_by_year
        from scoring.workflow.campaigns import hand_over
        from scoring.workflow.reminders import KIND

        guard(
            "rubric",
            RubricVersion.objects.select_related("province", "updated_by", "derived_from").all,
            province="province",
        )
        guard("campaign", Campaign.objects.select_related("rubric", "province").all, province="province")
        guard(
            "reminder",
            Reminder.objects.select_related("campaign__rubric", "campaign__province", "by").all,
            province="campaign__province",
        )
        guard("finding", FindingPhrase.objects.select_related("province").all, province="province")
        guard("sitting", Sitting.objects.select_related("campaign").all, province="campaign__province")
        guard("decision", Decision.objects.select_related("campaign").all, province="campaign__province")
        guard("scorecard", Scorecard.objects.with_context().all, province="campaign__province", path="agency.path")
        for name, model in {
            "submission": Submission, "supplement": Supplement, "appeal": Appeal, "unlock": UnlockRequest,
            "citation": Citation, "notice": Letter, "wish": ExtensionRequest,
        }.items():  # fmt: skip
            rows = model._default_manager.select_related("scorecard__campaign__province", "scorecard__agency")
            guard(name, rows.all, province="scorecard__campaign__province", path="scorecard.agency.path")
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
