"""Asking for the pages of a rubric in the first province, and what it then holds."""

from collections.abc import Callable
from typing import Any

from django.test import Client
from django.urls import reverse

from agencies.models import User
from scoring.models import RubricVersion
from scoring.rules.rubric import Rubric
from scoring.workflow.rubrics import publish_rubric
from tests.scoring.htmlforms import fields_of
from tests.scoring.rubrics import htqlcl

AsUser = Callable[[User], Client]
RUBRIC = htqlcl()


def published(version: RubricVersion) -> RubricVersion:
    """That draft, published."""
    return publish_rubric(version, decision_number="12/QĐ-UBND", decision_date=None, by=None)


def url(name: str, version: RubricVersion | None = None, *more: Any) -> str:
    """The address of a page of the first province."""
    return reverse(f"scoring:{name}", args=["bac-giang", *([version.pk] if version else []), *more])


def spec(version: RubricVersion) -> Rubric:
    """The rubric as it is stored now."""
    return RubricVersion.objects.get(pk=version.pk).spec


def part(client: Client, version: RubricVersion, *where: str) -> dict[str, Any]:
    """What the page of one part would post if nothing were changed."""
    return dict(fields_of(client.get(url("rubric_part", version, *where)).content.decode(), "part"))
