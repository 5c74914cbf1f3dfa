"""An entry of any register: one form class for each, made from its description."""

from __future__ import annotations

from functools import cache
from typing import Any, cast

from django import forms
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext as _now

from agencies.formfields import CountField, DayField, PointsField
from agencies.forms.choices import agencies_of
from agencies.models import Agency
from registers.models import Entry
from registers.register import Register, all_registers
from standards.models import Clause

FIRST_YEAR, LAST_YEAR = 2000, 2100


Objects = dict[str, models.QuerySet[Any]]
"""For each field that names objects those it may name."""


class EntryForm(forms.ModelForm):  # type: ignore[type-arg]  # generic in the stubs alone
    """An entry of the register the class was made for (`entry_form`), in the file of one agency."""

    register: Register
    seen = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, agency: Agency, objects: Objects | None = None, **options: Any) -> None:
        """`objects` are those of `objects_of`, from who makes many forms and keeps entries apart without their help."""
        super().__init__(*args, **options)
        self.agency = agency
        self.instance.agency = agency
        self.looks_for_twin = objects is None
        for name, choices in (objects or objects_of(self.register, agency)).items():
            self.fields[name].queryset = choices  # type: ignore[attr-defined]
        if "part_of" in self.fields:
            self._choose_whole()
        if "state" in self.fields:
            self._choose_state()
        if "year" in self.fields:
            self.fields["year"] = CountField(
                label=self.register.label("year"), min_value=FIRST_YEAR, max_value=LAST_YEAR
            )
            self.fields["year"].prepare_value = lambda value: value  # type: ignore[method-assign]  # 2026, not 2.026
            self.initial["year"] = self.initial.get("year") or timezone.localdate().year
        if self.register.begins and self.looks_for_twin and not self.is_bound and not self.instance.pk:
            self.initial = {**self.register.begins(agency), **self.initial}
        self.initial["seen"] = self.instance.changed_at.isoformat() if self.instance.pk else ""

    def _choose_whole(self) -> None:
        field = cast(Any, self.fields["part_of"])
        field.label, field.required = self.register.label("part_of"), True
        if (
            not self.is_bound
            and not self.initial.get("part_of")
            and (only := list(field.queryset[:2]))
            and len(only) == 1
        ):
            self.initial["part_of"] = only[0].pk

    def _choose_state(self) -> None:
        states = self.register.states
        assert states
        stored = self.instance.state if self.instance.pk else ""
        self.fields["state"] = forms.ChoiceField(label=self.register.label("state"), choices=states.open_to(stored))
        self.initial["state"] = self.instance.state or states.first

    def clean(self) -> dict[str, Any]:
        """The values must fit together."""
        data: dict[str, Any] = super().clean() or self.cleaned_data
        for name, fault in self.register.check(data).items():
            self.add_error(name if name in self.fields else None, fault)
        return data

    def _post_clean(self) -> None:
        super()._post_clean()  # type: ignore[misc]  # Django's own
        if self.errors or not self.looks_for_twin:
            return
        twin = self._twin()
        if twin is not None:
            self.add_error(
                None,
                _now("Sổ này đã có “%(entry)s”. Hãy mở mục đó để sửa, hoặc ghi số, mã khác.") % {"entry": twin.title},
            )

    def _twin(self) -> Entry | None:
        entry = self.instance
        reference = " ".join(entry.referred().split())[:150]
        rows = Entry.objects.filter(
            agency=self.agency,
            register=self.register.key,
            part_of=entry.part_of_id,
            year=entry.year,
            reference=reference,
        )
        return rows.exclude(pk=entry.pk).first()

    def related(self) -> dict[str, list[Any]]:
        """The objects chosen in many-to-many fields."""
        return {
            name: list(self.cleaned_data[name])
            for name in self.register.fields
            if self.register.field(name).many_to_many
        }


def objects_of(register: Register, agency: Agency) -> Objects:
    """For each field of a register that names objects: those an entry of this agency may name."""
    return {name: _objects(register, name, agency) for name in register.fields if register.field(name).is_relation}


def _objects(register: Register, name: str, agency: Agency) -> models.QuerySet[Any]:
    model = register.field(name).related_model
    if name == "part_of":
        return Entry.objects.of(agency).filter(register=register.parent).order_by("-year", "sort_text")
    if model is Agency:
        return agencies_of(agency.province)
    if model is Clause:
        return Clause.objects.select_related("edition", "parent").order_by("-edition__year", "position")
    for other in all_registers():
        if other.model is model:
            return other.rows(agency).order_by("sort_text")
    return cast("models.QuerySet[Any]", model._default_manager.all())


def _form_field(field: models.Field[Any, Any], **options: Any) -> Any:
    """The form's field for a model's: days, counts and amounts as people here type them."""
    made: dict[str, Any] = {
        "label": str(field.verbose_name)[:1].upper() + str(field.verbose_name)[1:],
        "help_text": field.help_text,
        "required": not field.blank,
        "initial": field.get_default() if field.has_default() else None,
    }
    if isinstance(field, models.DateField):
        return DayField(**made)
    if isinstance(field, models.DecimalField):
        return PointsField(max_digits=field.max_digits, decimal_places=field.decimal_places, **made)
    if isinstance(field, models.IntegerField) and not field.choices:
        return CountField(**made)
    if isinstance(field, models.URLField):
        return forms.URLField(max_length=field.max_length, assume_scheme="https", **made)
    found = field.formfield(**options)
    if found is not None:
        found.label = made["label"]
    if isinstance(found, forms.ModelMultipleChoiceField):
        found.widget.attrs |= {"size": 8, "data-pick": True}
    if isinstance(field, models.TextField) and found is not None:
        found.widget.attrs["rows"] = 3
    return found


@cache
def entry_form(register: Register) -> type[EntryForm]:
    """The form of a register."""
    form = forms.modelform_factory(
        register.model, form=EntryForm, fields=list(register.fields), formfield_callback=_form_field
    )
    made = cast("type[EntryForm]", form)
    made.register = register
    return made
