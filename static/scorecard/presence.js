/* Who else is in this sheet, and at which criterion; what they have saved appears by itself, but for what is being typed. */

import { byId, each, find, isSignIn, post, tell, url, words } from "./page.js";

const EVERY = 15_000;
const SOON = 1_500;
/* An open page is no sign of a person: without one the session ends (agencies.sessions). */
const BY_ITSELF = { "X-Holding": "yes" };

let people = [];
let mark = "";
let timer;
let asking = false;
let moved = false;

const codeHere = () => find(".criterion.is-open")?.dataset.code ?? "";

/* A line on top, and a mark in the tree; the tree is drawn anew now and then. */
const show = () => {
  const line = byId("here");
  const names = people.map(({ name, code }) => (code ? `${name} (${words.hereAt} ${code})` : name));
  line.hidden = !people.length;
  find("span", line).textContent = people.length ? `${words.here}: ${names.join(", ")}` : "";
  line.classList.toggle("is-close", people.some(({ code }) => code && code === codeHere()));
  each(".tree-here", (sign) => sign.remove());
  for (const { name, code } of people) {
    const place = code && find(`#row-${CSS.escape(code)} .tree-sign`);
    if (!place) continue;
    const sign = byId("here-sign").content.firstElementChild.cloneNode(true);
    sign.title = name;
    find(".visually-hidden", sign).textContent = ` ${name}`;
    place.append(sign);
  }
};

const ask = async () => {
  clearTimeout(timer);
  if (document.hidden) return;
  if (asking) {
    moved = true; // What is under way tells of the place before: the others would see it for a quarter of a minute.
    return;
  }
  asking = true;
  moved = false;
  try {
    const answer = await post(`${url}presence/`, { body: new URLSearchParams({ code: codeHere(), mark }), headers: BY_ITSELF });
    if (!answer.ok || isSignIn(answer)) return;
    const told = await answer.json();
    ({ people } = told);
    mark = String(told.mark);
    show();
    if (told.changed) tell("stale");
  } catch {
    /* The outbox tells of the line; who is here is not worth a word. */
  } finally {
    asking = false;
    timer = setTimeout(ask, moved ? 0 : EVERY);
  }
};

const askSoon = () => {
  clearTimeout(timer);
  timer = setTimeout(ask, SOON);
};

for (const kind of ["drawn", "saved"]) document.addEventListener(`scorecard:${kind}`, show);
document.addEventListener("scorecard:opened", askSoon);
document.addEventListener("visibilitychange", () => document.hidden || ask());
addEventListener("pagehide", () => post(`${url}presence/`, { body: new URLSearchParams({ leaves: "1" }), headers: BY_ITSELF, keepalive: true }).catch(() => {}));
addEventListener("pageshow", (event) => event.persisted && ask());
ask();
