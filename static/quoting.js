/* A sentence of a cited paper put into the explanation of its criterion, where it is saved like anything typed. */
(() => {
  "use strict";

  document.addEventListener("click", (event) => {
    const quote = event.target.closest("[data-quote]");
    const note = quote?.closest("form")?.querySelector("textarea[name=note]");
    if (!note) return;
    const before = note.value.trimEnd();
    note.value = before ? `${before} ${quote.dataset.quote}` : quote.dataset.quote;
    note.dispatchEvent(new Event("input", { bubbles: true }));
    note.dispatchEvent(new Event("change", { bubbles: true }));
    note.focus();
    quote.closest("li").remove();
  });
})();
