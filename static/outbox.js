/* What has been typed and is not yet on the server: kept in this browser until the server has said it is.
 *
 * An entry is the state a form should have, under a key of its own; a later state of the same form takes its place and
 * names the ids of those whose answers have not been seen (`after`). Entries go out one request at a time. What the
 * line, an expired session or a closed tab interrupts is sent again later under the same id: the server applies an id
 * once. What one address or one entry cannot get rid of does not hold up the others.
 */

(() => {
  "use strict";

  const RETRY = [1000, 2000, 4000, 8000, 15000, 30000];
  const MOST = 40;
  /* A browser that has been killed, on a slow machine, takes seconds to open its database again; some never answer. */
  const OPENS_WITHIN = 20_000;
  /* Nothing gets through at all, as against what one address or one entry runs into. */
  const EVERYWHERE = ["lost", "away", "signedOut"];

  const newId = () => crypto.randomUUID?.() ?? `${Date.now()}-${Math.random()}`;

  /* null where the browser forbids it, or does not answer. */
  const opened = (name) =>
    new Promise((done) => {
      setTimeout(done, OPENS_WITHIN, null);
      try {
        const request = indexedDB.open(name, 1);
        request.onupgradeneeded = () => request.result.createObjectStore("entries", { keyPath: "key" });
        request.onsuccess = () => done(request.result);
        request.onerror = () => done(null);
      } catch {
        done(null);
      }
    });

  /* IndexedDB; in memory what the browser would not take, say on a full disk (a closed tab does lose that). */
  class Store {
    constructor(name) {
      this.name = name;
      this.memory = new Map();
      this.open();
    }

    open() {
      this.ready = opened(this.name).then((database) => {
        this.database = database;
        database?.addEventListener("close", () => this.open());
      });
    }

    /* What the work asks of the entries, when the browser has it safe; `instead` where it has not. */
    async act(mode, work, instead, again = true) {
      await this.ready;
      if (!this.database) return instead();
      try {
        return await new Promise((done, failed) => {
          const transaction = this.database.transaction("entries", mode);
          let result;
          transaction.oncomplete = () => done(result);
          transaction.onerror = transaction.onabort = () => failed(transaction.error);
          work(transaction.objectStore("entries"), (found) => (result = found));
        });
      } catch {
        if (!again) return instead();
        this.open();
        return this.act(mode, work, instead, false);
      }
    }

    async all() {
      const rows = await this.act("readonly",
        (entries, answer) => (entries.getAll().onsuccess = ({ target }) => answer(target.result)), () => []);
      return [...rows.filter(({ key }) => !this.memory.has(key)), ...this.memory.values()];
    }

    /* Committed at once: a page that is closed now has handed it over. */
    async put(entry) {
      await this.act("readwrite", (entries) => {
        entries.put(entry);
        entries.transaction.commit?.();
      }, () => this.memory.set(entry.key, entry));
      if (this.memory.get(entry.key) !== entry) this.memory.delete(entry.key);
    }

    /* Put what `next` makes of the entry in its place, or remove it when that is nothing, with no other tab in between. */
    async change(key, next) {
      const kept = this.memory.get(key);
      let isSafe = true;
      await this.act("readwrite", (entries) => {
        entries.get(key).onsuccess = ({ target }) => {
          const entry = next(kept ?? target.result);
          if (entry) entries.put(entry);
          else if (target.result) entries.delete(key);
        };
      }, () => {
        isSafe = false;
        const entry = next(this.memory.get(key));
        if (entry) this.memory.set(key, entry);
        else this.memory.delete(key);
      });
      if (isSafe && this.memory.get(key) === kept) this.memory.delete(key);
    }
  }

  class Outbox {
    /* send(entries) posts entries of one address and resolves with one result for each, or throws Unsent;
     * settled(entry, result, isLatest) hears of each; changed(state) hears "idle", "sending" or the kind of trouble. */
    constructor(name, { send, settled, changed }) {
      this.store = new Store(name);
      Object.assign(this, { sendOut: send, settled, changed, failures: 0 });
      addEventListener("online", () => this.flush());
      addEventListener("focus", () => this.flush());
      document.addEventListener("visibilitychange", () => document.hidden || this.flush());
    }

    async put(entry) {
      await this.store.change(entry.key, (before) => ({
        at: Date.now(), ...entry, id: newId(), queued: before?.queued ?? Date.now(),
        /* While an earlier state is on its way, this one is based on what that will have become. */
        after: before ? [...(before.after ?? []), before.id].slice(-30) : [],
      }));
      return this.flush();
    }

    pending() {
      return this.store.all();
    }

    flush() {
      clearTimeout(this.timer);
      this.asked = true;
      this.running ??= this.run().finally(() => (this.running = null));
      return this.running;
    }

    async run() {
      /* Addresses and entries that will not be tried again in this run; addresses whose entries go out one by one. */
      const stuck = new Set();
      const single = new Map();
      let trouble = null;
      while (!EVERYWHERE.includes(trouble)) {
        this.asked = false;
        const entries = (await this.store.all()).filter(({ address, key }) => !stuck.has(address) && !stuck.has(key))
          .sort((a, b) => a.queued - b.queued);
        if (!entries.length) {
          if (this.asked) continue;
          break;
        }
        const { address } = entries[0];
        const batch = entries.filter((entry) => entry.address === address).slice(0, single.has(address) ? 1 : MOST);
        this.changed("sending");
        try {
          const results = await this.sendOut(address, batch);
          for (const [place, sent] of batch.entries()) await this.settle(sent, results[place]);
          this.failures = 0;
        } catch (error) {
          trouble = error.kind ?? "lost";
          if (trouble !== "failed") stuck.add(address);
          else {
            const failed = (single.get(address) ?? 0) + 1;
            single.set(address, failed);
            if (batch.length === 1) stuck.add(batch[0].key);
            if (failed > 3) stuck.add(address);
          }
        }
      }
      if (!trouble) {
        this.failures = 0;
        this.changed("idle");
        return;
      }
      this.timer = setTimeout(() => this.flush(), RETRY[Math.min(this.failures++, RETRY.length - 1)]);
      this.changed(trouble);
    }

    async settle(sent, result) {
      let isLatest = false;
      await this.store.change(sent.key, (now) => {
        isLatest = now?.id === sent.id;
        if (isLatest || !now) return undefined;
        return { ...now, version: result.state === "saved" ? result.version : sent.version };
      });
      try {
        this.settled(sent, result, isLatest);
      } catch (error) {
        /* What the page makes of an answer must not keep the rest from being sent. */
        reportError(error);
      }
    }
  }

  Outbox.Store = Store;
  globalThis.Outbox = Outbox;
})();
