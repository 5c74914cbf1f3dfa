/* Documents cited and taken back on the page, chosen from the library or just arrived. */

import { alarm, byId, find, isSignIn, post, words } from "./page.js";
import { refresh } from "./moving.js";
import { citeDocument } from "./saving.js";

/* A file dropped on a criterion, or photographed for it, is cited there as soon as it has arrived. */
document.addEventListener("sending:received", ({ detail }) => detail.context && citeDocument(detail.context, detail.document));

document.addEventListener("click", async (event) => {
  const opener = event.target.closest("[data-picker]");
  if (!opener || event.ctrlKey || event.metaKey) return;
  event.preventDefault();
  const dialog = byId("picker-dialog");
  const answer = await fetch(opener.href, { headers: { "HX-Request": "true" } });
  if (!answer.ok || isSignIn(answer)) {
    location.assign(opener.href);
    return;
  }
  const place = find(".picker-place", dialog);
  place.innerHTML = await answer.text();
  window.htmx?.process(place);
  find(".picker-code", dialog).textContent = opener.dataset.picker;
  dialog.showModal();
});

/* Citing and taking back happen on the page; what the server says of it comes along with the fresh cards. */
document.addEventListener("submit", async (event) => {
  const form = event.target;
  if (event.defaultPrevented || !form.matches(".picker-place form[method=post], .paper-remove")) return;
  event.preventDefault();
  try {
    await post(form.action, { body: new FormData(form) });
  } catch (trouble) {
    alarm(words[trouble.kind] ?? words.failed);
    return;
  }
  byId("picker-dialog").close();
  await refresh();
});
document.addEventListener("click", (event) => event.target.closest("[data-close-dialog]")?.closest("dialog").close());
