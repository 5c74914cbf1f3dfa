/* What a form of a card says, as an entry of the outbox: one side of one criterion, or where a document shows it. */

import { byId, each, find, url } from "./page.js";

export const ADDRESS = { own: `${url}act/`, locator: `${url}act/`, cite: `${url}act/`, found: `${url}decide/` };
const UNSAID = ["csrfmiddlewaretoken", "version"];

const keyOf = (form) => `${url}|${form.dataset.side}|${form.dataset.citation ?? form.dataset.code}`;
export const fieldsOf = (form) => [...new FormData(form)].filter(([name]) => !UNSAID.includes(name));
export const versionOf = (form) => Number(new FormData(form).get("version") ?? 0);

export const entryOf = (form) => ({
  key: keyOf(form), address: ADDRESS[form.dataset.side], side: form.dataset.side, code: form.dataset.code,
  citation: form.dataset.citation, fields: fieldsOf(form), version: versionOf(form), kind: form.dataset.side, at: Date.now(),
});
export const formOf = ({ side, code, citation }) =>
  side === "locator" ? find(`form[data-side=locator][data-citation="${citation}"]`) : byId(`form-${side}-${code}`);

export const isSame = (one, other) => JSON.stringify(one?.fields) === JSON.stringify(other?.fields);

/* Boxes that say something else than the page came with. */
export const touched = (form) =>
  [...form.querySelectorAll("input:not([type=hidden]), textarea")].filter((box) =>
    isTick(box) ? box.checked !== box.defaultChecked : box.value !== box.defaultValue);
export const isTick = (box) => box.matches("[type=checkbox], [type=radio]");

/* Put an entry back into its form, with the version it was typed over: what others have saved since is not known to it. */
export const fill = (form, { fields, version }) => {
  each("input[type=checkbox], input[type=radio]", (box) => {
    box.checked = fields.some(([name, value]) => name === box.name && value === box.value);
  }, form);
  each("input[type=text], input:not([type]), textarea", (box) => {
    const typed = fields.find(([name]) => name === box.name);
    if (typed) box.value = typed[1];
    if (typed?.[1]) box.closest("details")?.setAttribute("open", "");
  }, form);
  baseOn(form, version);
};
/* Take what stands in the other form of the same criterion into every field that nobody has touched here. */
export const join = (form, other) => {
  const own = new Set(touched(form).map(({ name }) => name));
  each("input:not([type=hidden]), textarea", (there) => {
    const here = byId(there.id);
    if (!here || !form.contains(here) || own.has(here.name)) return;
    if (isTick(there)) here.checked = here.defaultChecked = there.checked;
    else here.value = here.defaultValue = there.value;
  }, other);
  baseOn(form, versionOf(other));
};
export const baseOn = (form, version) => {
  if (form?.elements.version) form.elements.version.value = version;
};

/* Whether the form says something else by now than what was sent of it. */
export const isBehind = (entry) => {
  const form = formOf(entry);
  return Boolean(form) && !isSame(entry, { fields: fieldsOf(form) });
};

/* Half an answer, say a numerator without its denominator, waits for the rest while somebody is still in the form. */
export const isHalf = (form) => {
  const boxes = [...form.querySelectorAll("[data-understand]")];
  const open = boxes.filter((box) => !box.value.trim()).length;
  return open > 0 && open < boxes.length && form.contains(document.activeElement);
};

/* "None of these" and the boxes it speaks of exclude each other. */
export const exclude = (box, form) => {
  if (box.type !== "checkbox" || !box.checked) return;
  const name = CSS.escape(box.name);
  each(`input[type=checkbox][name="${name}"]`, (other) => {
    if (other !== box && ("none" in box.dataset || "none" in other.dataset)) other.checked = false;
  }, form);
};
