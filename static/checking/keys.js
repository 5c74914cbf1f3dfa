/* Keys of the checklist. They work while a question has the focus and nothing is being typed, can be switched off on
 * this machine, and never fire while Vietnamese is being composed. */

import { byId, each, find, person } from "../scorecard/page.js";
import { save } from "../scorecard/saving.js";

const OFF = `checking-keys-off|${person}`;
const GOES_ON = ["conforming", "not_applicable"];
const off = byId("keys-off");

try {
  off.checked = localStorage.getItem(OFF) === "yes";
} catch {
  /* The keys are then on. */
}
off.addEventListener("change", () => {
  try {
    localStorage.setItem(OFF, off.checked ? "yes" : "no");
  } catch {
    /* The choice then holds for this page only. */
  }
});

const cards = () => [...document.querySelectorAll(".question")];
const isOpen = (card) => !find("input[name=conclusion]:checked", card);
const go = (card) => {
  if (!card) return;
  card.focus({ preventScroll: true });
  card.scrollIntoView({ block: "nearest" });
};
const beside = (card, step) => go(cards()[cards().indexOf(card) + step]);
const nextOpen = (card) => {
  const all = cards();
  const from = all.indexOf(card) + 1;
  go([...all.slice(from), ...all.slice(0, from)].find(isOpen));
};

const conclude = (card, place) => {
  const boxes = [...card.querySelectorAll("input[name=conclusion]")];
  const box = boxes[place - 1];
  if (!box) return;
  box.checked = true;
  save(box.form);
  if (GOES_ON.includes(box.value)) beside(card, 1);
  else find("textarea", card).focus();
};

const KEYS = {
  j: (card) => beside(card, 1),
  k: (card) => beside(card, -1),
  g: (card) => find("textarea", card).focus(),
  o: nextOpen,
};

document.addEventListener("keydown", (event) => {
  const card = event.target.closest?.(".question");
  if (!card || event.isComposing || event.keyCode === 229) return;
  if (event.target.matches("textarea")) {
    if (event.key === "Escape") go(card);
    else if (event.key === "Enter" && event.ctrlKey) beside(card, 1);
    else return;
    event.preventDefault();
    return;
  }
  if (off.checked || event.ctrlKey || event.altKey || event.metaKey) return;
  if (event.target.matches("a, button, summary, [type=file]") && !/^[1-5jkgo]$/.test(event.key)) return;
  const act = /^[1-5]$/.test(event.key) ? () => conclude(card, Number(event.key)) : KEYS[event.key];
  if (!act) return;
  event.preventDefault();
  act(card);
});

each("[data-next-open]", (button) => {
  button.hidden = false;
  button.addEventListener("click", () => nextOpen(document.activeElement.closest(".question")));
});
