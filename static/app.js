/* Small conveniences on every page. Each page works without them. */
(() => {
  "use strict";

  const find = (selector, root = document) => root.querySelector(selector);
  const each = (selector, act, root = document) => root.querySelectorAll(selector).forEach(act);

  /* ---- Light and dark ---- */

  document.addEventListener("click", (event) => {
    if (!event.target.closest("[data-theme-toggle]")) return;
    const page = document.documentElement;
    page.dataset.bsTheme = page.dataset.bsTheme === "dark" ? "light" : "dark";
    try {
      localStorage.setItem("theme", page.dataset.bsTheme);
    } catch {
      /* The choice then holds for this page only. */
    }
  });

  /* ---- Things that open ---- */

  document.addEventListener("click", (event) => {
    const opener = event.target.closest("[data-toggle]");
    if (opener) {
      const open = document.getElementById(opener.dataset.toggle).classList.toggle("open");
      opener.setAttribute("aria-expanded", String(open));
    }
    each("details.menu[open]", (menu) => menu.contains(event.target) || menu.removeAttribute("open"));
  });
  document.addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    each("details.menu[open]", (menu) => {
      menu.removeAttribute("open");
      find("summary", menu).focus();
    });
  });

  /* ---- Asking before what cannot be undone ---- */

  const ask = (question, yes) =>
    new Promise((answer) => {
      const dialog = find("#confirm");
      const button = find("[value=yes]", dialog);
      find("#confirm-question").textContent = question;
      button.textContent = yes || button.dataset.default;
      dialog.returnValue = "no";
      dialog.addEventListener("close", () => answer(dialog.returnValue === "yes"), { once: true });
      dialog.showModal();
      find("[value=no]", dialog).focus();
    });

  document.addEventListener("submit", (event) => {
    const form = event.target;
    const asker = event.submitter?.dataset.confirm ? event.submitter : form;
    if (!asker.dataset.confirm || form.dataset.agreed) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    const { submitter } = event;
    ask(asker.dataset.confirm, asker.dataset.confirmYes).then((yes) => {
      if (!yes) return;
      form.dataset.agreed = "1";
      form.requestSubmit(submitter);
      delete form.dataset.agreed;
    });
  }, true);
  document.addEventListener("htmx:confirm", (event) => {
    if (!event.detail.question) return;
    event.preventDefault();
    ask(event.detail.question, event.detail.elt.dataset.confirmYes).then((yes) => yes && event.detail.issueRequest(true));
  });

  /* ---- Copying ---- */

  /* Offices that serve the site without TLS have no clipboard object, but still this old command. */
  const copy = async (text) => {
    if (navigator.clipboard) return navigator.clipboard.writeText(text);
    const box = document.createElement("textarea");
    box.value = text;
    document.body.append(box);
    box.select();
    document.execCommand("copy");
    box.remove();
  };
  document.addEventListener("click", async (event) => {
    const copier = event.target.closest("[data-copy]");
    if (!copier) return;
    await copy(copier.dataset.copy);
    if (copier.dataset.copying) return;
    const before = [...copier.childNodes];
    copier.dataset.copying = "1";
    copier.textContent = copier.dataset.copied || "✓";
    setTimeout(() => {
      copier.replaceChildren(...before);
      delete copier.dataset.copying;
    }, 2000);
  });

  /* ---- Messages ---- */

  document.addEventListener("click", (event) => event.target.closest("[data-dismiss]")?.closest(".notice").remove());

  /* ---- Text not yet sent ---- */

  const unsaved = new Set();
  document.addEventListener("input", (event) => {
    const form = event.target.closest("form[data-keep]");
    if (form) unsaved.add(form);
  });
  document.addEventListener("submit", (event) => event.defaultPrevented || unsaved.delete(event.target));
  addEventListener("beforeunload", (event) => {
    /* What the browser keeps needs no question. */
    if ([...unsaved].some((form) => form.isConnected && !("kept" in form.dataset))) event.preventDefault();
  });

  /* A second click on the same button sends nothing twice. */
  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (event.defaultPrevented || form.method !== "post") return;
    if (form.dataset.sent) event.preventDefault();
    form.dataset.sent = "1";
    setTimeout(() => delete form.dataset.sent, 4000);
  });
  addEventListener("pageshow", () => each("form[data-sent]", (form) => delete form.dataset.sent));

  /* ---- Lists that answer while one types ---- */

  let waiting;
  const refresh = (form) => {
    /* Not form.action: a field of the form may be called "action". */
    const address = new URL(form.getAttribute("action") || location.pathname, location.href);
    address.search = new URLSearchParams([...new FormData(form)].filter(([, value]) => value !== ""));
    const part = form.dataset.live;
    htmx.ajax("GET", address.href, { source: form, target: part, select: part, swap: "outerHTML" })
      .then(() => history.replaceState(null, "", address));
  };
  const answerSoon = (event) => {
    const form = event.target.closest("form[data-live]");
    /* While Vietnamese is being composed the word is not there yet. */
    if (!form || event.isComposing) return;
    /* Half a day or half a number is not worth asking about. */
    if (event.type === "input" && event.target.matches("[data-understand]")) return;
    clearTimeout(waiting);
    waiting = setTimeout(refresh, 300, form);
  };
  for (const kind of ["input", "change", "compositionend"]) document.addEventListener(kind, answerSoon);
  document.addEventListener("submit", (event) => {
    if (!event.target.matches("form[data-live]")) return;
    event.preventDefault();
    clearTimeout(waiting);
    refresh(event.target);
  });

  /* ---- What a box understood ---- */

  const words = find("#read-as")?.dataset ?? {};
  const locale = document.documentElement.lang === "en" ? "en-GB" : "vi-VN";

  const readNumber = (text) => {
    text = text.replace(/\s/g, "");
    const marks = text.match(/[.,]/g) || [];
    if (marks.length > 1 && new Set(marks).size === 1) {
      return /^[+-]?\d{1,3}([.,]\d{3})+$/.test(text) ? Number(text.replace(/[.,]/g, "")) : NaN;
    }
    const mark = marks.at(-1);
    if (mark) {
      const at = text.lastIndexOf(mark);
      text = `${text.slice(0, at).replace(/[.,]/g, "")}.${text.slice(at + 1)}`;
    }
    return /^[+-]?\d*\.?\d+$/.test(text) ? Number(text) : NaN;
  };
  /* A day without its year is of the year being scored, or of the year its due day falls in where that is nearer. */
  const inYear = (text, box) => {
    const short = text.match(/^(\d{1,2})[/.-](\d{1,2})$/);
    const year = Number(box?.closest("[data-year]")?.dataset.year);
    if (!short || !year) return text;
    const [month, date, after] = (box.dataset.near ?? "1-1-0").split(/(?<=\d)-/).map(Number);
    const due = Date.UTC(year + after, month - 1, Math.min(date, 28));
    const far = (each) => Math.abs(Date.UTC(each, short[2] - 1, short[1]) - due);
    return `${short[1]}/${short[2]}/${far(year + after) < far(year) ? year + after : year}`;
  };
  const readDay = (text, box) => {
    text = inYear(text.replace(/\s/g, ""), box);
    const compact = text.match(/^(\d{2})(\d{2})(\d{4})$/);
    const usual = compact || text.match(/^(\d{1,2})[/.-](\d{1,2})[/.-](\d{4})$/);
    const iso = text.match(/^(\d{4})-(\d{1,2})-(\d{1,2})$/);
    const [year, month, date] = usual ? [usual[3], usual[2], usual[1]] : iso ? iso.slice(1) : [];
    const found = new Date(Date.UTC(year, month - 1, date));
    return found.getUTCDate() === Number(date) && found.getUTCMonth() === month - 1 ? found : NaN;
  };
  const readers = {
    points: (text) => {
      const value = readNumber(text);
      return Number.isNaN(value) ? "" : value.toLocaleString(locale, { maximumFractionDigits: 3 });
    },
    count: (text) => {
      const bare = text.replace(/\s/g, "");
      const value = /^\d{1,3}([.,]\d{3})+$/.test(bare) ? Number(bare.replace(/[.,]/g, "")) : /^\d+$/.test(bare) ? Number(bare) : NaN;
      return Number.isNaN(value) ? "" : value.toLocaleString(locale);
    },
    day: (text, box) => {
      const value = readDay(text, box);
      return Number.isNaN(value) || Number.isNaN(Number(value))
        ? ""
        : value.toLocaleDateString(locale, { weekday: "long", day: "2-digit", month: "2-digit", year: "numeric", timeZone: "UTC" });
    },
  };
  const showUnderstood = (box) => {
    const place = box.closest(".day-input") || box;
    let line = place.nextElementSibling;
    if (!line?.classList.contains("understood")) {
      line = document.createElement("output");
      line.className = "understood";
      if (box.id) line.htmlFor = box.id;
      place.after(line);
    }
    const read = box.value.trim() ? readers[box.dataset.understand](box.value.trim(), box) : null;
    line.classList.toggle("is-doubtful", read === "");
    line.textContent = read === null ? "" : read ? `${words.readAs}: ${read}` : words[box.dataset.understand];
  };
  document.addEventListener("change", (event) => event.target.matches?.("[data-understand]") && showUnderstood(event.target));
  globalThis.readAs = { day: readDay, number: readNumber };

  document.addEventListener("click", (event) => {
    const button = event.target.closest("[data-calendar]");
    if (!button) return;
    const box = find("[data-understand=day]", button.parentElement);
    const calendar = document.createElement("input");
    calendar.type = "date";
    calendar.tabIndex = -1;
    calendar.setAttribute("aria-label", button.getAttribute("aria-label"));
    const known = readDay(box.value.trim());
    if (!Number.isNaN(Number(known))) calendar.value = known.toISOString().slice(0, 10);
    button.before(calendar);
    calendar.addEventListener("change", () => {
      if (calendar.value) box.value = calendar.value.split("-").reverse().join("/");
      box.dispatchEvent(new Event("input", { bubbles: true }));
      box.dispatchEvent(new Event("change", { bubbles: true }));
    });
    calendar.addEventListener("blur", () => calendar.remove());
    calendar.focus();
    calendar.showPicker();
  });

  /* ---- htmx ---- */

  const cookie = (name) => document.cookie.split("; ").find((pair) => pair.startsWith(`${name}=`))?.slice(name.length + 1);
  /* Read when asked, not when the page was made: signing in again in another tab changes it. */
  document.addEventListener("htmx:configRequest", (event) => {
    event.detail.headers["X-CSRFToken"] = cookie("__Host-csrftoken") || cookie("csrftoken") || find("[name=csrfmiddlewaretoken]")?.value || "";
    /* What a page asks by the clock is no sign of a person, whose session may end (agencies.sessions). */
    if (event.detail.elt.getAttribute("hx-trigger")?.includes("every")) event.detail.headers["X-Holding"] = "yes";
  });
  const alarm = (kind) => {
    const line = find("#alarm");
    if (!line) return;
    line.hidden = !kind;
    line.textContent = kind ? line.dataset[kind] : "";
  };
  document.addEventListener("htmx:sendError", () => alarm("lost"));
  document.addEventListener("htmx:timeout", () => alarm("lost"));
  document.addEventListener("htmx:afterRequest", (event) => {
    if (!event.detail.successful) return;
    alarm("");
    if (event.detail.requestConfig.verb !== "get") unsaved.delete(event.detail.elt.closest("form"));
  });
  document.addEventListener("htmx:responseError", (event) => {
    const { status } = event.detail.xhr;
    alarm(status === 401 ? "signedOut" : status === 403 ? "forbidden" : status === 404 || status === 410 ? "gone" : "failed");
  });
  /* An expired session answers a fragment with the sign-in page, which must not land inside this one. */
  document.addEventListener("htmx:beforeSwap", (event) => {
    if (!event.detail.xhr.responseURL.includes("/accounts/login/")) return;
    event.detail.shouldSwap = false;
    alarm("signedOut");
  });

  /* ---- Boxes for files: the browser's own speaks the browser's language ---- */

  const showChosen = (box) => {
    const names = [...box.files].map(({ name }) => name);
    const shown = names.length > 3 ? [...names.slice(0, 3), "…"] : names;
    find(".file-names", box.parentElement).textContent = names.length ? `${names.length > 1 ? `${names.length}: ` : ""}${shown.join(", ")}` : words.noFile;
  };
  const dress = (box) => {
    if (box.closest(".file-box")) return;
    const place = document.createElement("span");
    place.className = "file-box";
    const face = Object.assign(document.createElement("span"), { className: "btn btn-secondary", textContent: words.chooseFile });
    const chosen = Object.assign(document.createElement("span"), { className: "file-names text-break" });
    for (const part of [face, chosen]) part.setAttribute("aria-hidden", "true");
    box.replaceWith(place);
    /* The box itself lies over it, unseen: pointer, keys, drops and readers of the screen find what they know. */
    place.append(face, chosen, box);
    box.addEventListener("change", () => showChosen(box));
    box.form?.addEventListener("reset", () => setTimeout(showChosen, 0, box));
    showChosen(box);
  };

  /* ---- Whatever arrives, now or later ---- */

  const prepare = (root) => {
    each("[data-dismiss], [data-calendar], [data-theme-toggle]", (button) => (button.hidden = false), root);
    each("[data-fades]", (notice) => setTimeout(() => notice.remove(), 8000), root);
    each("[data-focus-first]", (summary) => summary.focus(), root);
    each("input[type=file].form-control", dress, root);
  };
  prepare(document);
  document.addEventListener("htmx:load", (event) => event.detail.elt !== document.body && prepare(event.detail.elt));
})();
