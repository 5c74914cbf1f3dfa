/* Figures and days of a claim: taken whole when one comes to their box, saved by Enter, which goes on. */

import { goOn } from "./moving.js";
import { save } from "./saving.js";

/* What is typed takes the place of what stands there, whether one came by Tab or by pointer. */
let justCame = null;
document.addEventListener("focusin", (event) => {
  justCame = event.target.matches?.("form[data-side] [data-understand]") ? event.target : null;
  justCame?.select();
});
document.addEventListener("mouseup", (event) => {
  if (event.target === justCame) {
    event.preventDefault();
    justCame.select();
  }
  justCame = null;
});

/* To the next box of the same claim, else to the next criterion. */
document.addEventListener("keydown", (event) => {
  if (event.key !== "Enter" || event.isComposing || event.shiftKey || event.ctrlKey || event.metaKey) return;
  if (!event.target.matches?.("form[data-side=own] [data-understand]")) return;
  event.preventDefault();
  const { form } = event.target;
  const boxes = [...form.querySelectorAll("[data-understand]")];
  const next = boxes[boxes.indexOf(event.target) + 1];
  if (next) {
    next.focus();
    return;
  }
  save(form);
  goOn(event.target.closest(".criterion"));
});
