/* What the agency's record says, on the card of each criterion: fetched once for the whole sheet after the page is there,
 * and again when claims have changed. Without this script it is a page of its own.
 */
(() => {
  "use strict";

  const { each, find, url } = globalThis.scorecard;
  const link = find("[data-record-link]");
  if (!link) return;

  let lines = new Map();
  const bring = () => {
    each("#section .criterion", (card) => {
      const old = find(".record-line", card);
      const line = lines.get(card.dataset.code);
      /* Never under the hands of somebody who reads it. */
      if (old?.contains(document.activeElement)) return;
      const isOpen = Boolean(old && find("details[open]", old));
      old?.remove();
      if (!line) return;
      const copy = line.cloneNode(true);
      if (isOpen) find("details", copy).open = true;
      (find(".last-year", card) ?? find(".card-head", card))?.after(copy);
    });
  };

  const ask = async () => {
    const answer = await fetch(`${url}record/`, { headers: { "HX-Request": "true" }, credentials: "same-origin" }).catch(() => null);
    if (!answer?.ok || answer.url.includes("/accounts/login/")) return;
    const told = new DOMParser().parseFromString(await answer.text(), "text/html");
    lines = new Map([...told.querySelectorAll("[data-record]")].map((line) => [line.dataset.record, document.adoptNode(line)]));
    bring();
  };

  /* Several changes at once are asked about once. */
  let waiting;
  const askSoon = (after) => {
    clearTimeout(waiting);
    waiting = setTimeout(ask, after);
  };

  for (const kind of ["opened", "drawn"]) document.addEventListener(`scorecard:${kind}`, bring);
  document.addEventListener("beside:brought", bring);
  document.addEventListener("scorecard:saved", ({ detail }) => detail.side === "own" && lines.has(detail.code) && askSoon(1500));
  document.addEventListener("scorecard-refresh", () => askSoon(300));
  askSoon(300);
})();
