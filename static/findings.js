/* Findings used before: the likeliest stands ready in the box when a verifier corrects a claim, until something is typed.
 * It is only a proposal: nothing is decided before somebody presses Enter or the button. */
(() => {
  "use strict";

  const { find, byId, keepDraft } = globalThis.scorecard;
  if (!globalThis.verifying) return;
  const { differs, formOf, noteOf } = globalThis.verifying;
  const words = byId("beside")?.dataset ?? {};

  const linesOf = (card) => [...card.querySelectorAll(".findings [data-finding]")];
  const cardOf = (form) => form.closest(".criterion");

  /* ---- What the blanks are filled with ---- */

  const year = Number(byId("sheet").dataset.year);
  const two = (number) => String(number).padStart(2, "0");
  const dayOf = (box) => {
    const day = globalThis.readAs.day(box.value.trim(), box);
    if (Number.isNaN(Number(day))) return "";
    const short = `${two(day.getUTCDate())}/${two(day.getUTCMonth() + 1)}`;
    return day.getUTCFullYear() === year ? short : `${short}/${day.getUTCFullYear()}`;
  };
  const figureOf = (box) => {
    const value = globalThis.readAs.number(box.value.trim());
    return Number.isNaN(value) ? "" : value.toLocaleString("vi-VN", { maximumFractionDigits: 6 }) + (box.dataset.unit ?? "");
  };
  const knownOf = (form) => {
    const known = { "tự chấm": find(".findings", form)?.dataset.claimed ?? "" };
    const day = find(".claim [data-understand=day][name=done]", form);
    if (day) known["ngày"] = known["thẩm định"] = dayOf(day);
    else known["thẩm định"] = [...form.querySelectorAll(".claim [data-understand=points]")].map(figureOf).join("/");
    return known;
  };
  const filled = (text, form) => {
    const known = knownOf(form);
    return text.replace(/\{([^{}]+)\}/g, (blank, name) => known[name] || blank);
  };

  /* ---- In the box ---- */

  const lineUnder = (note) => {
    let line = note.parentElement.querySelector(".suggested-line");
    if (!line) {
      line = Object.assign(document.createElement("p"), { className: "suggested-line" });
      line.setAttribute("role", "status");
      note.after(line);
    }
    return line;
  };
  const unmark = (note) => {
    delete note.dataset.suggested;
    lineUnder(note).textContent = "";
  };
  const put = (form, place) => {
    const note = noteOf(form);
    const lines = linesOf(cardOf(form));
    const line = lines[place];
    note.value = line ? filled(line.dataset.finding, form) : "";
    /* Else the draft kept before it came would take it away again. */
    keepDraft(form);
    if (!line) return unmark(note);
    note.dataset.suggested = place;
    lineUnder(note).textContent = `${words.suggested} ${place + 1}/${lines.length}: ${words.suggestedHow}`;
    return undefined;
  };

  /* The likeliest, while the claim is corrected and nobody has written anything. */
  const suggest = (form) => {
    const note = noteOf(form);
    if (!note || (!("suggested" in note.dataset) && note.value.trim())) return;
    /* Only what was found on this very criterion before stands ready by itself; the rest is offered in the list. */
    const place = Number(note.dataset.suggested ?? 0);
    const line = linesOf(cardOf(form))[place];
    if (differs(form) && line && ("own" in line.dataset || "suggested" in note.dataset)) put(form, place);
    else if ("suggested" in note.dataset) {
      note.value = "";
      keepDraft(form);
      unmark(note);
    }
  };
  const next = (card) => {
    const form = formOf(card);
    const lines = form ? linesOf(card) : [];
    if (!lines.length) return;
    const note = noteOf(form);
    if (!("suggested" in note.dataset) && note.value.trim()) return;
    put(form, "suggested" in note.dataset ? (Number(note.dataset.suggested) + 1) % lines.length : 0);
  };

  for (const kind of ["input", "change"]) {
    document.addEventListener(kind, (event) => {
      const form = event.target.closest?.("form[data-side=found]");
      if (!form) return;
      if (event.target === noteOf(form)) unmark(event.target);
      else suggest(form);
    });
  }
  document.addEventListener("beside:brought", () => document.querySelectorAll("#section form[data-side=found]").forEach(suggest));
  document.addEventListener("focusin", (event) => "suggested" in event.target.dataset && event.target.select());
  document.addEventListener("click", (event) => {
    const line = event.target.closest(".criterion [data-finding]");
    if (!line) return;
    const form = line.closest("form");
    put(form, linesOf(cardOf(form)).indexOf(line));
    if (!globalThis.verifying.toBlank(form)) cardOf(form).focus({ preventScroll: true });
  });

  globalThis.findings = { next };
})();
