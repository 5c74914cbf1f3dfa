"""What every template keeps to: icons that exist, no inline script or style, components that say what they take."""

import re
from pathlib import Path

import pytest
from django.conf import settings

TEMPLATES = sorted((Path(settings.BASE_DIR) / "templates").rglob("*.html"))
ICONS = set(re.findall(r'<symbol id="([\w-]+)"', (Path(settings.BASE_DIR) / "static/icons.svg").read_text()))
# What is printed on paper or sent by post is not a page of the site.
PAGES = [
    path for path in TEMPLATES if not re.search(r"official|letterhead|reports/(cover|leaf)\.html|/email/", str(path))
]


def name(path: Path) -> str:
    """The template as Django names it."""
    return str(path.relative_to(Path(settings.BASE_DIR) / "templates"))


@pytest.mark.parametrize("path", TEMPLATES, ids=name)
def test_every_icon_named_is_drawn(path: Path) -> None:
    text = path.read_text()
    named = re.findall(r'{% icon "([\w-]+)"', text) + re.findall(r'\b(?:icon|sign)="([\w-]+)"', text)

    assert set(named) <= ICONS


def test_every_icon_named_in_python_is_drawn() -> None:
    apps = ("agencies", "evidence", "jobs", "scoring", "reports")
    sources = [path for app in apps for path in (Path(settings.BASE_DIR) / app).rglob("*.py")]
    named = {
        icon for path in sources for icon in re.findall(r'''\b(?:icon|sign)"?[=:] ?"([\w-]+)"''', path.read_text())
    }

    assert named
    assert named <= ICONS


@pytest.mark.parametrize("path", PAGES, ids=name)
def test_no_template_breaks_the_content_security_policy(path: Path) -> None:
    text = re.sub(r"{#.*?#}|{% comment %}.*?{% endcomment %}", "", path.read_text(), flags=re.DOTALL)

    assert not re.search(r"<style\b|\sstyle=|\son[a-z]+=|javascript:|<script(?![^>]*\ssrc=)", text)


@pytest.mark.parametrize("path", [path for path in TEMPLATES if path.parent.name == "components"], ids=name)
def test_every_component_says_what_it_takes(path: Path) -> None:
    assert re.match(r"{#|{% comment %}", path.read_text())
