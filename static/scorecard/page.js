/* The page: its parts, the words it was given, and the way to its server. */

export const find = (selector, root = document) => root.querySelector(selector);
export const each = (selector, act, root = document) => root.querySelectorAll(selector).forEach(act);
export const byId = (id) => document.getElementById(id);
export const parse = (html) => new DOMParser().parseFromString(html, "text/html");

export const sheet = byId("sheet");
export const words = sheet.dataset;
export const { url, person } = words;

/* What one part of the page has to tell the others; they listen on the document. */
export const tell = (kind, detail = {}) => document.dispatchEvent(new CustomEvent(`scorecard:${kind}`, { detail }));

export const alarm = (text) => {
  const line = byId("outbox-line");
  line.hidden = !text;
  line.textContent = text;
};

/* Before a part is drawn anew: gives what puts its person back. Whoever stands in it stands in the same place of the new
 * one, what was open there stays open, what was written there stays written. */
export const keepPlace = (old) => {
  const { scrollTop } = old;
  const stood = old.contains(document.activeElement) ? document.activeElement : null;
  const href = stood?.getAttribute("href");
  const opened = [...old.querySelectorAll("details[open][data-stays]")];
  const written = [...old.querySelectorAll("textarea[id]")].filter(({ value }) => value);
  return (fresh) => {
    fresh.scrollTop = scrollTop;
    for (const { dataset } of opened) find(`[data-stays=${dataset.stays}]`, fresh)?.setAttribute("open", "");
    for (const { id, value } of written) if (fresh.contains(byId(id))) byId(id).value = value;
    if (!stood) return;
    const same = (stood.id && byId(stood.id)) || (href && find(`[href="${CSS.escape(href)}"]`, fresh)) || fresh;
    same.focus({ preventScroll: true });
  };
};

/* Put a part in place of the one with this id. */
export const put = (id, html) => {
  const old = byId(id);
  if (!old) return;
  if (/^(points-|sheet-state$)/.test(id)) old.replaceChildren(elementsOf(html));
  else {
    const isOpen = Boolean(find("[aria-current]", old));
    const back = keepPlace(old);
    old.replaceWith(elementsOf(html));
    const fresh = byId(id);
    if (!fresh) return;
    if (isOpen) find("a", fresh)?.setAttribute("aria-current", "true");
    back(fresh);
    window.htmx?.process(fresh);
  }
};

/* ---- The server ---- */

export class Unsent extends Error {
  /* kind: lost, away, signedOut, forbidden, gone or failed; each is a sentence among the page's words. */
  constructor(kind) {
    super(kind);
    this.kind = kind;
  }
}

const cookie = (name) => document.cookie.split("; ").find((pair) => pair.startsWith(`${name}=`))?.slice(name.length + 1);
/* Read when asked: signing in again in another tab changes it. */
const token = () => cookie("__Host-csrftoken") || cookie("csrftoken") || find("[name=csrfmiddlewaretoken]")?.value || "";

export const isSignIn = (answer) => answer.url.includes("/accounts/login/");

/* A line that swallows everything and says nothing is a dead one. */
const PATIENCE = 40_000;

export const post = async (address, options) => {
  const answer = await fetch(address, {
    method: "POST", credentials: "same-origin", signal: AbortSignal.timeout?.(PATIENCE), ...options,
    headers: { "X-CSRFToken": token(), "HX-Request": "true", ...options.headers },
  }).catch(() => {
    throw new Unsent("lost");
  });
  if (isSignIn(answer)) throw new Unsent("signedOut");
  if (answer.status === 403) throw new Unsent((await answer.clone().text()).includes("csrf") ? "signedOut" : "forbidden");
  if (answer.status === 404) throw new Unsent("gone");
  /* The database is away: nothing is wrong with what was sent. */
  if (answer.status === 503) throw new Unsent("away");
  if (answer.status >= 500) throw new Unsent("failed");
  return answer;
};
