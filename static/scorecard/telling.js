/* What a card tells of its saving: a line under the form, the faults, what somebody else has saved. */

import { formOf } from "./form.js";
import { byId, each, find, words } from "./page.js";

export const say = (entry, state, text = "") => {
  const place = entry.side === "locator" ? formOf(entry) : byId(`state-${entry.side}-${entry.code}`);
  if (!place) return;
  place.dataset.state = state;
  let line = find(":scope > .state-now", place);
  if (!line) {
    line = document.createElement("p");
    line.className = "state-now";
    if (entry.side === "locator") line.classList.add("visually-hidden");
    place.append(line);
  }
  line.textContent = text || words[state] || "";
};

/* ---- What is wrong ---- */

const isBox = (box) => box.matches("[type=checkbox], [type=radio]");
const describe = (box, change) => {
  const said = new Set((box.getAttribute("aria-describedby") ?? "").split(" ").filter(Boolean));
  change(said);
  if (said.size) box.setAttribute("aria-describedby", [...said].join(" "));
  else box.removeAttribute("aria-describedby");
};

/* Before a box why it was refused, as components/wrong.html says it. Gives the box; nothing where the form has none so named. */
const showAt = (form, name, fault) => {
  const box = name && form ? find(`[name="${CSS.escape(name)}"]:not([type=hidden])`, form) : null;
  if (!box) return null;
  box.closest("details")?.setAttribute("open", "");
  const said = byId(`${box.id}-wrong`);
  if (said) {
    said.append(` ${fault}`);
    return box;
  }
  const line = Object.assign(document.createElement("p"), { className: "wrong", id: `${box.id}-wrong`, textContent: fault });
  line.setAttribute("role", "alert");
  (box.closest(".choices-inline") ?? box.closest(".form-check") ?? box).before(line);
  box.setAttribute("aria-invalid", "true");
  describe(box, (said) => said.add(line.id));
  return box;
};
const clear = (form) => {
  each(".wrong", (line) => line.remove(), form);
  each("[aria-invalid]", (box) => {
    box.removeAttribute("aria-invalid");
    describe(box, (said) => said.delete(`${box.id}-wrong`));
  }, form);
};

/* The cursor goes to what is wrong, but never away from a text that is being written or from another criterion. */
const turnTo = (box, card) => {
  const here = document.activeElement;
  const writes = here.matches("textarea, select, input") && !isBox(here);
  if (here === document.body ? card.classList.contains("is-open") : card.contains(here) && !writes) box.focus();
};

/* `at` names for each fault the field it is about; the others, and what belongs to them, stand on top of the card. */
export const showFaults = (entry, faults, at = [], extra = []) => {
  const card = byId(`card-${entry.code}`);
  if (!card) return;
  const form = formOf(entry);
  find(":scope > .save-trouble", card)?.remove();
  if (form) clear(form);
  const places = faults.map((fault, place) => showAt(form, at[place], fault));
  const rest = faults.filter((_fault, place) => !places[place]);
  const first = places.find(Boolean);
  if (first) turnTo(first, card);
  if (!rest.length) return;
  const box = document.createElement("div");
  box.className = "error-summary save-trouble";
  box.setAttribute("role", "alert");
  const title = document.createElement("h4");
  title.textContent = extra.length ? words.conflictTitle : words.refused;
  box.append(title, ...rest.map((fault) => Object.assign(document.createElement("p"), { textContent: fault })), ...extra);
  card.prepend(box);
};

/* ---- What the explanation is asked for ---- */

/* Said where it is to be written; the server says whether points stand there that nothing proves. */
export const askNote = (form) => {
  const note = form?.elements.note;
  if (!note || form.dataset.side !== "own") return;
  const isUnproved = "unproved" in (byId(`state-own-${form.dataset.code}`)?.dataset ?? {});
  note.placeholder = form.elements.not_applicable?.checked ? words.askDeclined : isUnproved ? words.askUnproved : words.askNothing;
};
const askAll = () => each("form[data-side=own]", askNote);
for (const kind of ["saved", "drawn"]) document.addEventListener(`scorecard:${kind}`, askAll);
document.addEventListener("change", (event) => event.target.name === "not_applicable" && askNote(event.target.form));

/* ---- Two of one ---- */

/* A conflict shows what the other one saved; what was typed stays in the form. One key decides, from anywhere in the card. */
export const showConflict = (entry, result, { keepMine, takeTheirs }) => {
  const theirs = document.createElement("div");
  theirs.className = "conflict-theirs";
  theirs.append(elementsOf(result.theirs));
  const foot = document.createElement("div");
  foot.className = "side-foot";
  const choice = (text, key, act) => {
    const button = Object.assign(document.createElement("button"), { type: "button", className: "btn btn-sm btn-secondary", textContent: `${text} ` });
    button.dataset.decides = key;
    button.setAttribute("aria-keyshortcuts", `Alt+${key}`);
    button.append(Object.assign(document.createElement("kbd"), { textContent: `Alt+${key}` }));
    button.addEventListener("click", () => {
      const stood = button.parentElement.contains(document.activeElement);
      showFaults(entry, []);
      act();
      if (stood) byId(`card-${entry.code}`)?.focus({ preventScroll: true });
    });
    return button;
  };
  foot.append(choice(words.keepMine, 1, keepMine), choice(words.takeTheirs, 2, takeTheirs));
  showFaults(entry, result.faults, [], [theirs, foot]);
};

document.addEventListener("keydown", (event) => {
  if (!event.altKey || event.ctrlKey || event.isComposing || !/^Digit[12]$/.test(event.code)) return;
  const button = find(`[data-decides="${event.code.at(-1)}"]`, event.target.closest?.(".criterion") ?? document);
  if (!button) return;
  event.preventDefault();
  button.click();
});
