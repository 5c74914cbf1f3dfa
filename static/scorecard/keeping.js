/* Texts that wait for a button: an answer, an appeal, a reason. Kept in this browser from the first letter and given back on
 * return, until the server has taken them.
 *
 * What was sent is kept too, for a refusal or an expired session answers with another page. It is done with once the
 * page shows the place the form stood in, and the form no more. */

import { drafts, draftsLeft, forgetDraft, isDone, keepEntry } from "./drafts.js";
import { fieldsOf, fill, isSame, touched } from "./form.js";
import { byId, each, find, url, words } from "./page.js";

const FORMS = "form[data-keep=text]";
const HERE = `text|${url}|`;
const DAYS = 60 * 24 * 3600 * 1000;

const keyOf = (form) => HERE + form.getAttribute("action");
const formOf = ({ key }) => [...document.querySelectorAll(FORMS)].find((form) => keyOf(form) === key);
const isEmpty = (form) => [...form.querySelectorAll("textarea")].every((box) => !box.value.trim());
const entryOf = (form, more) => ({
  key: keyOf(form), fields: fieldsOf(form), place: form.parentElement.closest("[id]")?.id ?? "", at: Date.now(), ...more,
});

const note = (form, text) => {
  let line = find(".kept-text", form);
  if (!line && !text) return;
  if (!line) {
    line = Object.assign(document.createElement("p"), { className: "hint kept-text" });
    line.setAttribute("role", "status");
    find("textarea", form).after(line);
  }
  line.textContent = text;
};

const keep = (form, more) => {
  if (isEmpty(form)) {
    forgetDraft(keyOf(form));
    delete form.dataset.kept;
    note(form, "");
    return;
  }
  keepEntry(entryOf(form, more));
  form.dataset.kept = "";
};

for (const kind of ["input", "change", "compositionend"]) {
  document.addEventListener(kind, ({ target }) => {
    const form = target.closest?.(FORMS);
    if (form) keep(form);
  });
}
document.addEventListener("submit", ({ target }) => target.matches(FORMS) && keep(target, { sent: true }), true);

const giveBack = (entry) => {
  const form = formOf(entry);
  if (!form) {
    if ((entry.sent && byId(entry.place)) || Date.now() - entry.at > DAYS) forgetDraft(entry.key);
    return;
  }
  /* What has been typed here since, or stands here already, is newer. */
  if ("kept" in form.dataset || isSame(entry, { fields: fieldsOf(form) })) return;
  fill(form, entry);
  form.dataset.kept = "";
  note(form, words.keptText);
};

/* Of each text what was typed last. */
const look = async () => {
  const left = new Map();
  for (const entry of (await draftsLeft(HERE))()) {
    if (!isDone(entry) && !(left.get(entry.key)?.at > entry.at)) left.set(entry.key, entry);
  }
  left.forEach(giveBack);
};

/* Typed while the scripts were still on their way, or put back by the browser: it goes on from what was left behind. */
each(FORMS, (form) => {
  const early = touched(form).filter((box) => box.matches("textarea")).map((box) => [box, box.value]);
  if (!early.length) return;
  const left = drafts(HERE).find((draft) => formOf(draft) === form);
  if (left) fill(form, left);
  for (const [box, text] of early) if (left && !box.value.includes(text.trim())) box.value = `${box.value} ${text}`;
  keep(form);
});
look();
document.addEventListener("scorecard:drawn", look);
