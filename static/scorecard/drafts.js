/* Every keystroke, at once, in two places: one that is written before the next line runs and so outlives the tab, and
 * one that is on the disk a moment later and so outlives the browser.
 *
 * The first may come back, after the browser was killed, as it was a minute before. So the second notes of each form up
 * to when all is saved (`done`), and what was typed before that moment is no draft any more. */

import { entryOf, isSame } from "./form.js";
import { person, url } from "./page.js";

const DRAFT = `draft|${person}|`;
/* What the keys of this sheet's claims begin with; other texts have beginnings of their own. */
const CLAIMS = `${url}|`;
const disk = new globalThis.Outbox.Store(`drafts-${person}`);

const at = (key) => {
  try {
    return JSON.parse(localStorage.getItem(DRAFT + key));
  } catch {
    return null;
  }
};
const remove = (key) => {
  if (at(key)) localStorage.removeItem(DRAFT + key);
};

/* Up to when each form is done with, told at once: what was read from the disk a moment before does not know it. */
const doneHere = new Map();
export const isDone = ({ key, at: when }) => doneHere.get(key) >= when;

export const keepEntry = (entry) => {
  disk.put(entry);
  try {
    localStorage.setItem(DRAFT + entry.key, JSON.stringify(entry));
  } catch {
    /* The disk has it, and the outbox a moment later. */
  }
};
export const keepDraft = (form) => keepEntry(entryOf(form));

/* What is saved need not be kept, but what has been typed since must; another tab may have typed it. */
export const dropDraft = (entry) => {
  doneHere.set(entry.key, Math.max(entry.at, doneHere.get(entry.key) ?? 0));
  disk.change(entry.key, (draft) =>
    !draft || draft.at <= entry.at || isSame(draft, entry)
      ? { key: entry.key, at: Math.max(entry.at, draft?.at ?? 0), done: true }
      : draft);
  if (isSame(at(entry.key), entry)) remove(entry.key);
};

export const forgetDraft = (key) => {
  doneHere.set(key, Date.now());
  disk.put({ key, at: Date.now(), done: true });
  remove(key);
};

/* What can be told at once; some of it may be done. */
export const drafts = (begins = CLAIMS) => {
  try {
    return Object.keys(localStorage).filter((name) => name.startsWith(DRAFT + begins))
      .map((name) => at(name.slice(DRAFT.length))).filter(Boolean);
  } catch {
    return [];
  }
};

/* What is typed and not saved, from both places. Resolves with a function, for one types on until it is called. */
export const draftsLeft = async (begins = CLAIMS) => {
  const rows = (await disk.all()).filter(({ key }) => key.startsWith(begins));
  const done = new Map(rows.filter((row) => row.done).map((row) => [row.key, row.at]));
  return () => {
    const here = drafts(begins);
    here.filter((draft) => done.get(draft.key) >= draft.at).forEach(({ key }) => remove(key));
    return [...rows.filter((row) => !row.done), ...here.filter((draft) => !(done.get(draft.key) >= draft.at))];
  };
};
