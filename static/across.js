/* One criterion across agencies by keys, and blocks pasted from a spreadsheet. Every act is a form that works without. */
(() => {
  "use strict";

  const find = (selector, root = document) => root.querySelector(selector);
  const all = (selector, root = document) => [...root.querySelectorAll(selector)];
  const across = () => find("#across");
  const opened = () => find(".group.is-open", across());
  const keys = globalThis.chosenKeys;

  /* Clicked, not submitted: htmx sends the name of a button that it saw pressed. */
  const press = (button) => button?.click();
  const tell = (text) => {
    const line = document.createElement("p");
    line.textContent = text;
    find("#across-said").replaceChildren(line);
  };

  /* ---- The open group ---- */

  const form = () => find("#group-form");
  const note = () => find("#found-note");
  const claimOf = () => JSON.stringify([...new FormData(form())].filter(([name]) => !["seen", "csrfmiddlewaretoken", "g", "stay", "note"].includes(name)));
  let initial = "";
  const differs = () => claimOf() !== initial;

  const decide = () => {
    if (find("[data-all-done]")) return find("[data-all-done] a")?.click();
    if (find("[data-preview]")) return press(find("#confirm-step"));
    if (!form()) return;
    const accepts = find("#accept");
    if (accepts && !differs() && !note().value.trim()) return press(accepts);
    if (!note().value.trim()) {
      find("#other").open = true;
      tell(across().dataset.sayWhy);
      note().placeholder = across().dataset.sayWhy;
      return note().focus();
    }
    return press(find("#show"));
  };

  /* One row alone: the same form, with the others' marks left out of what is sent. */
  const decideRow = (box) => {
    if (!find("#accept")) return;
    const marked = all("[name=seen]", form()).filter((other) => other.checked && other !== box);
    marked.forEach((other) => (other.checked = false));
    box.checked = true;
    find("[name=stay]", form()).value = "yes";
    press(find("#accept"));
    marked.forEach((other) => (other.checked = true));
  };

  const groups = () => all(".group", across());
  const openGroup = (step) => {
    const list = groups();
    const other = list[list.indexOf(opened()) + step];
    const link = other && find("[data-open-group]", other);
    if (link) link.click();
  };
  const rows = () => all("[name=seen]", form() ?? across());
  const row = (box, step) => {
    const list = rows();
    const other = list[list.indexOf(box) + step];
    other?.focus();
    other?.scrollIntoView({ block: "nearest" });
  };

  const choose = (digit) => {
    if (!form()) return;
    find("#other").open = true;
    const boxes = all(".claim input[type=checkbox], .claim input[type=radio]", form());
    if (boxes.length) {
      const box = boxes[digit - 1];
      if (!box) return;
      box.click();
      if (box.checked && box.type === "checkbox") {
        boxes.filter((other) => other !== box && ("none" in box.dataset || "none" in other.dataset)).forEach((other) => (other.checked = false));
      }
      return opened().focus({ preventScroll: true });
    }
    const field = find(".claim input[type=text]", form());
    if (!field) return;
    field.focus();
    field.value = String(digit);
    field.dispatchEvent(new Event("input", { bubbles: true }));
  };

  const KEYS = {
    Enter: decide,
    j: () => openGroup(1),
    k: () => openGroup(-1),
    l: () => rows()[0]?.focus(),
    n: () => {
      if (!form()) return;
      find("#other").open = true;
      note().focus();
    },
    u: () => (find("#undo-form") ? find("#undo-form").requestSubmit() : tell(across().dataset.nothingToUndo)),
    o: () => find(".group-paper", opened() ?? across())?.click(),
    c: () => find("#next-criterion")?.click(),
    Escape: () => (find("#preview-back") ? find("#preview-back").click() : opened()?.focus()),
    "?": () => keys.showTable(),
  };
  const rowKeys = (box) => ({
    Enter: () => decideRow(box),
    j: () => row(box, 1),
    k: () => row(box, -1),
    o: () => find(".group-paper", box.closest("tr"))?.click(),
  });

  document.addEventListener("keydown", (event) => {
    if (!keys.areOn() || event.isComposing || event.keyCode === 229 || event.ctrlKey || event.metaKey || event.altKey) return;
    if (!event.target.closest?.("#across")) return;
    if (event.target.matches("a, button, summary, select") && event.key !== "Escape") return;
    if (event.target.matches("textarea, input:not([type=checkbox]):not([type=radio])")) {
      /* In the boxes of the open group Enter shows what would be decided. */
      if (event.key !== "Enter" || event.shiftKey || event.target.form !== form()) return;
      event.preventDefault();
      decide();
      return;
    }
    const acts = event.target.matches("[name=seen]") ? { ...KEYS, ...rowKeys(event.target) } : KEYS;
    const act = acts[keys.meant(event.key)] ?? (/^[1-9]$/.test(event.key) ? () => choose(Number(event.key)) : null);
    if (!act) return;
    event.preventDefault();
    act();
  });

  /* ---- Pasting ---- */

  document.addEventListener("paste", (event) => {
    if (event.target.closest?.("textarea, input") || find("dialog[open]")) return;
    const text = event.clipboardData?.getData("text/plain") ?? "";
    const paste = find("#paste-form");
    if (!paste || !text.trim()) return;
    event.preventDefault();
    find("#paste-text").value = text;
    paste.requestSubmit();
  });

  /* ---- Whatever arrives ---- */

  const arrive = () => {
    initial = form() ? claimOf() : "";
    all("[data-keys]").forEach((button) => (button.hidden = false));
    const here = opened();
    if (here && !find("dialog[open]")) here.focus({ preventScroll: true });
    if (here && here.getBoundingClientRect().top < 0) here.scrollIntoView({ block: "start" });
  };
  document.addEventListener("htmx:afterSettle", (event) => event.detail.target?.id === "across" && arrive());
  arrive();
})();
