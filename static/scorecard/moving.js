/* Moving about: cards, sections and what other work has changed, without a new page. Tells scorecard:opened. */

import { keepDraft } from "./drafts.js";
import { join, touched, versionOf } from "./form.js";
import { alarm, byId, each, find, isSignIn, keepPlace, parse, tell, Unsent, url, words } from "./page.js";
import { restore } from "./restoring.js";
import { isUnsaved, saveWaiting } from "./saving.js";

/* ---- Sections ---- */

const sections = new Map();
const fetchSection = (query) => {
  if (!sections.has(query)) {
    sections.set(query, fetch(url + query, { headers: { "HX-Request": "true" }, credentials: "same-origin" }).then((answer) => {
      if (!answer.ok || isSignIn(answer)) throw new Unsent("signedOut");
      return answer.text();
    }).catch((error) => {
      sections.delete(query);
      throw error;
    }));
  }
  return sections.get(query);
};

/* How often something has been saved. What was asked for before a save shows the form as it was before, and the draft that
 * would correct it is gone. */
let saves = 0;
const fetchCurrent = async (query) => {
  for (;;) {
    const before = saves;
    const html = await fetchSection(query);
    if (before === saves) return html;
  }
};

let soon;
export const preload = () => {
  const { after } = byId("section")?.dataset ?? {};
  clearTimeout(soon);
  if (after) soon = setTimeout(() => fetchSection(`?s=${after}`).catch(() => {}), 400);
};

/* The tree scrolls by itself, and the page does not. */
export const showInTree = (row) => {
  const tree = row?.closest(".tree");
  if (!tree) return;
  const [box, frame] = [row.getBoundingClientRect(), tree.getBoundingClientRect()];
  if (box.top < frame.top) tree.scrollTop -= frame.top - box.top + 8;
  else if (box.bottom > frame.bottom) tree.scrollTop += box.bottom - frame.bottom + 8;
};

/* The cursor goes to the card, where a stray key changes nothing; into its first field for whoever types from one
 * criterion to the next. */
export const openCard = (code, { focus = true, scroll = true, toField = false } = {}) => {
  const card = byId(`card-${code}`);
  if (!card) return false;
  each(".criterion.is-open", (other) => other.classList.remove("is-open"));
  card.classList.add("is-open");
  each(".tree [aria-current]", (link) => link.removeAttribute("aria-current"));
  find(`#row-${CSS.escape(code)} a`)?.setAttribute("aria-current", "true");
  showInTree(byId(`row-${code}`));
  if (scroll) card.scrollIntoView({ block: "nearest" });
  const field = toField && find("form[data-side] input:not([type=hidden]), form[data-side] textarea", card);
  if (focus) (field || card).focus({ preventScroll: true });
  history.replaceState(null, "", `${url}?c=${code}`);
  tell("opened", { code });
  return true;
};

export const openSection = async (query, code, how = {}) => {
  let html;
  try {
    html = await fetchCurrent(query);
  } catch (trouble) {
    /* Without a line this page is all there is: one stays on it. */
    if (trouble instanceof Unsent) location.assign(url + query);
    else alarm(words.lost);
    return;
  }
  const fresh = find("#section", parse(html));
  if (!fresh) return;
  saveWaiting();
  byId("section").replaceWith(document.adoptNode(fresh));
  window.htmx?.process(fresh);
  restore();
  tell("drawn");
  openCard(code ?? find(".criterion", fresh)?.dataset.code, how);
  preload();
};

const redrawCard = async (code) => {
  sections.clear();
  const fresh = find(`#card-${CSS.escape(code)}`, parse(await fetchCurrent(`?c=${code}`)));
  const old = byId(`card-${code}`);
  if (!old) return;
  /* A box that is taken away with the cursor in it tells of its change once more; nobody wants that text now. */
  each("form[data-side]", (form) => (form.dataset.past = ""), old);
  old.replaceWith(document.adoptNode(fresh));
  tell("drawn");
  openCard(code);
};

/* The next criterion, in the next section where this one ends. */
export const goOn = (card) => {
  const next = card.nextElementSibling?.matches(".criterion") ? card.nextElementSibling : null;
  const ahead = find(".section-nav a[rel=next]");
  if (next) openCard(next.dataset.code, { toField: true });
  else if (ahead) openSection(new URL(ahead.href).search, undefined, { toField: true });
};

/* ---- What other work has changed ---- */

const swap = (old, fresh) => {
  const back = keepPlace(old);
  old.replaceWith(document.adoptNode(fresh));
  window.htmx?.process(fresh);
  back(fresh);
};

/* Somebody is at work in the form, or it says what is not saved yet. */
const isHeld = (card) => {
  const forms = [...card.querySelectorAll("form[data-side]")];
  return Boolean(find(":scope > .save-trouble, details[open] form[data-keep], form[data-kept]", card)) || forms.some((form) =>
    form.contains(document.activeElement) || isUnsaved(form) || find(`[id^=state-][data-state]`, form.parentElement));
};

/* Typed over an empty criterion for which last year's answer has come, that nobody has confirmed: the two become one. */
const takeCarried = (old, fresh) => {
  const [here, there] = [old, fresh].map((card) => find("form[data-side=own]", card));
  if (!here || !there || versionOf(here) || !find(".carried", fresh)) return;
  const isTyped = touched(here).length > 0;
  join(here, there);
  if (isTyped) keepDraft(here);
  else swapState(here, there);
};
const swapState = (here, there) => {
  const id = `state-own-${here.dataset.code}`;
  byId(id)?.replaceWith(document.adoptNode(find(`#${CSS.escape(id)}`, there.parentElement)));
};

/* A card at work keeps its forms, with the version they were typed over, and gets its points and papers. */
const renewCard = (old, fresh) => {
  if (!isHeld(old)) {
    fresh.classList.toggle("is-open", old.classList.contains("is-open"));
    swap(old, fresh);
    return;
  }
  const { code } = old.dataset;
  takeCarried(old, fresh);
  for (const id of [`points-${code}`, `papers-${code}`]) {
    const [here, there] = [find(`#${CSS.escape(id)}`, old), find(`#${CSS.escape(id)}`, fresh)];
    if (here && there && !here.contains(document.activeElement)) swap(here, there);
  }
  /* Nor is an explanation asked for any more once something is cited. */
  const [says, said] = [find(`#state-own-${CSS.escape(code)}`, fresh), byId(`state-own-${code}`)];
  if (says && said && !("unproved" in says.dataset)) {
    delete said.dataset.unproved;
    find(".state-asks", said)?.remove();
  }
};

const renewSection = (fresh) => {
  const old = byId("section");
  const cards = [...fresh.querySelectorAll(".criterion")];
  if (old.dataset.section !== fresh.dataset.section) return;
  if (cards.some(({ id }) => !byId(id))) swap(old, fresh);
  else cards.forEach((card) => renewCard(byId(card.id), card));
};

/* The offers go with the sheet when it leaves the officer, and are back when it is. */
const renewOffers = (fresh) => {
  const old = byId("assist");
  if (!fresh) old?.remove();
  else if (!old) {
    byId("assist-spoken").after(document.adoptNode(fresh));
    window.htmx?.process(fresh);
  } else tell("renewed");
};

/* One at a time: what is asked for meanwhile is asked for once more afterwards. */
let again = false;

/* Whatever others, or this person elsewhere on the page, have changed; nothing that is being typed. */
const renew = async () => {
  sections.clear();
  const before = saves;
  const code = find(".criterion.is-open")?.dataset.code ?? "";
  const answer = await fetch(`${url}?c=${code}`, { credentials: "same-origin" }).catch(() => null);
  if (!answer?.ok || isSignIn(answer)) return;
  const page = parse(await answer.text());
  const take = (part) => {
    const fresh = find(part, page);
    if (fresh && find(part)) swap(find(part), fresh);
  };
  take("#messages");
  if (before !== saves) {
    again = true;
    return;
  }
  ["#sheet-facts", "#totals", ".tree"].forEach(take);
  for (const part of [".drop-line", ".saves-itself"]) if (!find(part, page)) find(part)?.remove();
  renewOffers(find("#assist", page));
  find("[data-sending]")?.toggleAttribute("data-closed", !find("[data-sending]", page));
  const section = find("#section", page);
  if (section) renewSection(section);
  const open = find(".criterion.is-open")?.dataset.code;
  each(".tree [aria-current]", (link) => link.removeAttribute("aria-current"));
  if (open) find(`#row-${CSS.escape(open)} a`)?.setAttribute("aria-current", "true");
  await restore();
  tell("drawn");
};

let renewing = null;
export const refresh = () => {
  if (renewing) {
    again = true;
    return renewing;
  }
  renewing = renew().finally(() => {
    renewing = null;
    if (again) {
      again = false;
      refresh();
    }
  });
  return renewing;
};

/* ---- What brings them about ---- */

/* A list of what is missing that somebody has opened follows what is saved. */
let listing;
document.addEventListener("scorecard:saved", () => {
  if (!byId("missing")?.childElementCount) return;
  clearTimeout(listing);
  listing = setTimeout(() => window.htmx?.ajax("GET", `${url}missing/`, "#missing"), 300);
});
document.addEventListener("scorecard:saved", () => {
  saves += 1;
  sections.clear();
  if ("judges" in words) preload();
});
document.addEventListener("scorecard:redraw", ({ detail }) => redrawCard(detail.code));
document.addEventListener("scorecard:stale", refresh);
document.addEventListener("scorecard-refresh", refresh);
document.addEventListener("click", (event) => {
  const link = event.target.closest("a[data-open], .totals a[href^='?c='], .section-nav a");
  if (!link || event.ctrlKey || event.metaKey || event.shiftKey) return;
  event.preventDefault();
  const query = new URL(link.href).search;
  const code = new URLSearchParams(query).get("c");
  if (!code || !openCard(code)) openSection(query, code);
});
document.addEventListener("focusin", (event) => {
  const card = event.target.closest?.(".criterion");
  if (card && !card.classList.contains("is-open")) openCard(card.dataset.code, { focus: false, scroll: false });
});

/* The next card from anywhere, a text box included. */
document.addEventListener("keydown", (event) => {
  if (event.key !== "Enter" || !(event.ctrlKey || event.metaKey) || event.isComposing) return;
  const card = event.target.closest?.(".criterion");
  if (!card) return;
  event.preventDefault();
  goOn(card);
});
