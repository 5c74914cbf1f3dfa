/* The offers above the criteria: drawn anew when papers have been read or cited, never under the hands of somebody who is
 * looking at them; and what came of the papers that were sent, told to the tray. */

import { byId, find, isSignIn, parse, url, words } from "./page.js";

/* So long after a save the offers follow it. */
const SETTLED = 1500;

const offers = () => byId("assist");
/* Whoever points at something there is about to press it; a pointer that rests there is only in the way. */
const POINTING = 1500;
let pointed = -POINTING;
for (const kind of ["pointermove", "pointerdown"]) {
  document.addEventListener(kind, ({ target }) => {
    if (offers()?.contains(target)) pointed = performance.now();
  });
}
const isPointedAt = () => performance.now() - pointed < POINTING;
const isLookedAt = () =>
  Boolean(isPointedAt() || find("#assist details[open]:not(.why)") || offers()?.contains(document.activeElement));

/* Fetched and not shown yet. */
let fresh = null;

/* Whoever listens hears when reading is over on a page that was opened while it was under way; else the tray says so. */
let wasReading = false;
const noteReading = () => {
  const reads = Boolean(find("#assist [data-reading]"));
  if (wasReading && !reads && !find(".sending.is-active")) byId("assist-spoken").textContent = words.readAll;
  wasReading = reads;
};

/* Whoever has read down the list of what was carried goes on reading there. */
let scrolled = 0;
document.addEventListener("scroll", ({ target }) => {
  if (target.matches?.(".carried-list")) scrolled = target.scrollTop;
}, true);
const keepScroll = () => {
  const list = find("#assist .carried-list");
  if (list) list.scrollTop = scrolled;
  else scrolled = 0;
};

const show = () => {
  if (!fresh || !offers()) return;
  const next = document.adoptNode(fresh);
  fresh = null;
  offers().replaceWith(next);
  window.htmx?.process(next);
  keepScroll();
  noteReading();
};
let again;
const showWhenFree = () => {
  clearTimeout(again);
  if (!isLookedAt()) show();
  else if (fresh && isPointedAt()) again = setTimeout(showWhenFree, POINTING);
};
document.addEventListener("focusout", () => fresh && setTimeout(showWhenFree));
document.addEventListener("toggle", () => fresh && showWhenFree(), true);

/* How many of these papers found their place: "19 … , 3 … , 2 …". */
const outcome = (drawn, papers) => {
  if (!drawn?.dataset.saySure) return "";
  const kinds = ["sure", "doubtful", "unplaced"].map((kind) => {
    const here = new Set((drawn.dataset[kind] ?? "").split(" ").map(Number));
    return [kind, papers.filter((number) => here.has(number)).length];
  });
  const rest = papers.length - kinds.reduce((sum, [, number]) => sum + number, 0);
  return [...kinds, ["cited", rest]].filter(([, number]) => number)
    .map(([kind, number]) => drawn.dataset[`say${kind[0].toUpperCase()}${kind.slice(1)}`].replace("{n}", number)).join(", ");
};

/* Asked anew; `now` when whoever stands in the offers has just done something there. */
const renew = async (papers = [], { now = false } = {}) => {
  if (!offers()) return;
  const answer = await fetch(`${url}assist/`, { headers: { "HX-Request": "true" } }).catch(() => null);
  if (!answer?.ok || isSignIn(answer)) return;
  const drawn = find("#assist", parse(await answer.text()));
  const text = outcome(drawn, papers);
  if (text) {
    const detail = { text: `${text}.`, href: "#assist", link: drawn.dataset.sayLook };
    document.dispatchEvent(new CustomEvent("sending:outcome", { detail }));
  }
  fresh = drawn;
  if (now) show();
  else showWhenFree();
};

document.addEventListener("sending:read", ({ detail }) => renew(detail.documents));
document.addEventListener("scorecard:cited", async ({ detail }) => {
  await renew([], { now: detail.here });
  if (detail.here) (byId("unplaced-title") ?? byId("section-title"))?.focus();
});

/* What is carried, confirmed or read off the papers follows what is saved, and what others have changed. */
let soon;
const renewSoon = () => {
  if (!find("#carry-title, #confirm-title, #figures-title")) return;
  clearTimeout(soon);
  soon = setTimeout(() => renew(), SETTLED);
};
for (const kind of ["saved", "renewed"]) document.addEventListener(`scorecard:${kind}`, renewSoon);

/* Nothing changes under the hands of somebody who is looking at the offers. */
document.addEventListener("htmx:beforeRequest", (event) => {
  const { triggeringEvent } = event.detail.requestConfig ?? {};
  const byItself = event.target.matches("[data-reading]") || triggeringEvent?.type.startsWith("sending:");
  if (byItself && isLookedAt()) event.preventDefault();
});
document.addEventListener("htmx:afterSettle", ({ detail }) => {
  if (detail.target?.id !== "assist" && detail.elt?.id !== "assist") return;
  /* What the server has just drawn is newer than what was fetched before. */
  fresh = null;
  keepScroll();
  noteReading();
});
