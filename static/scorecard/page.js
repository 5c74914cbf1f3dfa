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

/* Put a part in place of the one with this id. Totals keep the focus of whoever stands in them. */
export const put = (id, html) => {
  const old = byId(id);
  if (!old) return;
  if (/^(points-|sheet-state$)/.test(id)) old.innerHTML = html;
  else {
    const isOpen = Boolean(find("[aria-current]", old));
    const focus = old.contains(document.activeElement) ? document.activeElement.getAttribute("href") : null;
    old.outerHTML = html;
    if (isOpen) find("a", byId(id))?.setAttribute("aria-current", "true");
    if (focus) find(`[href="${CSS.escape(focus)}"]`, byId(id))?.focus();
    window.htmx?.process(byId(id));
  }
};

/* ---- The server ---- */

export class Unsent extends Error {
  /* kind: lost, signedOut, forbidden, gone or failed; each is a sentence among the page's words. */
  constructor(kind) {
    super(kind);
    this.kind = kind;
  }
}

const cookie = (name) => document.cookie.split("; ").find((pair) => pair.startsWith(`${name}=`))?.slice(name.length + 1);
/* Read when asked: signing in again in another tab changes it. */
const token = () => cookie("csrftoken") || find("[name=csrfmiddlewaretoken]")?.value || "";

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
  if (answer.status >= 500) throw new Unsent("failed");
  return answer;
};
