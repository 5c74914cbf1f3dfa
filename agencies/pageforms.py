"""How every form is drawn: label, hint under it, error, input; tied together for a screen reader.

`FORM_RENDERER` names `Renderer`, so `{{ form }}` and `{{ form.name.as_field_group }}` come out right for
any Django form, ours or a package's.
"""

from __future__ import annotations

from typing import Any

from django import forms
from django.forms.boundfield import BoundField
from django.forms.renderers import TemplatesSetting


class PageField(BoundField):
    """A field that knows the class its widget wears."""

    @property
    def is_choice(self) -> bool:
        """A group of radio buttons or check boxes, drawn one below the other."""
        return isinstance(self.field.widget, forms.RadioSelect | forms.CheckboxSelectMultiple)

    @property
    def is_tick(self) -> bool:
        """A single check box, drawn before its label."""
        return isinstance(self.field.widget, forms.CheckboxInput)

    @property
    def is_optional(self) -> bool:
        """Whether the label should say that it may be left empty; nobody expects a tick to be required."""
        return not self.field.required and not self.field.disabled and not self.is_tick

    @property
    def first_id(self) -> str:
        """The first of a group of boxes, where a link to the field leads; empty for a single box."""
        return f"{self.auto_id}_0" if self.use_fieldset else ""

    def build_widget_attrs(self, attrs: Any, widget: forms.Widget | None = None) -> dict[str, Any]:
        """Add the class to what Django puts on the input."""
        built = super().build_widget_attrs(attrs, widget)
        widget = widget or self.field.widget
        own = _css(widget)
        if getattr(widget, "input_type", "") in {"email", "password"}:
            built["placeholder"] = False  # packages repeat the label there, where it is lost on the first key
        if own and not widget.is_hidden:
            wears = [
                own,
                *(["is-invalid"] if self.errors else []),
                widget.attrs.get("class", ""),
                built.get("class", ""),
            ]
            built["class"] = " ".join(word for word in wears if word)
        return built


class Renderer(TemplatesSetting):
    """Draws forms from templates/components/."""

    form_template_name = "components/fields.html"
    field_template_name = "components/field.html"
    bound_field_class = PageField


def _css(widget: forms.Widget) -> str:
    if isinstance(widget, forms.CheckboxInput | forms.RadioSelect | forms.CheckboxSelectMultiple):
        return "form-check-input"
    if isinstance(widget, forms.Select):
        return "form-select"
    return "form-control"
