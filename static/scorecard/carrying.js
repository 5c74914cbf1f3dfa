/* Last year's sheet taken over under somebody's hands: what was typed before goes first, what is typed meanwhile waits for
 * the cards to be drawn anew and then joins what was taken over. So nobody is in conflict with a carry-over of their own. */

import { saveWaiting, outbox, rest, saveAgain } from "./saving.js";

const FORM = "form[hx-post$='/carry/']";
/* Whoever has no line waits no longer than this, before or after. */
const PATIENCE = 4000;
const within = (work) => Promise.race([work, new Promise((done) => setTimeout(done, PATIENCE))]);

let last;
const free = () => {
  clearTimeout(last);
  document.removeEventListener("scorecard:drawn", free);
  saveAgain();
};

document.addEventListener("htmx:confirm", async (event) => {
  if (!event.target.matches(FORM)) return;
  event.preventDefault();
  const { issueRequest } = event.detail;
  await within(saveWaiting().then(() => outbox.flush()));
  rest();
  issueRequest(true);
});
/* The form itself has gone by then with the offers it stood in. */
document.addEventListener("htmx:afterRequest", ({ detail }) => {
  if (!detail.requestConfig?.path.endsWith("/carry/")) return;
  if (!detail.successful) return free();
  document.addEventListener("scorecard:drawn", free);
  last = setTimeout(free, PATIENCE * 2);
});
