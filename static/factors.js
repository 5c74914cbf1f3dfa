/* Second factors: buttons that need a script, what went wrong with a passkey in words, saving and printing codes. */
(() => {
  "use strict";

  const each = (selector, act) => document.querySelectorAll(selector).forEach(act);

  /* Browsers offer passkeys over HTTPS and on this very machine alone. The button names what allauth's script does. */
  each(window.PublicKeyCredential ? "[data-passkey]" : "[data-no-passkey]", (part) => {
    part.hidden = false;
    const { passkey, credential, passwordless } = part.dataset;
    const ids = { add: part.id, authenticate: part.id, login: part.id, credential, passwordless, data: "js_data" };
    if (passkey) window.allauth.webauthn.forms[passkey]({ ids });
  });
  each("[data-save], [data-print]", (button) => (button.hidden = false));

  /* allauth's script tells of whatever went wrong in English, to the console. */
  document.addEventListener("allauth.error", (event) => {
    event.preventDefault();
    const trouble = document.querySelector("#passkey-trouble");
    if (trouble) trouble.hidden = false;
  });

  document.addEventListener("click", (event) => {
    if (event.target.closest("[data-print]")) print();
    const saver = event.target.closest("[data-save]");
    if (!saver) return;
    const codes = [...document.getElementById(saver.dataset.save).children].map((line) => line.textContent.trim());
    const text = `${saver.dataset.title}\n${location.host}\n\n${codes.join("\n")}\n`;
    const link = document.createElement("a");
    link.href = URL.createObjectURL(new Blob([text], { type: "text/plain;charset=utf-8" }));
    link.download = saver.dataset.name;
    link.click();
    URL.revokeObjectURL(link.href);
  });
})();
