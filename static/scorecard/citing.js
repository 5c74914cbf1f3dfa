/* Documents cited and taken back on the page, chosen from the library or just arrived. */

import { alarm, byId, find, isSignIn, post, tell, words } from "./page.js";
import { refresh } from "./moving.js";
import { citeDocument } from "./saving.js";

/* A file dropped on a criterion, or photographed for it, is cited there as soon as it has arrived. */
document.addEventListener("sending:received", ({ detail }) => detail.context && citeDocument(detail.context, detail.document));

/* ---- Choosing: papers for a criterion, or criteria for a paper ---- */

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
  place.replaceChildren(elementsOf(await answer.text()));
  window.htmx?.process(place);
  const title = byId("picker-title");
  title.textContent = opener.dataset.pickerTitle ?? `${title.dataset.ofCriterion} ${opener.dataset.picker}`;
  dialog.dataset.from = opener.closest("#assist") ? "offers" : "";
  dialog.showModal();
  dialog.scrollTop = 0;
});

/* Files chosen or dropped while it is open are on their way; the tray tells the rest. */
document.addEventListener("sending:taken", () => byId("picker-dialog").close());

const ticked = (form) => form.querySelectorAll("input[type=checkbox]:checked:not(:disabled)").length;
const count = (form) => {
  const button = form && find(".picker-foot [type=submit]", form);
  if (!button) return;
  button.dataset.words ??= button.textContent.trim();
  button.textContent = ticked(form) ? `${button.dataset.words} (${ticked(form)})` : button.dataset.words;
  find(".picker-said", form).textContent = "";
};
document.addEventListener("change", (event) => count(event.target.closest(".picker-place form[method=post]")));
document.addEventListener("htmx:load", (event) => count(find(".picker-place form:has(.picker-foot)", event.detail.elt.parentElement ?? document)));

/* Citing and taking back happen on the page; what the server says of it comes along with the fresh cards. */
document.addEventListener("submit", async (event) => {
  const form = event.target;
  if (event.defaultPrevented || !form.matches(".picker-place form[method=post], .paper-remove")) return;
  event.preventDefault();
  const said = find(".picker-said", form);
  if (said && !ticked(form)) {
    said.textContent = said.dataset.none;
    delete form.dataset.sent;
    return;
  }
  const dialog = byId("picker-dialog");
  const here = dialog.open && dialog.dataset.from === "offers";
  try {
    await post(form.action, { body: new FormData(form) });
  } catch (trouble) {
    const sentence = words[trouble.kind] ?? words.failed;
    /* What stands behind an open dialog cannot be read. */
    if (said) said.textContent = sentence;
    else alarm(sentence);
    delete form.dataset.sent;
    return;
  }
  dialog.close();
  await refresh();
  find("#messages :is(.notice-error, .notice-warning)")?.scrollIntoView({ block: "center" });
  tell("cited", { here });
});
document.addEventListener("click", (event) => event.target.closest("[data-close-dialog]")?.closest("dialog").close());
