/* The keys of verification as this person has chosen them. Kept in this browser: keyboards and input methods belong to a
 * machine, and the switch that turns the keys off does too.
 *
 * The table in the dialogue is the list of keys: each key of one character in it can be changed, digits and the space bar
 * excepted. `chosenKeys.meant(key)` is the key of that table a pressed key stands for, empty for one given away;
 * `chosenKeys.areOn()` whether keys are used at all, `chosenKeys.showTable()` opens the dialogue. */

(() => {
  "use strict";

  const dialog = document.getElementById("keys-dialog");
  const { person } = document.getElementById("sheet").dataset;
  if (!dialog) return;

  const PLACE = `verifying-keys|${person}`;
  const OFF = "verifying-keys-off";
  const FIXED = /^[0-9 ]$/;
  const words = dialog.dataset;
  const said = dialog.querySelector("#keys-choice");
  const fold = (key) => (key.length === 1 ? key.toLowerCase() : key);

  /* Of each changed key of the table what is pressed instead. */
  let chosen = {};
  try {
    chosen = JSON.parse(localStorage.getItem(PLACE)) ?? {};
  } catch {
    /* The keys are then as they come. */
  }
  const keep = () => {
    try {
      localStorage.setItem(PLACE, JSON.stringify(chosen));
    } catch {
      /* The choice then holds for this page only. */
    }
  };

  const meant = (pressed) => {
    const key = fold(pressed);
    const own = Object.keys(chosen).find((name) => chosen[name] === key);
    if (own) return own;
    return key in chosen ? "" : key;
  };

  /* ---- The table ---- */

  const buttons = [...dialog.querySelectorAll("td:first-child kbd")]
    .filter(({ textContent }) => textContent.length === 1 && !FIXED.test(textContent))
    .map((sign) => {
      const button = Object.assign(document.createElement("button"), { type: "button", className: "key-choice" });
      button.dataset.key = sign.textContent;
      sign.replaceWith(button);
      button.append(sign);
      return button;
    });
  const pressedFor = (name) => chosen[name] ?? name;
  /* Where a line names two keys, it says in the same order what each does. */
  const doesWhat = (button) => {
    const [cell, text] = [...button.closest("tr").cells];
    const keys = [...cell.querySelectorAll(".key-choice")];
    const parts = text.textContent.trim().split(", ");
    return keys.length === parts.length ? parts[keys.indexOf(button)] : text.textContent.trim();
  };

  const show = () => {
    for (const button of buttons) {
      const key = pressedFor(button.dataset.key);
      button.firstElementChild.textContent = key;
      button.setAttribute("aria-label", `${words.change} ${key}: ${doesWhat(button)}`);
    }
    for (const sign of document.querySelectorAll("[data-keys] kbd")) sign.textContent = pressedFor("?");
  };

  /* Why this key cannot be taken, empty when it can. */
  const fault = (button, key) => {
    if (key.length !== 1 || FIXED.test(key) || key === "/") return words.unfit;
    const other = buttons.find((one) => one !== button && pressedFor(one.dataset.key) === key);
    return other ? words.taken.replace("{key}", key).replace("{what}", doesWhat(other)) : "";
  };

  let asking = null;
  const stop = () => {
    asking?.classList.remove("is-asking");
    asking = null;
  };
  dialog.addEventListener("click", (event) => {
    const button = event.target.closest(".key-choice");
    stop();
    if (event.target.closest("[data-close-dialog]")) dialog.close();
    if (event.target.closest("[data-keys-reset]")) {
      chosen = {};
      keep();
      show();
      said.textContent = words.isReset;
    }
    if (!button) return;
    asking = button;
    button.classList.add("is-asking");
    said.textContent = words.press.replace("{what}", doesWhat(button));
  });
  dialog.addEventListener("keydown", (event) => {
    if (!asking || ["Tab", "Shift", "Control", "Alt", "Meta"].includes(event.key)) return;
    event.preventDefault();
    if (event.key === "Escape") {
      said.textContent = "";
      stop();
      return;
    }
    if (event.isComposing || event.keyCode === 229 || event.ctrlKey || event.altKey || event.metaKey) {
      said.textContent = words.unfit;
      return;
    }
    const key = fold(event.key);
    const why = fault(asking, key);
    said.textContent = why || words.isChanged.replace("{key}", key).replace("{what}", doesWhat(asking));
    if (why) return;
    const name = asking.dataset.key;
    if (key === name) delete chosen[name];
    else chosen[name] = key;
    keep();
    stop();
    show();
  });
  dialog.addEventListener("close", () => {
    stop();
    said.textContent = "";
  });

  /* ---- The switch ---- */

  let on = true;
  try {
    on = !localStorage.getItem(OFF);
  } catch {
    /* The switch then holds for this page only. */
  }
  const switchOf = dialog.querySelector("#keys-on");
  switchOf.checked = on;
  switchOf.addEventListener("change", () => {
    on = switchOf.checked;
    try {
      if (on) localStorage.removeItem(OFF);
      else localStorage.setItem(OFF, "1");
    } catch {
      /* The switch then holds for this page only. */
    }
  });
  document.addEventListener("click", (event) => event.target.closest("[data-keys]") && dialog.showModal());

  show();
  globalThis.chosenKeys = { meant, areOn: () => on, showTable: () => dialog.showModal() };
})();
