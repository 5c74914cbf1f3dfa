/* What is typed is saved by itself. Tells the page scorecard:saved (detail { code, side }) of what is saved,
 * scorecard:refused of what is not, scorecard:redraw (detail { code }) when a card has to be fetched again, scorecard:stale when other parts have. */

import { dropDraft, forgetDraft, keepDraft } from "./drafts.js";
import { ADDRESS, baseOn, entryOf, exclude, formOf, isBehind, isHalf } from "./form.js";
import { alarm, byId, person, post, put, tell, url, words } from "./page.js";
import { say, showConflict, showFaults } from "./telling.js";

const PAUSE = 900;
/* So much a browser takes along when the page is closed while the request is under way. */
const MOST_ALIVE = 20_000;

/* ---- Sending ---- */

const send = async (address, entries) => {
  const body = JSON.stringify({
    actions: entries.map(({ id, kind, code, codes, citation, fields, version, after }) =>
      ({ id, kind, code, codes, citation, fields, version, after })),
  });
  const answer = await (await post(address, {
    body, headers: { "Content-Type": "application/json" }, keepalive: body.length < MOST_ALIVE,
  })).json();
  const results = answer.results ?? entries.map(() => ({ state: "refused", faults: [answer.message] }));
  if (results.length !== entries.length) throw new Error("Not every action was answered.");
  for (const [id, html] of Object.entries(answer.parts ?? {})) put(id, html);
  for (const entry of entries.filter(isBehind)) {
    /* No tick for what has been typed since: it would be believed. It is based on what was saved now. */
    say(entry, "typing");
    keepDraft(formOf(entry));
  }
  return results;
};

/* Whoever has gone on to another criterion hears of a refusal on top of the page. */
const alarmed = new Set();
const isSeen = (card) => {
  const box = card?.getBoundingClientRect();
  return Boolean(box) && box.bottom > 0 && box.top < innerHeight;
};

let troubled = false;
export const outbox = new globalThis.Outbox(`outbox-${person}`, {
  send,
  settled(entry, result, isLatest) {
    if (result.state === "saved") {
      if (isLatest && !isBehind(entry)) {
        dropDraft(entry);
        showFaults(entry, []);
        if (alarmed.delete(entry.code)) alarm("");
        if (entry.side === "locator") say(entry, "saved");
        if (result.since) tell("redraw", { code: entry.code });
      }
      tell("saved", { code: entry.code, side: entry.side });
      if (entry.kind === "undo") tell("redraw", { code: entry.code });
      if (entry.kind === "cite") tell("stale");
    } else if (isLatest) {
      say(entry, "refused");
      if (!isSeen(byId(`card-${entry.code}`))) {
        alarmed.add(entry.code);
        alarm((result.faults ?? []).join(" "));
      }
      if (result.state === "conflict") showConflict(entry, result, choices(entry, result));
      else showFaults(entry, result.faults ?? [], result.at);
      tell("refused", { code: entry.code, side: entry.side });
    }
  },
  changed(state) {
    document.documentElement.dataset.outbox = state;
    if (state === "sending") return;
    if (state !== "idle") alarm(words[state] ?? words.failed);
    else if (troubled) alarm("");
    troubled = state !== "idle";
  },
});

const choices = (entry, result) => ({
  keepMine() {
    const form = formOf(entry);
    baseOn(form, result.version);
    if (form) keepDraft(form);
    outbox.put({ ...entry, ...(form ? entryOf(form) : {}), version: result.version });
  },
  takeTheirs() {
    forgetDraft(entry.key);
    tell("redraw", { code: entry.code });
  },
});

/* While last year's sheet is taken over, what is typed over an empty criterion waits for what comes to stand there. */
let resting = false;
export const rest = () => (resting = true);
export const saveAgain = () => {
  resting = false;
  return saveWaiting();
};

export const save = (form) => {
  clearTimeout(waiting.get(form));
  waiting.delete(form);
  const entry = entryOf(form);
  if (resting && entry.side === "own" && !entry.version) {
    waiting.set(form, undefined);
    say(entry, "typing");
    return Promise.resolve();
  }
  say(entry, "saving");
  return outbox.put(entry);
};

/* A document that has just arrived is cited for a criterion. */
export const citeDocument = (code, number) =>
  outbox.put({
    key: `${url}|cite|${code}|${number}`, address: ADDRESS.cite, side: "cite", kind: "cite", code,
    fields: [["document", String(number)]], version: 0,
  });

/* ---- Typing ---- */

/* Forms that say something not yet handed to the outbox, and what will do it. */
const waiting = new Map();
const saveSoon = (form) => {
  clearTimeout(waiting.get(form));
  waiting.set(form, setTimeout(() => isHalf(form) || save(form), PAUSE));
};
const hold = (form) => {
  clearTimeout(waiting.get(form));
  waiting.set(form, undefined);
};
export const saveWaiting = () => Promise.all([...waiting.keys()].map(save));
export const isUnsaved = (form) => waiting.has(form);

const formAt = (event) => {
  const form = event.target.closest?.("form[data-side]:not([data-past])");
  return form?.dataset.side === "own" || form?.dataset.side === "locator" ? form : null;
};
const isText = (box) => box.matches("textarea, [type=text], input:not([type])");

document.addEventListener("input", (event) => {
  const typed = event.target.closest?.("form[data-side]");
  if (!typed) return;
  exclude(event.target, typed);
  keepDraft(typed);
  const form = formAt(event);
  if (!form) return;
  say(entryOf(form), "typing");
  if (!isText(event.target)) return;
  /* While Vietnamese is being composed the word is not there yet; what is there is in the draft. */
  if (event.isComposing) hold(form);
  else saveSoon(form);
});
document.addEventListener("compositionend", (event) => {
  const form = formAt(event);
  if (!form) return;
  keepDraft(form);
  saveSoon(form);
});
document.addEventListener("change", (event) => {
  const form = formAt(event);
  if (!form) return;
  if (event.target.matches("[data-understand]") && isHalf(form)) hold(form);
  else save(form);
});
/* Whoever leaves the form, the tab or the page has paused long enough. */
document.addEventListener("focusout", (event) => {
  const form = formAt(event);
  if (form && waiting.has(form) && !form.contains(event.relatedTarget)) save(form);
});
document.addEventListener("visibilitychange", () => document.hidden && saveWaiting());
addEventListener("pagehide", saveWaiting);
document.addEventListener("submit", (event) => {
  const form = event.target;
  if (!form.dataset.side) return;
  event.preventDefault();
  save(form);
});
