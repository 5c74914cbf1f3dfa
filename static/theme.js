/* Runs before the first paint, so that the page does not flash in the wrong colours. */
(function () {
  var chosen = null;
  try {
    chosen = localStorage.getItem("theme");
  } catch {
    /* Storage is closed to us; the system decides. */
  }
  var dark = chosen ? chosen === "dark" : matchMedia("(prefers-color-scheme: dark)").matches;
  document.documentElement.dataset.bsTheme = dark ? "dark" : "light";
  document.documentElement.classList.add("js");
})();
