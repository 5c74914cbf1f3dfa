/* The sending tray: whatever files are dropped or chosen on a page that carries it are sent, resumed and accounted for.

   For other parts of the page:
   - an element with data-context="…" gives what is dropped on it, or chosen by a button inside it, that context;
   - a button with data-sending-choose="files|folder|camera|pages" opens the dialogue;
   - the event sending:add (detail { files, context }) hands files over;
   - the tray tells on the document sending:taken (detail { context }) when files have been chosen or dropped,
     sending:received (detail { document, title, known, context, url }) for each document that is in, sending:finished
     (detail { received, known, refused }) when nothing is left to send, and sending:read (detail { documents, later }) when the
     server has read all that arrived, but for so many that it has put off;
   - whoever knows what came of it answers with sending:outcome (detail { text, href, link }), which the tray says, with a link. */

import { Dock } from "./sending/dock.js";
import { gather, dropped } from "./sending/gather.js";
import { Line } from "./sending/line.js";
import { RefusedList, WindowedList } from "./sending/list.js";
import { Pages } from "./sending/pages.js";
import { Queue } from "./sending/queue.js";
import { Reading } from "./sending/reading.js";

const REDRAW = 150;
/* How long one who listens has rest between two sentences: while files are sent, and while they are read. */
const SAY = 4000;
const SAY_READ = 15_000;

const start = (tray) => {
  const words = { ...tray.dataset };
  for (const kind of ["broken", "many", "large", "packed", "locked", "entry"]) words[`zip-${kind}`] = tray.getAttribute(`data-zip-${kind}`);
  const find = (name) => tray.querySelector(`[data-sending-${name}]`);
  const inputs = { files: find("files"), folder: find("folder") };
  const line = new Line(words.ask, words.reads, Number(words.owner));
  const queue = new Queue(line, {
    scope: `${words.owner} ${words.ask}`,
    hasher: words.hasher,
    limits: { bytes: Number(words.mostBytes), accept: words.accept.split(",") },
    words,
  });
  const reading = new Reading(line);
  const dock = tray.classList.contains("sending-dock") ? new Dock(tray, find("unfold")) : null;
  let context = "";
  let greeting = "";
  let outcome = null;

  /* ---- Taking files in ---- */

  const tell = (kind, detail) => document.dispatchEvent(new CustomEvent(`sending:${kind}`, { detail }));
  const take = async (source, where = "") => {
    greeting = "";
    outcome = null;
    tell("taken", { context: where });
    for await (const some of gather(source, words)) queue.add(some, { context: where });
  };
  const pages = new Pages(find("pages"), words, {
    add: (files, where) => queue.add(files, { context: where, draft: true }),
    remove: (items) => queue.remove(items),
    send: (items, title) => {
      queue.sendTogether(items, title);
      tell("taken", { context: items[0]?.context || "" });
    },
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

  /* A page that has come to take no more files says so by data-closed. */
  const hasFiles = (event) => event.dataTransfer?.types.includes("Files") && !tray.hasAttribute("data-closed");
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
  const isUnread = (number) => reading.isUnread(number);
  const list = new WindowedList(find("list"), words, drop, isUnread);
  const refused = new RefusedList(find("refused"), words, { drop, again: (item) => queue.again(item) });
  const [summary, read, spoken, bar, trouble] = ["summary", "read", "spoken", "bar", "trouble"].map(find);
  const [pause, clear, tidy, further] = ["pause", "clear", "tidy", "further"].map(find);

  const sum = () => {
    const all = queue.items.length - queue.count("draft");
    const isIn = queue.count("received", "known");
    const isRead = isIn - queue.items.filter(({ document: number }) => isUnread(number)).length;
    const parts = [words.summary.replace("{done}", isIn).replace("{all}", all)];
    for (const [kind, states] of [["sending", ["sending"]], ["reading", ["hashing", "new"]], ["refused", ["refused"]]]) {
      const number = queue.count(...states);
      if (number) parts.push(words[`sum${kind[0].toUpperCase()}${kind.slice(1)}`].replace("{n}", number));
    }
    return { all, isIn, isRead, text: parts.join(" · "), readText: isIn ? words.sumRead.replace("{done}", isRead).replace("{all}", isIn) : "" };
  };
  const state = () => {
    if (!queue.open.length) {
      if (!queue.count("received", "known")) return "";
      if (reading.left) return words.readsOn;
      return [reading.later ? words.later.replace("{n}", reading.later) : words.done, outcome?.text].filter(Boolean).join(" ");
    }
    if (queue.paused) return words.paused;
    if (queue.trouble) return queue.trouble.sentence || words[queue.trouble.kind] || words.busy;
    return queue.full ? words.full : greeting;
  };
  let drawing;
  let said = "";
  let speaking;
  const draw = () => {
    drawing = undefined;
    const { all, isIn, isRead, text, readText } = sum();
    const open = queue.open.length;
    const isDone = !open && !reading.left;
    find("body").hidden = !all;
    tray.classList.toggle("is-active", all > 0);
    tray.classList.toggle("is-done", isDone);
    summary.textContent = text;
    read.textContent = readText;
    read.hidden = !readText;
    Object.assign(bar, open ? { max: all || 1, value: isIn } : { max: isIn || 1, value: isRead });
    bar.setAttribute("aria-label", open ? words.barSent : words.barRead);
    bar.hidden = isDone;
    const now = state();
    trouble.hidden = !now;
    trouble.textContent = now;
    further.parentElement.hidden = !(isDone && outcome?.href);
    Object.assign(further, { href: outcome?.href ?? "", textContent: outcome?.link ?? "" });
    trouble.className = `sending-trouble ${queue.trouble || queue.full ? "is-bad" : ""}`;
    pause.hidden = !open;
    pause.querySelector("[data-when=pause]").hidden = queue.paused;
    pause.querySelector("[data-when=go]").hidden = !queue.paused;
    clear.hidden = !open || !queue.paused;
    tidy.hidden = !isDone || !isIn;
    list.show(queue.items);
    refused.show(queue.items);
    dock?.draw(queue.count("refused"));
    /* A screen reader hears how it stands now and then, not each of five hundred files; how it ended, at once. */
    const sentence = [text, readText, now].filter(Boolean).join(". ");
    if (all && sentence !== said && (isDone || !speaking)) {
      said = spoken.textContent = sentence;
      clearTimeout(speaking);
      speaking = setTimeout(() => {
        speaking = undefined;
        draw();
      }, open ? SAY : SAY_READ);
    }
  };
  const drawSoon = () => (drawing ??= setTimeout(draw, REDRAW));
  queue.addEventListener("change", drawSoon);
  reading.addEventListener("change", drawSoon);
  let isTold = true;
  const tellRead = () => {
    if (isTold || queue.open.length || reading.left) return;
    isTold = true;
    const documents = new Set(queue.items.filter(({ link }) => link).map(({ document: number }) => number));
    tell("read", { documents: [...documents], later: reading.later });
  };
  queue.addEventListener("received", ({ detail }) => {
    isTold = false;
    reading.add(detail.document);
    tell("received", detail);
  });
  queue.addEventListener("finished", () => {
    draw();
    tell("finished", Object.fromEntries(["received", "known", "refused"].map((kind) => [kind, queue.count(kind)])));
    dock?.showRefused(queue.count("refused"));
    tellRead();
  });
  reading.addEventListener("done", () => {
    draw();
    tellRead();
  });
  document.addEventListener("sending:outcome", ({ detail }) => {
    outcome = detail;
    draw();
  });
  pause.addEventListener("click", () => queue.pause(!queue.paused));
  clear.addEventListener("click", () => {
    queue.remove(queue.open);
    queue.pause(false);
  });
  tidy.addEventListener("click", () => queue.tidy());
  tray.addEventListener("unfolded", () => list.show(queue.items));
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
