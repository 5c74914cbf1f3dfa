/* What of text may become markup or the address of a script (Trusted Types, ADR 40). Runs before every other script.
 *
 * Markup comes in one way: parsed into a document of its own, in which nothing runs and from which htmx and our scripts take
 * elements over. Text that is put anywhere else (innerHTML, outerHTML, insertAdjacentHTML, document.write, srcdoc, a script's
 * own text) is refused, whoever puts it. Browsers that know no Trusted Types have the rest of the policy. */
(function () {
  "use strict";

  var parsers = ["DOMParser parseFromString", "Document parseHTMLUnsafe"];
  if (window.trustedTypes) {
    trustedTypes.createPolicy("default", {
      createHTML: function (text, kind, sink) {
        return parsers.includes(sink) ? text : null;
      },
      createScriptURL: function (address, kind, sink) {
        return sink === "Worker constructor" && new URL(address, location.href).origin === location.origin ? address : null;
      },
    });
  }

  /* Markup our own server has drawn, as elements to be put in place; also rows and cells, which stand only in tables. */
  window.elementsOf = function (html) {
    var told = new DOMParser().parseFromString("<template>" + html + "</template>", "text/html");
    return told.querySelector("template").content;
  };
})();
