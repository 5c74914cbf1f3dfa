/* The pages of the documents cited, beside the criterion in hand, with last year's word and ready findings on its card.
 *
 * The column is fetched a section at a time and follows the criterion that is current, whether by key, by pointer or by
 * scrolling. Without this script every document is a link on its card.
 */
(() => {
  "use strict";

  const { byId, each, find, openCard, words } = globalThis.scorecard;
  const column = byId("beside");
  if (!column) return;

  const place = find(".beside-place", column);
  const sheet = byId("sheet");
  const judges = "judges" in words;
  const AHEAD = 8; // pictures that are fetched before they come into view

  /* ---- Fetching, a section at a time ---- */

  const fetched = new Map();
  const parse = (html) => find(".beside-rows", new DOMParser().parseFromString(html, "text/html"));
  const ask = (section) => {
    if (!fetched.has(section)) {
      const asked = fetch(`${column.dataset.url}?s=${encodeURIComponent(section)}`, { headers: { "HX-Request": "true" }, credentials: "same-origin" })
        .then((answer) => (answer.ok && !answer.url.includes("/accounts/login/") ? answer.text() : Promise.reject(new Error(answer.status))));
      asked.catch(() => fetched.delete(section));
      fetched.set(section, asked);
    }
    return fetched.get(section);
  };

  /* Which documents the cards of the section name; when others than the column shows, it is fetched anew. */
  const cited = (root, selector, name) => [...root.querySelectorAll(selector)].map((one) => one.dataset[name]).join(" ");

  let shown = "";
  let current = "";
  const show = async () => {
    const section = byId("section");
    const { section: code, after } = section?.dataset ?? {};
    if (!code) return;
    const named = cited(section, ".paper[data-document]", "document");
    const isSame = shown === code && find(".beside-rows", place);
    if (!isSame || cited(place, "[data-exhibit]", "exhibit") !== named) {
      if (isSame) fetched.delete(code);
      const isEarly = fetched.has(code);
      let rows;
      try {
        rows = parse(await ask(code));
        /* Fetched beforehand, before something was cited or taken back. */
        if (isEarly && cited(rows, "[data-exhibit]", "exhibit") !== named) {
          fetched.delete(code);
          rows = parse(await ask(code));
        }
      } catch {
        place.textContent = column.dataset.trouble;
        shown = "";
        return;
      }
      if (byId("section")?.dataset.section !== code) return;
      const page = place.scrollTop;
      place.replaceChildren(document.adoptNode(rows));
      if (isSame) place.scrollTop = page;
      shown = code;
      current = "";
    }
    bring();
    follow();
    if (after) setTimeout(() => ask(after).then(foresee).catch(() => {}), 300);
  };

  /* Last year's word and the ready findings stand on the cards. */
  const bring = () => {
    each("[data-last-year]", (line) => {
      const card = byId(`card-${line.dataset.lastYear}`);
      if (card && !find(".last-year", card)) find(".card-head", card)?.after(line.cloneNode(true));
    }, place);
    each("[data-findings]", (list) => {
      const form = byId(`form-found-${list.dataset.findings}`);
      if (!form || find(".findings", form)) return;
      const copy = list.cloneNode(true);
      copy.hidden = false;
      each("[id]", (one) => (one.id = `on-card-${one.id}`), copy);
      each("[aria-labelledby]", (one) => one.setAttribute("aria-labelledby", `on-card-${one.getAttribute("aria-labelledby")}`), copy);
      find(".side-foot", form)?.before(copy);
    }, place);
    document.dispatchEvent(new CustomEvent("beside:brought"));
  };

  /* The pictures of the section to come, so that they are there before it is. */
  const foresee = async (html) => {
    const rows = parse(html);
    const pictures = [...rows.querySelectorAll(".exhibit-picture img")].slice(0, AHEAD);
    await Promise.allSettled(pictures.map((picture) => Object.assign(new Image(), { src: picture.getAttribute("src") }).decode()));
    column.dataset.foreseen = rows.dataset.besideSection;
  };

  /* ---- Following the criterion in hand ---- */

  const mark = (row) => {
    current = row.dataset.beside;
    each(".beside-row.is-current", (other) => other.classList.remove("is-current"), place);
    each(".exhibit.is-chosen", (other) => other.classList.remove("is-chosen"), place);
    row.classList.add("is-current");
    find(".exhibit", row)?.classList.add("is-chosen");
    find("[data-beside-code]", column).textContent = current;
  };
  const follow = () => {
    const code = find("#section .criterion.is-open")?.dataset.code ?? find("#section .criterion")?.dataset.code;
    if (!code || code === current) return;
    current = code;
    const row = find(`[data-beside="${CSS.escape(code)}"]`, place);
    if (!row) return;
    mark(row);
    const items = [...row.querySelectorAll(":scope > .exhibit, :scope > .beside-none")];
    const { top, bottom } = place.getBoundingClientRect();
    const isSeen = items.every((item) => {
      const box = item.getBoundingClientRect();
      return box.top >= top - 1 && box.bottom <= bottom + 1;
    });
    if (!isSeen && items.length) place.scrollTop += items[0].getBoundingClientRect().top - top - 3;
    prepare(row);
  };
  const prepare = (row) => {
    const all = [...place.querySelectorAll(".exhibit-picture img")];
    const from = all.findIndex((picture) => row.contains(picture));
    if (from >= 0) for (const picture of all.slice(from, from + AHEAD)) picture.loading = "eager";
  };

  for (const kind of ["opened", "drawn"]) document.addEventListener(`scorecard:${kind}`, show);

  /* Reading on: the next screenful of pages; the first criterion not yet seen whole becomes current. False at the end. */
  const ITEMS = ".beside-row > .exhibit, .beside-row > .beside-none";
  const readOn = (back = false) => {
    const { top, bottom } = place.getBoundingClientRect();
    const items = [...place.querySelectorAll(ITEMS)];
    const boxOf = (item) => item.getBoundingClientRect();
    const next = back
      ? items.find((item) => boxOf(item).top >= top - (bottom - top) - 1)
      : items.find((item) => boxOf(item).top > top + 8 && boxOf(item).bottom > bottom + 1);
    if (!next || (back && boxOf(next).top >= top - 8)) return false;
    place.scrollTop += boxOf(next).top - top - 3;
    const row = next.closest(".beside-row");
    const code = row.dataset.beside;
    const card = byId(`card-${code}`);
    mark(row);
    prepare(row);
    if (card) {
      openCard(code, { focus: false });
      card.focus({ preventScroll: true });
    }
    return true;
  };

  /* A card becomes current when a person scrolls to it. The line that tells goes from the top of the screen to its end
   * as the section goes by, so that the first and the last card have their turn. */
  let byHand = -Infinity; // not 0: that is the moment the page was opened
  const hand = () => (byHand = performance.now());
  for (const kind of ["wheel", "touchmove"]) document.addEventListener(kind, (event) => column.contains(event.target) || hand(), { passive: true });
  document.addEventListener("pointerdown", (event) => event.target === document.documentElement && hand());
  document.addEventListener("keydown", (event) => {
    if (["PageDown", "PageUp", "Home", "End", "ArrowUp", "ArrowDown"].includes(event.key) && !event.target.closest?.("input, textarea, select, dialog, .beside")) hand();
  });

  const atLine = () => {
    const section = byId("section");
    if (!section) return null;
    const box = section.getBoundingClientRect();
    const height = innerHeight;
    const begin = Math.max(0, box.top + scrollY - height / 2);
    const end = Math.min(document.documentElement.scrollHeight - height, box.bottom + scrollY - height);
    if (end <= begin) return null;
    const gone = Math.min(1, Math.max(0, (scrollY - begin) / (end - begin)));
    const first = Math.max(0, box.top) + 8;
    const line = first + gone * (Math.min(height, box.bottom) - 8 - first);
    return [...section.querySelectorAll(".criterion")].find((card) => card.getBoundingClientRect().bottom >= line);
  };
  const turnTo = (card) => {
    openCard(card.dataset.code, { focus: false, scroll: false });
    /* The keys go where the eyes are, but never away from a text that is being written. */
    const here = document.activeElement;
    if (judges && (here === document.body || (here?.closest(".criterion") && !here.matches("textarea, select")))) card.focus({ preventScroll: true });
  };
  let asked = false;
  document.addEventListener("scroll", () => {
    if (asked || performance.now() - byHand > 900) return;
    asked = true;
    requestAnimationFrame(() => {
      asked = false;
      const card = atLine();
      if (card && !card.classList.contains("is-open")) turnTo(card);
    });
  }, { passive: true });

  /* ---- Turning pages ---- */

  const leavesOf = (exhibit) => exhibit.dataset.leaves.split(" ").map((leaf) => leaf.split(":").map(Number));
  const pageAt = (exhibit, number) => {
    let left = number;
    for (const [file, pages] of leavesOf(exhibit)) {
      if (left <= pages) return { file, page: left };
      left -= pages;
    }
    return null;
  };
  const total = (exhibit) => leavesOf(exhibit).reduce((sum, [, pages]) => sum + pages, 0);
  const addressOf = (exhibit, number, kind = "pages") => {
    const { file, page } = pageAt(exhibit, number);
    return `${exhibit.dataset.pages}${file}/${kind}/${page}/${kind === "pages" ? "page/" : ""}`;
  };
  const turn = (exhibit, by) => {
    const number = Number(exhibit.dataset.page) + by;
    if (!exhibit.dataset.leaves || number < 1 || number > total(exhibit)) return false;
    exhibit.dataset.page = number;
    renew(exhibit);
    each("[data-turn]", (button) => (button.disabled = !pageAt(exhibit, number + Number(button.dataset.turn)) || number + Number(button.dataset.turn) < 1), exhibit);
    find(".exhibit-place", exhibit).textContent = `${number}/${total(exhibit)}`;
    if (number < total(exhibit)) new Image().src = addressOf(exhibit, number + 1);
    if (dialog.open) fill(exhibit);
    return true;
  };
  const renew = (exhibit) => {
    const button = find("[data-enlarge]", exhibit);
    const number = Number(exhibit.dataset.page);
    let picture = find("img", button);
    if (!picture) {
      picture = Object.assign(document.createElement("img"), { width: 900, height: 1273 });
      button.replaceChildren(picture);
    }
    picture.alt = `${column.dataset.page} ${number}: ${titleOf(exhibit)}`;
    picture.src = addressOf(exhibit, number);
  };
  const titleOf = (exhibit) => find("figcaption a", exhibit).textContent;

  /* The next page of the document in hand, then the next document of the criterion. */
  const step = (by) => {
    const row = find(".beside-row.is-current", place);
    const all = row ? [...row.querySelectorAll(".exhibit")] : [];
    const at = Math.max(0, all.findIndex((one) => one.classList.contains("is-chosen")));
    if (!all.length || turn(all[at], by)) return;
    if (all[at + by]) choose(all[at + by]);
  };
  const choose = (exhibit) => {
    each(".exhibit.is-chosen", (one) => one.classList.remove("is-chosen"), place);
    exhibit.classList.add("is-chosen");
    exhibit.scrollIntoView({ block: "nearest" });
    if (dialog.open) fill(exhibit);
  };

  /* ---- A page enlarged, with its words ---- */

  const dialog = byId("page-dialog");
  const fill = (exhibit) => {
    if (!exhibit.dataset.leaves) return;
    const number = Number(exhibit.dataset.page);
    const picture = find(".page-picture", dialog);
    find("h2", dialog).textContent = titleOf(exhibit);
    find(".page-dialog-place", dialog).textContent = `${number}/${total(exhibit)}`;
    picture.hidden = false;
    find(".page-dialog-trouble", dialog).hidden = true;
    picture.alt = `${column.dataset.page} ${number}: ${titleOf(exhibit)}`;
    picture.src = addressOf(exhibit, number);
    const said = find("details", dialog);
    said.dataset.address = addressOf(exhibit, number, "words");
    find(".page-dialog-words", said).textContent = "";
    if (said.open) tell(said);
  };
  const tell = async (said) => {
    const { address } = said.dataset;
    const answer = await fetch(address, { headers: { "HX-Request": "true" }, credentials: "same-origin" }).catch(() => null);
    if (said.dataset.address !== address) return;
    if (answer?.ok) find(".page-dialog-words", said).replaceChildren(elementsOf(await answer.text()));
    else find(".page-dialog-words", said).textContent = column.dataset.trouble;
  };
  find("details", dialog).addEventListener("toggle", (event) => event.target.open && tell(event.target));
  const enlarge = (exhibit = find(".exhibit.is-chosen", place)) => {
    if (dialog.open) return dialog.close();
    if (!exhibit?.dataset.leaves) return undefined;
    choose(exhibit);
    fill(exhibit);
    return dialog.showModal();
  };
  dialog.addEventListener("keydown", (event) => {
    if (event.isComposing || event.ctrlKey || event.metaKey || event.altKey) return;
    const by = { "[": -1, ơ: -1, ArrowLeft: -1, "]": 1, ư: 1, ArrowRight: 1 }[event.key];
    if (by) step(by);
    else if (event.key === "z") dialog.close();
    else return;
    event.preventDefault();
  });

  document.addEventListener("click", (event) => {
    const exhibit = event.target.closest(".exhibit");
    if (exhibit && event.target.closest("[data-turn]")) {
      choose(exhibit);
      turn(exhibit, Number(event.target.closest("[data-turn]").dataset.turn));
    } else if (exhibit && event.target.closest("[data-enlarge]")) enlarge(exhibit);
    const button = event.target.closest("[data-page-step]");
    if (button) step(Number(button.dataset.pageStep));
    const opener = event.target.closest("[data-beside-open]");
    if (opener) {
      const code = opener.closest(".criterion")?.dataset.code;
      if (code) openCard(code, { focus: false, scroll: false });
      column.classList.add("is-shown");
      current = "";
      follow();
      find("[data-beside-close]", column).focus();
    }
    if (event.target.closest("[data-beside-close]")) {
      column.classList.remove("is-shown");
      find(`#card-${CSS.escape(current)} [data-beside-open]`)?.focus();
    }
  });
  column.addEventListener("keydown", (event) => {
    if (event.key === "Escape" && column.classList.contains("is-shown")) find("[data-beside-close]", column).click();
  });

  /* ---- What cannot be shown says why ---- */

  const explain = async (picture) => {
    const answer = await fetch(picture.src).catch(() => null);
    const kind = answer?.headers.get("Content-Type") ?? "";
    const said = document.createElement("span");
    said.className = "exhibit-trouble";
    said.textContent = kind.startsWith("text/plain") ? await answer.text() : column.dataset.unseen;
    if (!picture.closest("#page-dialog")) return picture.replaceWith(said);
    picture.hidden = true;
    const line = find(".page-dialog-trouble", dialog);
    line.hidden = false;
    line.textContent = said.textContent;
    return undefined;
  };
  document.addEventListener("error", (event) => event.target.matches?.(".exhibit-picture img, #page-dialog .page-picture[src]") && explain(event.target), true);

  each("[data-beside-open]", (button) => (button.hidden = false));
  new MutationObserver(() => each("[data-beside-open]", (button) => (button.hidden = false))).observe(sheet, { childList: true });

  globalThis.beside = { enlarge: () => enlarge(), readOn, step };
  show();
})();
