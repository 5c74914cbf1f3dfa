/* What a card tells of its saving: a line under the form, the faults, what somebody else has saved. */

import { formOf } from "./form.js";
import { byId, find, words } from "./page.js";

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

export const showFaults = (entry, faults, extra = []) => {
  const card = byId(`card-${entry.code}`);
  if (!card) return;
  find(":scope > .save-trouble", card)?.remove();
  if (!faults.length) return;
  const box = document.createElement("div");
  box.className = "error-summary save-trouble";
  box.setAttribute("role", "alert");
  const title = document.createElement("h4");
  title.textContent = extra.length ? words.conflictTitle : words.refused;
  box.append(title, ...faults.map((fault) => Object.assign(document.createElement("p"), { textContent: fault })), ...extra);
  card.prepend(box);
};

/* A conflict shows what the other one saved; what was typed stays in the form. One key decides, from anywhere in the card. */
export const showConflict = (entry, result, { keepMine, takeTheirs }) => {
  const theirs = document.createElement("div");
  theirs.className = "conflict-theirs";
  theirs.innerHTML = result.theirs;
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
  showFaults(entry, result.faults, [theirs, foot]);
};

document.addEventListener("keydown", (event) => {
  if (!event.altKey || event.ctrlKey || event.isComposing || !/^Digit[12]$/.test(event.code)) return;
  const button = find(`[data-decides="${event.code.at(-1)}"]`, event.target.closest?.(".criterion") ?? document);
  if (!button) return;
  event.preventDefault();
  button.click();
});
