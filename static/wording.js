/* Placeholders put into the box somebody was writing in; the link to the PDF follows the year chosen. */
(() => {
  "use strict";

  const form = document.getElementById("template-form");
  if (!form) return;
  let last = form.querySelector("textarea");

  form.addEventListener("focusin", ({ target }) => {
    if (target.matches("textarea")) last = target;
  });
  document.addEventListener("click", ({ target }) => {
    const text = target.closest("[data-insert]")?.dataset.insert;
    if (!text || !last) return;
    last.setRangeText(text, last.selectionStart, last.selectionEnd, "end");
    last.focus();
    last.dispatchEvent(new Event("input", { bubbles: true }));
  });
  document.getElementById("try-year").addEventListener("change", ({ target }) => {
    const link = document.querySelector("[data-year-link]");
    link.href = `${link.href.split("?")[0]}?year=${target.value}`;
  });
})();
