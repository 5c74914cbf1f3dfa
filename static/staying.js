/* Staying signed in while one is at work, leaving when one is not, and keeping what was typed across signing in again.
 *
 * Keys and pointer tell the server once a minute that somebody is there. When nobody was for as long as a session may be
 * left alone, the page asks whether it still is one, and if not makes way for the page of signing in. What stands in
 * a form then is kept in this tab, for this person, and put back when they have signed in. (The scorecard keeps its own:
 * ADR 17.) */
(() => {
  "use strict";

  const EVERY = 60_000;
  const STORE = "typed";
  const { present, person, idle } = document.body.dataset;
  const cookie = (name) => document.cookie.split("; ").find((pair) => pair.startsWith(`${name}=`))?.slice(name.length + 1);
  const token = () => cookie("__Host-csrftoken") || cookie("csrftoken") || document.querySelector("[name=csrfmiddlewaretoken]")?.value || "";

  /* ---- Being there ---- */

  const ask = (headers = {}) =>
    fetch(present, { method: "POST", headers: { "X-CSRFToken": token(), ...headers }, redirect: "manual" }).catch(() => null);

  let told = Date.now();
  let leave;
  const watch = () => {
    clearTimeout(leave);
    leave = setTimeout(look, Number(idle) * 60_000 + 5_000);
  };
  const act = () => {
    watch();
    if (Date.now() - told < EVERY) return;
    told = Date.now();
    ask();
  };
  /* Another tab may have been at work meanwhile. */
  const look = async () => {
    const answer = await ask({ "X-Holding": "yes" });
    if (answer?.type !== "opaqueredirect") {
      leave = setTimeout(look, EVERY);
      return;
    }
    for (const form of forms()) form.dataset.kept = "";
    location.reload();
  };
  if (present) {
    for (const kind of ["keydown", "pointerdown", "wheel", "touchmove"]) addEventListener(kind, act, { passive: true, capture: true });
    watch();
  }

  /* ---- What was typed ---- */

  const forms = () => [...document.querySelectorAll("form[data-keep]:not([data-keep=text])")];
  const read = () => {
    try {
      return JSON.parse(sessionStorage.getItem(STORE)) ?? {};
    } catch {
      return {};
    }
  };
  const write = (pages) => {
    try {
      sessionStorage.setItem(STORE, JSON.stringify(pages));
    } catch {
      /* Then it is not kept. */
    }
  };
  const boxes = (form) =>
    [...form.elements].filter(({ name, type }) => name && !["hidden", "password", "file", "submit", "button"].includes(type));
  const state = (box) => ("checked" in box && ["checkbox", "radio"].includes(box.type) ? box.checked : box.value);
  const here = location.pathname;

  const keep = (form, sent = false) => {
    const pages = read();
    const typed = boxes(form).map((box) => [box.name, box.value, state(box)]);
    pages[here] = { person, sent, form: forms().indexOf(form), typed };
    write(pages);
  };
  document.addEventListener("input", ({ target }) => {
    const form = target.closest?.("form[data-keep]:not([data-keep=text])");
    if (form && person) keep(form);
  });
  document.addEventListener("submit", (event) => {
    if (!event.defaultPrevented && person && forms().includes(event.target)) keep(event.target, true);
  });

  const restore = ({ form, typed }) => {
    const place = forms()[form];
    if (!place) return;
    let differs = false;
    for (const [name, value, was] of typed) {
      const tick = typeof was === "boolean";
      const box = boxes(place).find((one) => one.name === name && (!tick || one.value === value));
      if (!box || state(box) === was) continue;
      differs = true;
      if (tick) box.checked = was;
      else box.value = was;
    }
    if (!differs) return;
    const line = document.createElement("p");
    line.className = "notice";
    line.setAttribute("role", "status");
    line.textContent = document.querySelector("#read-as")?.dataset.restored ?? "";
    place.before(line);
    boxes(place)[0]?.dispatchEvent(new Event("input", { bubbles: true }));
  };

  const pages = read();
  if (!person) {
    /* The way to this page led over the end of a session: what was typed before did not arrive. */
    for (const page of Object.values(pages)) page.interrupted = true;
    write(pages);
  } else {
    const mine = Object.entries(pages).filter(([, page]) => page.person === person && page.interrupted);
    const rest = Object.fromEntries(mine.filter(([path]) => path !== here));
    write(rest);
    const found = mine.find(([path]) => path === here);
    if (found) restore(found[1]);
  }
})();
