"""What the columns of files are called: no two alike in one register, in either language."""

import pytest
from django.conf import settings
from django.utils.translation import override

from agencies.rules import fold
from registers.register import all_registers


@pytest.mark.parametrize("language", [code for code, _name in settings.LANGUAGES])
def test_no_register_has_two_columns_of_one_name(language: str) -> None:
    with override(language):
        for register in all_registers():
            labels = [fold(register.label(name)) for name in register.fields]
            assert len(set(labels)) == len(labels), (register.key, sorted(labels))
            others = {fold(register.label(name)): name for name in register.fields}
            assert not (set(others) & set(register.fields)) - {name for label, name in others.items() if label == name}
