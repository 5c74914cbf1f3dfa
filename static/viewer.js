/* The pages of a document: arrow keys turn them, and a page that cannot be shown says why. */
(() => {
  "use strict";

  const typing = (element) => element.closest("input, textarea, select, [contenteditable], dialog, [role=menu], .thumbnails");

  document.addEventListener("keydown", (event) => {
    if (event.defaultPrevented || event.isComposing || event.altKey || event.ctrlKey || event.metaKey || event.shiftKey) return;
    const wanted = { ArrowLeft: "prev", ArrowRight: "next" }[event.key];
    if (!wanted || typing(event.target)) return;
    const link = document.querySelector(`.viewer a[rel=${wanted}]`);
    if (!link) return;
    event.preventDefault();
    link.click();
  });

  const explain = async (picture) => {
    const answer = await fetch(picture.src).catch(() => null);
    const kind = answer?.headers.get("Content-Type") ?? "";
    const said = document.createElement("p");
    said.className = "notice notice-warning";
    said.setAttribute("role", "status");
    said.textContent = kind.startsWith("text/plain") ? await answer.text() : picture.alt;
    picture.replaceWith(said);
  };

  /* An error does not bubble, so it is caught on its way down; one that came before this script is looked for. */
  document.addEventListener("error", (event) => event.target.matches?.(".page-picture") && explain(event.target), true);
  for (const picture of document.querySelectorAll(".page-picture")) {
    if (picture.complete && !picture.naturalWidth) explain(picture);
  }
})();
