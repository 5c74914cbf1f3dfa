/* The checklist at work: what is typed is saved by itself, by the modules of the scorecard; keys answer, photos follow
 * when there is a line. Without this script each question is a form with a button. */

import "./checking/keys.js";
import "./checking/photos.js";
import { takeUp } from "./scorecard/restoring.js";
import "./scorecard/saving.js";

document.documentElement.classList.add("has-outbox");
takeUp();

/* What somebody else has saved is taken over by drawing the page anew; nothing of ours waits in that form any more. */
document.addEventListener("scorecard:redraw", ({ detail }) => {
  location.hash = `card-${detail.code}`;
  location.reload();
});
