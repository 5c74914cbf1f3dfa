/* Verification by keys: a card at a time, or what is left of a section at once. Loaded where somebody may verify. */
(() => {
  "use strict";

  const { byId, each, entryOf, find, openCard, openSection, outbox, save, url, words } = globalThis.scorecard;
  if (!("judges" in words)) return;

  const keys = globalThis.chosenKeys;
  const undoable = [];

  const tell = (text) => (byId("keys-said").textContent = text);
  const formOf = (card) => find("form[data-side=found]", card);
  const codeOf = (card) => card.dataset.code;
  const noteOf = (form) => find("textarea[name=note]", form);
  const boxesOf = (form) => [...form.querySelectorAll(".claim input[type=checkbox], .claim input[type=radio]")];
  const decided = new Set();
  const isDecided = (code) => decided.has(code) || byId(`row-${code}`)?.classList.contains("tree-scored")
    || byId(`row-${code}`)?.classList.contains("tree-not_applicable");
  const cards = () => [...document.querySelectorAll("#section .criterion")];

  const focusCard = (card) => {
    openCard(codeOf(card), { focus: false });
    card.focus({ preventScroll: true });
  };

  /* The form as it was when the card was drawn, to tell whether somebody has changed it. */
  const initial = new WeakMap();
  const stateOf = (form) => JSON.stringify(entryOf(form).fields);
  const note = () => each("#section form[data-side=found]", (form) => initial.has(form) || initial.set(form, stateOf(form)));
  note();
  new MutationObserver(note).observe(document.body, { childList: true, subtree: true });
  const initialOf = (form) => initial.get(form) ?? initial.set(form, stateOf(form)).get(form);
  const isChanged = (form) => stateOf(form) !== initialOf(form);
  const claimOf = (fields) => JSON.stringify(fields.filter(([name]) => name !== "note"));
  /* From what the agency claimed; where it claims nothing there is nothing to differ from. */
  const differs = (form) => Boolean(find("[name=accept]", form)) && claimOf(entryOf(form).fields) !== claimOf(JSON.parse(initialOf(form)));

  /* When nothing is left to decide, the next key finishes: once the last decision is safe. Whoever presses Shift+Enter
   * once too often does not finish by that. */
  let wantsToFinish = false;
  const offerFinish = () => {
    const button = find("#totals form[action$='/finish/'] button");
    if (!wantsToFinish || !button) return;
    wantsToFinish = false;
    tell(words.allDecided);
    setTimeout(() => find("#totals form[action$='/finish/'] button")?.focus(), shifted ? 0 : 500);
  };
  let shifted = false;
  document.addEventListener("scorecard:saved", offerFinish);
  document.addEventListener("scorecard:refused", ({ detail }) => decided.delete(detail.code));
  document.addEventListener("keydown", (event) => {
    if (event.key !== "Enter") return;
    shifted = event.shiftKey;
    if ((event.shiftKey || event.repeat) && event.target.closest?.("#totals form[action$='/finish/']")) event.preventDefault();
  }, true);

  const nextOf = (card) => {
    const all = cards();
    const rest = all.slice(all.indexOf(card) + 1);
    return rest.find((other) => formOf(other) && !isDecided(codeOf(other)));
  };
  const goOn = async (card) => {
    const next = nextOf(card);
    if (next) return focusCard(next);
    const link = find(".section-nav a[rel=next]");
    if (!link) {
      wantsToFinish = true;
      focusCard(card);
      return offerFinish();
    }
    await openSection(new URL(link.href).search);
    const first = cards().find((other) => formOf(other) && !isDecided(codeOf(other))) ?? cards()[0];
    if (first) focusCard(first);
  };

  const isFresh = (form) => Number(new FormData(form).get("version")) === 0;

  /* A blank left in a finding is gone to instead of saved; whether there was one. */
  const toBlank = (form) => {
    const note = noteOf(form);
    const blank = note?.value.match(/\{[^{}\n]+\}/);
    if (!blank) return false;
    tell(words.fillBlank);
    note.focus();
    note.setSelectionRange(blank.index, blank.index + blank[0].length);
    return true;
  };
  /* Whether the form still lacks something before it can be saved; then the cursor stands there. */
  const lacks = (form) => {
    if (isFresh(form) && differs(form) && noteOf(form) && !noteOf(form).value.trim()) {
      tell(words.sayWhy);
      noteOf(form).placeholder = words.sayWhy;
      noteOf(form).focus();
      return true;
    }
    return toBlank(form);
  };
  const record = (card) => {
    const form = formOf(card);
    const code = codeOf(card);
    undoable.push({ code, fresh: isFresh(form), fields: JSON.parse(initialOf(form)) });
    initial.set(form, stateOf(form));
    decided.add(code);
    save(form);
  };

  const decide = (card) => {
    const form = formOf(card);
    if (!form) return goOn(card);
    if (!isFresh(form) && !isChanged(form)) return goOn(card);
    if (lacks(form)) return undefined;
    record(card);
    return goOn(card);
  };

  /* What was corrected in the section is saved with its finding, the rest is as the agency claimed. */
  const acceptSection = async () => {
    const changed = cards().filter((card) => formOf(card) && isChanged(formOf(card)));
    for (const card of changed) {
      if (!lacks(formOf(card))) continue;
      openCard(codeOf(card), { focus: false });
      return undefined;
    }
    changed.forEach(record);
    const open = cards().filter((card) => formOf(card) && !isDecided(codeOf(card)) && find("[name=accept]", card));
    const codes = open.map(codeOf);
    if (codes.length) {
      for (const code of codes) {
        decided.add(code);
        undoable.push({ code, fresh: true });
      }
      const section = byId("section").dataset.section;
      outbox.put({ key: `${url}|accept|${section}`, address: `${url}decide/`, side: "found", kind: "accept", code: "", codes, fields: [], version: 0 });
    }
    return goOn(cards().at(-1));
  };

  const undo = () => {
    const last = undoable.pop();
    if (!last) return tell(words.nothingToUndo);
    const { code, fresh, fields } = last;
    decided.delete(code);
    const entry = { key: `${url}|found|${code}`, address: `${url}decide/`, side: "found", code };
    const version = Number(find(`#state-found-${CSS.escape(code)} [name=version]`)?.value ?? 0);
    outbox.put(fresh ? { ...entry, kind: "undo", fields: [], version: 0 } : { ...entry, kind: "found", fields, version });
    tell(`${words.undone} ${code}`);
    if (!openCard(code, { focus: false })) openSection(`?c=${code}`, code);
    return byId(`card-${code}`)?.focus();
  };

  /* Figures typed on the card go into its first box, as into a cell of a spreadsheet: the first takes the place of what
   * stands there, the next follow it. The focus stays on the card, so every other key keeps its meaning. */
  let entering = null;
  const enter = (field, text) => {
    field.value = text;
    entering = field;
    field.classList.add("is-entered");
    for (const kind of ["input", "change"]) field.dispatchEvent(new Event(kind, { bubbles: true }));
    tell(text);
  };
  const endEntry = () => {
    entering?.classList.remove("is-entered");
    entering = null;
  };
  const typeFigure = (card, key) => {
    const form = formOf(card);
    const field = form && find(".claim input[type=text]", form);
    if (!field) return false;
    const goesOn = entering === field;
    if (key === "Backspace" && goesOn) enter(field, field.value.slice(0, -1));
    else if (/^\d$/.test(key)) enter(field, (goesOn ? field.value : "") + key);
    else if (goesOn && (key === "," || key === "." || (key === "/" && field.dataset.understand === "day"))) enter(field, field.value + key);
    else return false;
    return true;
  };
  const choose = (card, digit) => {
    const form = formOf(card);
    if (form) boxesOf(form)[digit - 1]?.click();
  };
  document.addEventListener("focusout", endEntry);

  const step = (card, by) => {
    const all = cards();
    const other = all[all.indexOf(card) + by];
    if (other) focusCard(other);
  };

  const KEYS = {
    Enter: (card, event) => (event.shiftKey ? acceptSection() : decide(card)),
    j: (card) => step(card, 1),
    k: (card) => step(card, -1),
    n: (card) => noteOf(formOf(card) ?? card)?.focus(),
    u: () => undo(),
    o: (card) => find(".paper-words", card)?.click(),
    " ": (card, event) => globalThis.beside?.readOn(event.shiftKey) || tell(words.allShown),
    g: (card) => globalThis.findings?.next(card),
    z: () => globalThis.beside?.enlarge(),
    "[": () => globalThis.beside?.step(-1),
    "]": () => globalThis.beside?.step(1),
    /* What the same keys give where Telex is on. */
    ơ: () => globalThis.beside?.step(-1),
    ư: () => globalThis.beside?.step(1),
    "?": () => keys.showTable(),
  };

  document.addEventListener("keydown", (event) => {
    if (!keys.areOn() || event.isComposing || event.keyCode === 229 || event.ctrlKey || event.metaKey || event.altKey) return undefined;
    const card = event.target.closest?.(".criterion");
    if (!card) return undefined;
    const typing = event.target.matches("textarea, input:not([type=checkbox]):not([type=radio]), select");
    if (event.target.matches("a, button, summary")) return undefined;
    if (typing) {
      if (event.key === "Escape" && event.target.form === formOf(card)) return card.focus({ preventScroll: true });
      /* In the verifier's own boxes Enter decides, as everywhere else on the card. */
      if (event.key !== "Enter" || event.target.form !== formOf(card)) return undefined;
      if (event.shiftKey && event.target.matches("textarea")) return undefined;
      event.preventDefault();
      return event.shiftKey ? acceptSection() : decide(card);
    }
    /* On a box the space bar is the box's own. */
    if (event.key === " " && event.target.matches("input")) return undefined;
    if (typeFigure(card, event.key)) return event.preventDefault();
    endEntry();
    const key = keys.meant(event.key);
    const act = KEYS[key] ?? (/^[1-9]$/.test(key) ? () => choose(card, Number(key)) : null);
    if (!act) return undefined;
    event.preventDefault();
    return act(card, event);
  });

  /* A box that was clicked gives the focus back to its card: the space bar then reads on and changes nothing. */
  let byPointer = false;
  document.addEventListener("pointerdown", () => (byPointer = true), true);
  document.addEventListener("keydown", () => (byPointer = false), true);
  document.addEventListener("change", (event) => {
    if (byPointer && event.target.matches("form[data-side=found] [type=checkbox], form[data-side=found] [type=radio]")) {
      event.target.closest(".criterion").focus({ preventScroll: true });
    }
  });

  document.addEventListener("click", (event) => {
    if (event.target.closest("[data-accept-section]")) acceptSection();
  });
  const show = () => each("[data-accept-section], [data-keys]", (button) => (button.hidden = false));
  show();
  new MutationObserver(show).observe(byId("sheet"), { childList: true });

  globalThis.verifying = { differs, formOf, noteOf, toBlank };

  const first = find(".criterion.is-open") ?? cards()[0];
  /* Where the pages stand beside the criteria they need the height of the screen. */
  if (matchMedia("(min-width: 75rem)").matches) byId("sheet").scrollIntoView({ block: "start" });
  if (first) focusCard(first);
})();
