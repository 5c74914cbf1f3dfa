/* What was left behind by a closed tab, a dead network or an expired session goes back into its form, and is sent;
 * what was typed before these scripts were there is heard now. */

import { drafts, draftsLeft, isDone } from "./drafts.js";
import { fill, formOf, isBehind, isTick, touched, versionOf } from "./form.js";
import { each, url } from "./page.js";
import { outbox } from "./saving.js";
import { say } from "./telling.js";

const putBack = (entry) => {
  if (!isBehind(entry)) return;
  fill(formOf(entry), entry);
  say(entry, "kept");
};

/* Typed over what stands in the form now. Of what was typed over something else we must know first whether it is saved. */
const isCurrent = (draft) => {
  const form = formOf(draft);
  return Boolean(form) && versionOf(form) === draft.version;
};

/* Of each form what was typed last. */
const newest = (entries) => {
  const left = new Map();
  for (const entry of entries) if (!(left.get(entry.key)?.at > entry.at)) left.set(entry.key, entry);
  return [...left.values()];
};

/* Back into the forms on the page; gives what is in the outbox, and what is not. */
const look = async () => {
  drafts().filter(isCurrent).forEach(putBack);
  const [all, typed] = await Promise.all([outbox.pending(), draftsLeft()]);
  const pending = all.filter(({ key }) => key.startsWith(`${url}|`));
  const left = newest([...pending, ...typed()].filter((entry) => !isDone(entry)));
  left.forEach(putBack);
  return { pending, typed: left.filter((entry) => !pending.includes(entry)) };
};

/* Typed or ticked while the scripts were still on their way, maybe where something was left behind before: then that
 * comes first, and an explanation goes on from there. */
const hearEarly = () => each("form[data-side]:not([data-past])", (form) => {
  const early = touched(form).map((box) => [box, box.checked, box.value]);
  if (!early.length) return;
  const left = drafts().find((draft) => formOf(draft) === form && isCurrent(draft));
  if (left) fill(form, left);
  for (const [box, checked, value] of early) {
    const goesOn = left && box.matches("textarea") && value.startsWith(box.defaultValue);
    if (isTick(box)) box.checked = checked;
    else box.value = goesOn ? box.value + value.slice(box.defaultValue.length) : value;
    box.dispatchEvent(new Event("input", { bubbles: true }));
    if (isTick(box)) box.dispatchEvent(new Event("change", { bubbles: true }));
  }
});

/* For a section that has just been drawn. */
export const restore = async () => {
  await look();
};

/* For a page that has just been opened: what the outbox has goes out as it is, what it has not is given to it. */
export const takeUp = async () => {
  hearEarly();
  const { pending, typed } = await look();
  const waits = new Set(pending.map(({ key }) => key));
  /* A verifier's draft is decided by the verifier; it waits in its form. */
  await Promise.all(typed.filter(({ key, side }) => side !== "found" || waits.has(key)).map((entry) => outbox.put(entry)));
  return outbox.flush();
};
