/* Marks on a page, drawn with mouse or finger and moved with keys. The rows of numbers below are what is sent; without this
 * script they are typed. */
(() => {
  "use strict";

  const form = document.querySelector("[data-redact]");
  if (!form) return;
  const board = form.querySelector(".redact-marks");
  const rows = form.querySelector(".mark-rows");
  const none = form.querySelector("[data-none]");
  const blank = form.querySelector("template").content;
  const finger = form.querySelector("[data-draw]");
  const { redact: page, label } = form.dataset;
  const whole = Number(form.dataset.whole);
  const most = Number(form.dataset.most);
  const full = form.querySelector("[data-full]");
  const STEP = 5;
  const LEAST = 4;
  const NAMES = ["left", "top", "width", "height"];

  const field = (row, name) => row.querySelector(`[name=mark_${name}]`);
  const rects = new Map();
  let isChanged = false;

  const clamp = (value, least, most) => Math.round(Math.max(least, Math.min(most, value)));
  const fit = (box) => {
    const width = clamp(box.width, 1, whole);
    const height = clamp(box.height, 1, whole);
    return { width, height, left: clamp(box.left, 0, whole - width), top: clamp(box.top, 0, whole - height) };
  };
  const boxOf = (row) => Object.fromEntries(NAMES.map((name) => [name, Number(field(row, name).value) || 0]));
  const place = (rect, { left, top, width, height }) => {
    rect.setAttribute("x", left);
    rect.setAttribute("y", top);
    rect.setAttribute("width", width);
    rect.setAttribute("height", height);
  };
  const put = (row, box) => {
    const kept = fit(box);
    for (const name of NAMES) field(row, name).value = kept[name];
    place(rects.get(row), kept);
    isChanged = true;
  };

  const number = () => [...rows.children].forEach((row, index) => (row.querySelector("[name=drop]").value = index));
  const drop = (row) => {
    const others = [...rects.keys()];
    const next = others[others.indexOf(row) + 1] ?? others[others.indexOf(row) - 1];
    rects.get(row)?.remove();
    rects.delete(row);
    row.remove();
    full.hidden = true;
    number();
    none.hidden = rows.children.length > 0;
    isChanged = true;
    (next ? rects.get(next) : form.querySelector("[value=add]")).focus();
  };

  const show = (row) => {
    const rect = document.createElementNS("http://www.w3.org/2000/svg", "rect");
    rect.setAttribute("tabindex", "0");
    rect.setAttribute("role", "button");
    rect.setAttribute("aria-label", label);
    place(rect, fit(boxOf(row)));
    rects.set(row, rect);
    board.append(rect);
    rect.addEventListener("focus", () => row.classList.add("is-chosen"));
    rect.addEventListener("blur", () => row.classList.remove("is-chosen"));
    rect.addEventListener("keydown", (event) => press(event, row));
  };
  const wire = (row) => {
    if (row.querySelector("[name=mark_page]").value === page) show(row);
    row.addEventListener("input", () => {
      isChanged = true;
      if (rects.has(row)) place(rects.get(row), fit(boxOf(row)));
    });
    row.querySelector("[name=drop]").addEventListener("change", () => drop(row));
  };
  const add = (box) => {
    full.hidden = rows.children.length < most;
    if (!full.hidden) return;
    const row = blank.querySelector("[data-mark]").cloneNode(true);
    row.querySelector("[name=mark_page]").value = page;
    row.querySelector("[data-mark-page]").textContent = page;
    row.classList.add("is-here");
    rows.append(row);
    for (const name of NAMES) field(row, name).value = box[name];
    wire(row);
    put(row, box);
    number();
    none.hidden = true;
    rects.get(row).focus({ preventScroll: true });
  };

  const press = (event, row) => {
    const way = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] }[event.key];
    if (event.key === "Delete" || event.key === "Backspace") {
      event.preventDefault();
      drop(row);
    } else if (way && !event.altKey && !event.metaKey) {
      event.preventDefault();
      const step = event.ctrlKey ? 1 : STEP;
      const box = boxOf(row);
      const [across, down] = way.map((one) => one * step);
      put(row, event.shiftKey
        ? { ...box, width: box.width + across, height: box.height + down }
        : { ...box, left: box.left + across, top: box.top + down });
    }
  };

  /* ---- Pointer: a press on nothing draws, on a mark moves it ---- */

  const at = (event) => {
    const { left, top, width, height } = board.getBoundingClientRect();
    return { x: ((event.clientX - left) / width) * whole, y: ((event.clientY - top) / height) * whole };
  };
  let held = null;
  board.addEventListener("pointerdown", (event) => {
    if (event.button !== 0 || (event.pointerType !== "mouse" && finger.getAttribute("aria-pressed") !== "true")) return;
    event.preventDefault();
    const row = [...rects].find(([, rect]) => rect === event.target)?.[0];
    const rect = row ? rects.get(row) : document.createElementNS("http://www.w3.org/2000/svg", "rect");
    if (row) rect.focus({ preventScroll: true });
    else {
      rect.classList.add("is-new");
      board.append(rect);
    }
    held = { from: at(event), row, rect, box: row && boxOf(row) };
    board.setPointerCapture(event.pointerId);
  });
  board.addEventListener("pointermove", (event) => {
    if (!held) return;
    const to = at(event);
    if (held.row) put(held.row, { ...held.box, left: held.box.left + to.x - held.from.x, top: held.box.top + to.y - held.from.y });
    else place(held.rect, spanned(held.from, to));
  });
  const spanned = (from, to) => {
    const left = Math.max(0, Math.min(from.x, to.x));
    const top = Math.max(0, Math.min(from.y, to.y));
    return {
      left, top,
      width: Math.max(1, Math.min(whole, Math.max(from.x, to.x)) - left),
      height: Math.max(1, Math.min(whole, Math.max(from.y, to.y)) - top),
    };
  };
  const release = (event) => {
    if (!held) return;
    const { row, rect, from } = held;
    held = null;
    if (row) return;
    rect.remove();
    const box = spanned(from, at(event));
    if (event.type === "pointerup" && box.width >= LEAST && box.height >= LEAST) add(box);
  };
  board.addEventListener("pointerup", release);
  board.addEventListener("pointercancel", release);

  finger.hidden = !globalThis.matchMedia("(any-pointer: coarse)").matches;
  finger.addEventListener("click", () => {
    const isOn = finger.getAttribute("aria-pressed") !== "true";
    finger.setAttribute("aria-pressed", String(isOn));
    board.classList.toggle("is-drawing", isOn);
  });

  form.querySelector("[value=add]").addEventListener("click", (event) => {
    event.preventDefault();
    const [left, top, width, height] = form.dataset.new.split(" ").map(Number);
    add({ left, top, width, height });
  });
  form.querySelector("[data-enter]").addEventListener("keydown", (event) => {
    if (event.key !== "Enter" || event.isComposing) return;
    event.preventDefault();
    form.querySelector(`[value=${event.target.dataset.enter}]`).click();
  });

  let isSending = false;
  form.addEventListener("submit", () => (isSending = true));
  globalThis.addEventListener("beforeunload", (event) => {
    if (isChanged && !isSending) event.preventDefault();
  });

  board.replaceChildren();
  [...rows.children].forEach(wire);
})();
