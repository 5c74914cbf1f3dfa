"""The demonstration's file: complete enough to look at, and marked."""

from registers.illustration import illustrate_file
from registers.models import Entry
from registers.standing import file_of
from registers.telling import told
from tests.conftest import Cast


def test_a_file_of_the_demonstration_is_full_and_marked(cast: Cast) -> None:
    illustrate_file(cast.commune, 2023)

    found = file_of(cast.commune, 2023)

    assert not Entry.objects.filter(illustrative=False).exists()
    assert (found.formalities_covered.numerator, found.formalities_covered.denominator) == (4, 6)
    assert (found.required_issued.numerator, found.required_issued.denominator) == (4, 5)
    assert [line.good for line in told(found)].count(True) >= 8
