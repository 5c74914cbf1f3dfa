/* The files on their way, from chosen to received.

   draft → new → hashed → wanted → sending → received | known | refused     (part: waits for its other pages)

   Whatever goes wrong on the way, a file goes back to "hashed" and the server is asked again how far it is. */

import { Trouble } from "./line.js";
import { forget, forgetFile, keepFile, keepItems, livingTabs, orphans } from "./store.js";

const ASKED_AT_ONCE = 50;
const IN_HAND = 20;
/* What the server reads longest goes first: photos, then PDFs, of which some are scans. It reads while the rest comes in. */
const READ_LONGEST = [/\.(jpe?g|png|webp|heic|heif|tiff?|bmp)$/i, /\.pdf$/i];
const rankOf = ({ name }) => (READ_LONGEST.findIndex((pattern) => pattern.test(name)) + 3) % 3;
const LONGEST_PAUSE = 30_000;
const STRIKES = 4;
export const FINISHED = new Set(["received", "known", "refused"]);
const OPEN = new Set(["new", "hashing", "hashed", "asking", "waiting", "wanted", "sending", "part"]);

export const word = () => Array.from(crypto.getRandomValues(new Uint8Array(12)), (byte) => byte.toString(16).padStart(2, "0")).join("");

export class Queue extends EventTarget {
  items = [];
  paused = false;
  /* What keeps it from sending; told until something gets through again. */
  trouble = null;
  /* Some files could not be kept in the browser. */
  full = false;
  tab = word();
  #hashing = new Map();
  #stop = new AbortController();
  #failures = 0;
  #successes = 0;
  #asking = false;
  #serial = Date.now();
  #busy = false;
  /* Waiting a while before it tries again. */
  #held = false;

  constructor(line, { scope, hasher, limits, words }) {
    super();
    Object.assign(this, { line, scope, limits, words });
    this.worker = new Worker(hasher, { type: "module" });
    this.worker.addEventListener("message", ({ data }) => this.#hashed(data));
    const wake = () => this.#held && this.#retry();
    addEventListener("online", wake);
    addEventListener("focus", wake);
    document.addEventListener("visibilitychange", () => document.hidden || wake());
  }

  /* Takes up what closed tabs have left; how many files that are. */
  async resume() {
    const left = await orphans(this.scope, await livingTabs(this.tab), this.tab);
    for (const item of left) {
      if (item.state === "refused" || item.state === "draft") continue;
      item.state = item.sha256 ? "hashed" : "new";
      if (!item.file) Object.assign(item, { state: "refused", sentence: this.words.missing, missing: true });
    }
    this.items.push(...left);
    this.#changed();
    return left.filter((item) => item.state !== "draft" && item.state !== "refused").length;
  }

  /* files: [{ file, name, refused? }] */
  add(files, { context = "", bundle = "", draft = false } = {}) {
    const items = files.toSorted((one, other) => rankOf(one) - rankOf(other)).map(({ file, name, refused }) => ({
      id: word(), scope: this.scope, tab: this.tab, order: this.#serial++, name, size: file?.size ?? 0, context, bundle,
      sha256: "", position: 1, parts: 1, title: "", state: refused ? "refused" : draft ? "draft" : "new",
      sentence: refused || "", file, stored: false, offset: 0,
    }));
    /* Chosen again because the browser had not kept it. */
    const replaced = this.items.filter((old) => old.missing && items.some((item) => item.name === old.name && item.size === old.size));
    forget(replaced);
    this.items = this.items.filter((old) => !replaced.includes(old));
    this.items.push(...items);
    this.#keep(items);
    this.#changed();
    return items;
  }

  /* The pages of a draft, in their order, become one document on its way. */
  sendTogether(pages, title) {
    const bundle = pages.length > 1 ? word() : "";
    pages.forEach((page, index) => {
      const named = title && page.photo ? `${title}${bundle ? ` - ${this.words.page} ${index + 1}` : ""}.${page.name.split(".").pop()}` : page.name;
      Object.assign(page, { bundle, position: index + 1, parts: pages.length, title, name: named, state: "new", order: this.#serial++ });
    });
    keepItems(pages);
    this.#changed();
  }

  remove(items) {
    const gone = new Set(items);
    for (const item of items) {
      item.stop?.abort();
      if (item.url && !FINISHED.has(item.state)) this.line.drop(item.url);
      item.state = "removed";
    }
    this.items = this.items.filter((item) => !gone.has(item));
    forget(items);
    this.#changed();
  }

  /* What has arrived leaves the list. */
  tidy() {
    this.items = this.items.filter(({ state }) => state !== "received" && state !== "known");
    this.#changed();
  }

  again(item) {
    if (!item.file) return;
    const together = item.bundle ? this.items.filter((page) => page.bundle === item.bundle && page.file) : [item];
    together.forEach((page) => Object.assign(page, { state: "new", sha256: "", sentence: "", url: "", strikes: 0 }));
    this.#keep(together);
    this.#changed();
  }

  pause(paused) {
    this.paused = paused;
    if (paused) {
      this.#stop.abort();
      this.#stop = new AbortController();
    }
    this.#changed();
  }

  count(...states) {
    return this.items.reduce((sum, item) => sum + states.includes(item.state), 0);
  }

  get open() {
    return this.items.filter((item) => OPEN.has(item.state));
  }

  async #keep(items) {
    await keepItems(items);
    for (const item of items) {
      if (!item.file || !(OPEN.has(item.state) || item.state === "draft")) continue;
      item.stored = await keepFile(item);
      if (!item.stored && !this.full) {
        this.full = true;
        this.#changed();
      }
      /* It may have arrived, or been taken away again, while it was being written. */
      if (FINISHED.has(item.state)) await forgetFile(item);
      if (["received", "known", "removed"].includes(item.state)) await forget([item]);
    }
  }

  #changed() {
    this.dispatchEvent(new Event("change"));
    this.#pump();
  }

  #pump() {
    if (this.open.length) this.#busy = true;
    if (!this.paused) this.#hash();
    if (!this.paused && !this.#held) {
      this.#ask();
      this.#send();
    }
    if (this.#busy && !this.open.length) {
      this.#busy = false;
      this.dispatchEvent(new Event("finished"));
    }
  }

  #hash() {
    if (this.#hashing.size) return;
    const item = this.items.find(({ state }) => state === "new");
    if (!item) return;
    item.state = "hashing";
    this.#hashing.set(item.id, item);
    /* What the server will refuse by its name or size need not be read. */
    const { size } = item.file;
    const plain = size > 0 && size <= this.limits.bytes && this.limits.accept.some((ending) => item.name.toLowerCase().endsWith(ending));
    if (plain) this.worker.postMessage({ id: item.id, file: item.file });
    else queueMicrotask(() => this.#hashed({ id: item.id, sha256: "" }));
  }

  #hashed({ id, sha256 }) {
    const item = this.#hashing.get(id);
    this.#hashing.delete(id);
    if (item?.state === "hashing") {
      Object.assign(item, { sha256, state: "hashed" });
      keepItems([item]);
    }
    this.#changed();
  }

  async #ask() {
    const ready = this.items.filter((item) => item.state === "hashed" && this.#isComplete(item));
    const inHand = this.count("wanted", "sending");
    const worthIt = ready.length >= IN_HAND || inHand < this.line.atOnce || !this.#hashing.size;
    if (this.#asking || !ready.length || inHand > IN_HAND || !worthIt) return;
    this.#asking = true;
    const asked = this.#batch(ready);
    asked.forEach((item) => (item.state = "asking"));
    try {
      const answers = new Map((await this.line.ask(asked, this.#stop.signal)).map((answer) => [answer.key, answer]));
      this.#well();
      for (const item of asked) {
        const told = answers.get(item.id);
        if (item.state === "asking") this.#take(item, told);
        /* Taken away meanwhile, or refused with another page of its document. */
        else if (told?.state === "wanted") this.line.drop(told.url);
      }
    } catch (trouble) {
      this.#failed(trouble, asked);
    }
    this.#asking = false;
    this.#changed();
  }

  /* Pages of one document are asked for together. */
  #isComplete(item) {
    return !item.bundle || this.items.every((page) => page.bundle !== item.bundle || page.state !== "new" && page.state !== "hashing");
  }

  #batch(ready) {
    const batch = [];
    for (const item of ready) {
      if (batch.includes(item)) continue;
      const together = item.bundle ? ready.filter((page) => page.bundle === item.bundle) : [item];
      if (batch.length && batch.length + together.length > ASKED_AT_ONCE) break;
      batch.push(...together);
    }
    return batch;
  }

  async #send() {
    const active = this.items.filter(({ state }) => state === "sending");
    const contents = new Set(active.map(({ sha256 }) => sha256));
    const free = this.items.filter(({ state }) => state === "wanted");
    for (let room = this.line.atOnce - active.length; room > 0; room -= 1) {
      /* A second copy of a file waits for the first, and is then known. */
      const item = free.find(({ state, sha256 }) => state === "wanted" && !contents.has(sha256));
      if (!item) break;
      contents.add(item.sha256);
      this.#sendOne(item);
    }
  }

  async #sendOne(item) {
    item.state = "sending";
    item.stop = new AbortController();
    this.#stop.signal.addEventListener("abort", () => item.stop.abort(), { once: true });
    try {
      const told = await this.line.send(item.file, item.url, item.offset, item.stop.signal, (offset) => {
        item.offset = offset;
        this.#well();
        this.dispatchEvent(new Event("change"));
      });
      if (item.state === "sending") this.#take(item, told);
    } catch (trouble) {
      this.#failed(trouble, [item]);
    }
    this.#changed();
  }

  /* What the server says has become of a file. */
  #take(item, told) {
    if (!told) return this.#failed(new Trouble("busy"), [item]);
    if (told.state === "wanted" || (told.state === "part" && item.state === "asking")) {
      Object.assign(item, { state: "wanted", url: told.url, offset: told.offset });
      return;
    }
    if (told.state === "part") {
      item.state = "part";
      return;
    }
    const settled = item.bundle ? this.items.filter((page) => page.bundle === item.bundle && !FINISHED.has(page.state)) : [item];
    /* Refused before it was sent although it could be read: for want of room, which may be found. */
    const retry = item.state === "asking" && Boolean(item.sha256);
    for (const page of settled) {
      if (told.state === "refused" && page !== item && page.url) this.line.drop(page.url);
      Object.assign(page, { retry, state: told.state, sentence: told.sentence, link: told.url, document: told.document });
      if (told.state !== "refused") page.file = null;
    }
    if (told.state === "refused") {
      /* Kept without its bytes, so that the next visit still tells of it. */
      keepItems(settled);
      settled.forEach(forgetFile);
      return;
    }
    forget(settled);
    const { document, title, state } = told;
    const detail = { document, title, known: state === "known", context: item.context, url: told.url };
    this.dispatchEvent(new CustomEvent("received", { detail }));
  }

  #failed(trouble, items) {
    if (!(trouble instanceof Trouble)) {
      /* The file cannot be read any more. */
      if (trouble?.name !== "NotReadableError" && trouble?.name !== "NotFoundError") throw trouble;
      trouble = new Trouble("unfit", this.words.unreadable);
    }
    const still = items.filter((item) => ["asking", "sending"].includes(item.state));
    if (trouble.kind === "busy" && still.length === 1 && still[0].state === "sending" && this.#isOut(still[0])) {
      trouble = new Trouble("unfit", this.words.failed);
    }
    if (trouble.kind === "unfit") {
      still.forEach((item) => Object.assign(item, { state: "refused", sentence: trouble.sentence || this.words.unreadable, retry: true }));
      keepItems(still);
      return;
    }
    still.forEach((item) => (item.state = "hashed"));
    if (trouble.kind === "stopped") return;
    if (trouble.kind === "step" || trouble.kind === "gone") {
      /* Another tab is sending the same file: ask again how far it is, but not at once. */
      still.forEach((item) => (item.state = "waiting"));
      setTimeout(() => {
        still.forEach((item) => item.state === "waiting" && (item.state = "hashed"));
        this.#changed();
      }, 300);
      return;
    }
    this.trouble = trouble;
    this.#held = true;
    this.#failures += 1;
    clearTimeout(this.timer);
    const pause = Math.min(LONGEST_PAUSE, 1000 * 2 ** (this.#failures - 1)) * (0.75 + Math.random() / 2);
    this.timer = setTimeout(() => this.#retry(), pause);
  }

  #retry() {
    clearTimeout(this.timer);
    this.#held = false;
    this.#changed();
  }

  /* The server fails on this one while others get through: it must not hold them up for ever. */
  #isOut(item) {
    if (this.#successes > (item.failedAt ?? -1)) item.strikes = (item.strikes ?? 0) + 1;
    item.failedAt = this.#successes;
    return item.strikes >= STRIKES;
  }

  #well() {
    this.#successes += 1;
    this.#failures = 0;
    this.trouble = null;
  }
}
