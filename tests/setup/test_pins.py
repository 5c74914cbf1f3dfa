"""What is pinned, and what goes into the image."""

import re

from qms.settings import BASE_DIR


def pins(name: str) -> dict[str, str]:
    """Package and version of each line of a requirements file."""
    return dict(re.findall(r"^([a-z0-9._-]+)(?:\[[a-z,-]+\])?==(\S+)", (BASE_DIR / name).read_text(), re.MULTILINE))


def test_checks_run_on_the_versions_the_product_runs_on() -> None:
    product = pins("requirements.txt")

    assert len(product) > 20
    assert product.items() <= pins("requirements-dev.txt").items()


def test_pins_carry_hashes_and_name_no_host() -> None:
    for name in ("requirements.txt", "requirements-dev.txt", "script/uv.txt", "script/audit.txt"):
        text = (BASE_DIR / name).read_text()
        assert "://" not in text
        assert len(re.findall(r"^\S+==", text, re.MULTILINE)) == len(
            re.findall(r"^\S+==.*\\\n +--hash=", text, re.MULTILINE)
        )


def test_the_image_gets_every_package() -> None:
    let_in = {line[1:] for line in (BASE_DIR / ".dockerignore").read_text().splitlines() if line.startswith("!")}
    packages = {path.parent.name for path in BASE_DIR.glob("*/__init__.py")} - {"tests", "script"}

    assert packages | {"templates", "static", "locale", "manage.py", "pyproject.toml", "requirements.txt"} <= let_in
