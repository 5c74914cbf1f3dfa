/* Follows what has arrived until the server has read it. Tells "change", and "done" when nothing is left to wait for. */

const SOON = 1200;
const LATER = 2000;
const TROUBLED = 15_000;
const ASKED_AT_ONCE = 500;
/* So often in a row nobody was at it and nothing was read: it waits for the server's upkeep, not for us. */
const IDLE = 4;

export class Reading extends EventTarget {
  /* The documents followed; those of them not read yet; how many the server has left for later. */
  documents = new Set();
  later = 0;
  #unread = new Set();
  #idle = 0;
  #timer;

  constructor(line) {
    super();
    this.line = line;
    document.addEventListener("visibilitychange", () => document.hidden || (this.left && this.#soon(0)));
  }

  get left() {
    return this.#unread.size;
  }

  isUnread(number) {
    return this.#unread.has(number);
  }

  add(number) {
    if (this.documents.has(number)) return;
    this.documents.add(number);
    this.#unread.add(number);
    this.later = 0;
    this.#idle = 0;
    this.#soon(SOON);
  }

  #soon(pause) {
    if (pause && this.#timer) return;
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.#ask(), pause);
  }

  async #ask() {
    if (document.hidden) {
      this.#timer = undefined;
      return;
    }
    const asked = [...this.#unread].slice(0, ASKED_AT_ONCE);
    let pause = LATER;
    try {
      const { unread, reading } = await this.line.unread(asked);
      const still = new Set(unread);
      asked.filter((number) => !still.has(number)).forEach((number) => this.#unread.delete(number));
      this.#idle = reading || still.size < asked.length ? 0 : this.#idle + 1;
    } catch {
      pause = TROUBLED;
    }
    this.#timer = undefined;
    if (this.#idle >= IDLE) {
      this.later = this.left;
      this.#unread.clear();
    }
    this.dispatchEvent(new Event("change"));
    if (this.left) this.#soon(pause);
    else this.dispatchEvent(new Event("done"));
  }
}
