/* The sending tray: whatever files are dropped or chosen on a page that carries it are sent, resumed and accounted for.

   For other parts of the page:
   - an element with data-context="…" gives what is dropped on it, or chosen by a button inside it, that context;
   - a button with data-sending-choose="files|folder|camera|pages" opens the dialogue;
   - the event sending:add (detail { files, context }) hands files over;
   - the tray answers on the document with sending:received (detail { document, title, known, context, url }) for each
     document that is in, and sending:finished (detail { received, known, refused }) when nothing is left to do. */

import { gather, dropped } from "./sending/gather.js";
import { Line } from "./sending/line.js";
import { RefusedList, WindowedList } from "./sending/list.js";
import { Pages } from "./sending/pages.js";
import { Queue } from "./sending/queue.js";

const REDRAW = 150;
const SAY = 4000;

const start = (tray) => {
  const words = { ...tray.dataset };
  for (const kind of ["broken", "many", "large", "packed", "locked", "entry"]) words[`zip-${kind}`] = tray.getAttribute(`data-zip-${kind}`);
  const find = (name) => tray.querySelector(`[data-sending-${name}]`);
  const inputs = { files: find("files"), folder: find("folder") };
  const queue = new Queue(new Line(words.ask, Number(words.owner)), {
    scope: `${words.owner} ${words.ask}`,
    hasher: words.hasher,
    limits: { bytes: Number(words.mostBytes), accept: words.accept.split(",") },
    words,
  });
  let context = "";
  let greeting = "";

  /* ---- Taking files in ---- */

  const take = async (source, where = "") => {
    greeting = "";
    for await (const some of gather(source, words)) queue.add(some, { context: where });
  };
  const pages = new Pages(find("pages"), words, {
    add: (files, where) => queue.add(files, { context: where, draft: true }),
    remove: (items) => queue.remove(items),
    send: (items, title) => queue.sendTogether(items, title),
  });
  for (const input of Object.values(inputs)) {
    input.addEventListener("change", () => {
      take({ files: [...input.files] }, context);
      input.value = "";
    });
  }
  document.addEventListener("click", ({ target }) => {
    const button = target.closest("[data-sending-choose]");
    if (!button) return;
    context = button.closest("[data-context]")?.dataset.context || "";
    const kind = button.dataset.sendingChoose;
    if (kind in inputs) return inputs[kind].click();
    if (!pages.dialog.contains(button)) pages.open(context);
    if (kind === "camera") find("camera").click();
    if (kind === "more") find("page-files").click();
  });
  document.addEventListener("sending:add", ({ detail }) => take({ files: [...detail.files] }, detail.context || ""));

  /* ---- Dropping ---- */

  const hasFiles = (event) => event.dataTransfer?.types.includes("Files");
  let target = null;
  const aim = (next) => {
    target?.classList.remove("sending-target");
    target = next;
    target?.classList.add("sending-target");
  };
  const over = (event) => {
    if (!hasFiles(event)) return;
    event.preventDefault();
    event.dataTransfer.dropEffect = "copy";
    aim(event.target.closest?.("[data-context]") || tray);
  };
  document.addEventListener("dragenter", over);
  document.addEventListener("dragover", over);
  document.addEventListener("dragleave", (event) => event.relatedTarget || aim(null));
  document.addEventListener("drop", (event) => {
    if (!hasFiles(event)) return;
    event.preventDefault();
    const where = event.target.closest?.("[data-context]")?.dataset.context || "";
    aim(null);
    take(dropped(event.dataTransfer), where);
  });

  /* ---- Telling ---- */

  const drop = (items) => queue.remove([items].flat());
  const list = new WindowedList(find("list"), words, drop);
  const refused = new RefusedList(find("refused"), words, { drop, again: (item) => queue.again(item) });
  const [summary, spoken, bar, trouble] = ["summary", "spoken", "bar", "trouble"].map(find);
  const [pause, clear, tidy, unfold] = ["pause", "clear", "tidy", "unfold"].map(find);

  const sum = () => {
    const all = queue.items.length - queue.count("draft");
    const isIn = queue.count("received", "known");
    const parts = [words.summary.replace("{done}", isIn).replace("{all}", all)];
    for (const [kind, states] of [["sending", ["sending"]], ["reading", ["hashing", "new"]], ["refused", ["refused"]]]) {
      const number = queue.count(...states);
      if (number) parts.push(words[`sum${kind[0].toUpperCase()}${kind.slice(1)}`].replace("{n}", number));
    }
    return { all, isIn, text: parts.join(" · ") };
  };
  const state = () => {
    if (!queue.open.length) return queue.items.some(({ state: now }) => now !== "draft") ? words.done : "";
    if (queue.paused) return words.paused;
    if (queue.trouble) return queue.trouble.sentence || words[queue.trouble.kind] || words.busy;
    return queue.full ? words.full : greeting;
  };
  let drawing;
  let said = "";
  let speaking;
  const draw = () => {
    drawing = undefined;
    const { all, isIn, text } = sum();
    const open = queue.open.length;
    find("body").hidden = !all;
    tray.classList.toggle("is-active", all > 0);
    summary.textContent = text;
    Object.assign(bar, { max: all || 1, value: isIn });
    bar.hidden = !open;
    const now = state();
    trouble.hidden = !now;
    trouble.textContent = now;
    trouble.className = `sending-trouble ${queue.trouble || queue.full ? "is-bad" : ""}`;
    pause.hidden = !open;
    pause.querySelector("[data-when=pause]").hidden = queue.paused;
    pause.querySelector("[data-when=go]").hidden = !queue.paused;
    clear.hidden = !open || !queue.paused;
    tidy.hidden = open || !isIn;
    if (unfold) unfold.hidden = !queue.items.some(({ state: now }) => now !== "draft" && now !== "refused");
    list.show(queue.items);
    refused.show(queue.items);
    /* A screen reader hears how it stands now and then, not each of five hundred files. */
    const sentence = `${text}. ${now}`;
    if (all && sentence !== said && !speaking) {
      said = spoken.textContent = sentence;
      speaking = setTimeout(() => {
        speaking = undefined;
        draw();
      }, SAY);
    }
  };
  queue.addEventListener("change", () => (drawing ??= setTimeout(draw, REDRAW)));
  queue.addEventListener("received", ({ detail }) => document.dispatchEvent(new CustomEvent("sending:received", { detail })));
  queue.addEventListener("finished", () => {
    draw();
    const detail = Object.fromEntries(["received", "known", "refused"].map((kind) => [kind, queue.count(kind)]));
    document.dispatchEvent(new CustomEvent("sending:finished", { detail }));
  });
  pause.addEventListener("click", () => queue.pause(!queue.paused));
  clear.addEventListener("click", () => {
    queue.remove(queue.open);
    queue.pause(false);
  });
  tidy.addEventListener("click", () => queue.tidy());
  unfold?.addEventListener("click", () => {
    unfold.setAttribute("aria-expanded", String(tray.classList.toggle("is-unfolded")));
    list.show(queue.items);
  });
  addEventListener("beforeunload", (event) => {
    if (queue.open.some((item) => !item.stored)) event.preventDefault();
  });

  /* ---- Going on where a closed tab stopped ---- */

  document.querySelectorAll("[data-without-sending]").forEach((form) => (form.hidden = true));
  tray.hidden = false;
  document.querySelectorAll("[data-sending-choose]").forEach((button) => (button.hidden = false));
  queue.resume().then((number) => {
    if (number) greeting = words.resumed.replace("{n}", number);
    const drafts = queue.items.filter(({ state: now, file }) => now === "draft" && file);
    if (drafts.length) pages.restore(drafts);
  });
};

document.querySelectorAll("[data-sending]").forEach(start);
