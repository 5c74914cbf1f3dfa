/* Handing the sheet on waits until everything typed is on the server: what comes after would be refused.
 * Forms with data-stay are answered on this page, which then shows what has changed. */

import { refresh } from "./moving.js";
import { alarm, byId, post, url, words } from "./page.js";
import { outbox, saveWaiting } from "./saving.js";

const allSaved = async () => {
  await saveWaiting();
  await outbox.flush();
  return !(await outbox.pending()).some(({ key }) => key.startsWith(`${url}|`));
};

const stay = async (form) => {
  try {
    await post(form.action, { body: new FormData(form) });
  } catch (trouble) {
    alarm(words[trouble.kind] ?? words.failed);
    return;
  }
  await refresh();
  /* Who has it now, or what was said. */
  const place = byId("handed") ?? byId("messages");
  place.tabIndex = -1;
  place.focus({ preventScroll: true });
  place.scrollIntoView({ block: "center" });
};

/* Before others hear of it, but after the question whether one is sure. */
document.addEventListener("submit", async (event) => {
  const form = event.target;
  if (event.defaultPrevented || !form.matches(".totals form")) return;
  event.preventDefault();
  event.stopPropagation();
  if (form.dataset.sent) return;
  form.dataset.sent = "1";
  if (!(await allSaved())) alarm(words.notHanded);
  else if (form.matches("[data-stay]")) await stay(form);
  else form.submit();
  delete form.dataset.sent;
}, true);
