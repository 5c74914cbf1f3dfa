/* What is open stays with whoever has it open: said when it opens, once a minute while it is, and when it is left. */
(() => {
  "use strict";

  const EVERY = 60_000;
  const place = () => document.querySelector("[data-hold]");
  const cookie = (name) => document.cookie.split("; ").find((pair) => pair.startsWith(`${name}=`))?.slice(name.length + 1);
  const token = () => cookie("__Host-csrftoken") || cookie("csrftoken") || document.querySelector("[name=csrfmiddlewaretoken]")?.value || "";

  const post = (box, fields, options = {}) => fetch(box.dataset.hold, {
    method: "POST",
    body: new URLSearchParams({ g: box.dataset.item ?? "", ...fields }),
    headers: { "X-CSRFToken": token(), "X-Holding": "yes" },
    credentials: "same-origin",
    ...options,
  });

  /* Whose it is now stands on the page, unless somebody's cursor is in that very line. */
  const renew = async () => {
    const box = place();
    if (!box || document.hidden) return;
    const answer = await post(box, {}).catch(() => null);
    if (!answer?.ok || answer.url.includes("/accounts/login/") || !box.isConnected || box.contains(document.activeElement)) return;
    const html = await answer.text();
    if (!html.includes("data-hold")) box.replaceChildren(elementsOf(html));
    else {
      box.replaceWith(elementsOf(html));
      window.htmx?.process(place());
    }
  };

  const leave = () => {
    const box = place();
    if (box) post(box, { leave: "yes" }, { keepalive: true }).catch(() => {});
  };

  /* A group was taken by the server when it was shown; a sheet is taken now. */
  if (place() && !place().dataset.item) renew();
  setInterval(renew, EVERY);
  document.addEventListener("visibilitychange", () => document.hidden || renew());
  addEventListener("pagehide", leave);
  addEventListener("pageshow", (event) => event.persisted && renew());
})();
