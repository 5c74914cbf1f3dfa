/* Draws the files: only the rows that can be seen, however many there are; what was refused stands apart, in full. */

const AROUND = 4;
const RANK = { sending: 0, asking: 1, wanted: 1, waiting: 1, part: 1, hashed: 2, hashing: 2, new: 3, received: 4, known: 4 };
const REFUSED_AT_ONCE = 20;

const element = (tag, css, ...children) => {
  const made = document.createElement(tag);
  made.className = css;
  made.append(...children);
  return made;
};

const percent = (item) => (item.size ? Math.floor((100 * item.offset) / item.size) : 100);

const stateWords = (item, words, isUnread) => {
  if (item.state === "sending") return words.stateSending.replace("{percent}", percent(item));
  if (item.state === "hashing") return words.stateReading;
  if (item.state === "part") return words.statePart;
  if (["received", "known"].includes(item.state) && isUnread(item.document)) return words.stateUnread;
  if (item.state === "received") return words.stateRead;
  if (item.state === "known") return words.stateKnown;
  return words.stateWaiting;
};

export class WindowedList {
  #rows = [];
  #items = [];

  /* isUnread(document): whether the server still has to read it. */
  constructor(box, words, drop, isUnread) {
    Object.assign(this, { box, words, drop, isUnread });
    this.sizer = element("ul", "sending-rows list-unstyled");
    box.append(this.sizer);
    box.addEventListener("scroll", () => this.#draw(), { passive: true });
  }

  show(items) {
    this.#items = items
      .filter(({ state }) => state in RANK)
      .sort((one, other) => RANK[one.state] - RANK[other.state] || one.order - other.order);
    this.box.hidden = !this.#items.length;
    this.#draw();
  }

  #draw() {
    const height = this.height || (this.height = parseFloat(getComputedStyle(this.sizer).getPropertyValue("--row")) || 44);
    this.sizer.style.setProperty("height", `${this.#items.length * height}px`);
    const first = Math.max(0, Math.floor(this.box.scrollTop / height) - AROUND);
    const shown = this.#items.slice(first, first + Math.ceil((this.box.clientHeight || 10 * height) / height) + 2 * AROUND);
    while (this.#rows.length < shown.length) this.#rows.push(this.#row());
    this.#rows.forEach((row, index) => {
      const item = shown[index];
      row.line.hidden = !item;
      if (!item) return;
      row.item = item;
      row.line.style.setProperty("top", `${(first + index) * height}px`);
      row.line.setAttribute("aria-setsize", this.#items.length);
      row.line.setAttribute("aria-posinset", first + index + 1);
      this.#fill(row, item);
    });
  }

  #row() {
    const row = { name: element("span", "sending-name"), state: element("span", "sending-state"), bar: element("progress", "bar") };
    row.link = element("a", "sending-name");
    row.button = element("button", "sending-drop", "✕");
    row.button.type = "button";
    row.button.addEventListener("click", () => this.drop(row.item));
    row.line = element("li", "sending-row", row.name, row.link, row.bar, row.state, row.button);
    row.bar.max = 100;
    this.sizer.append(row.line);
    return row;
  }

  #fill({ line, name, link, state, bar, button }, item) {
    const isIn = Boolean(item.link);
    line.dataset.state = isIn && this.isUnread(item.document) ? "unread" : item.state;
    name.hidden = isIn;
    link.hidden = !isIn;
    (isIn ? link : name).textContent = (isIn ? link : name).title = item.name;
    if (isIn) link.href = item.link;
    state.textContent = stateWords(item, this.words, this.isUnread);
    bar.hidden = item.state !== "sending";
    bar.value = percent(item);
    bar.setAttribute("aria-label", item.name);
    button.hidden = isIn;
    button.setAttribute("aria-label", `${this.words.drop}: ${item.name}`);
  }
}

export class RefusedList {
  #shown = REFUSED_AT_ONCE;
  #drawn = "";

  constructor(section, words, { drop, again }) {
    Object.assign(this, { section, words, drop, again });
    this.list = section.querySelector("ul");
    this.more = section.querySelector("[data-sending-more]");
    this.more.addEventListener("click", () => {
      this.#shown += REFUSED_AT_ONCE;
      this.#draw();
    });
    section.querySelector("[data-sending-dismiss]").addEventListener("click", () => this.drop(this.items));
  }

  show(items) {
    this.items = items.filter(({ state }) => state === "refused");
    this.#draw();
  }

  #draw() {
    const shown = this.items.slice(0, this.#shown);
    const key = shown.map(({ id, sentence }) => id + sentence).join();
    this.section.hidden = !this.items.length;
    this.more.hidden = this.items.length <= this.#shown;
    this.more.textContent = this.words.more.replace("{n}", this.items.length - shown.length);
    /* What has the focus is not taken away for nothing. */
    if (key === this.#drawn) return;
    this.#drawn = key;
    this.list.replaceChildren(...shown.map((item) => this.#line(item)));
  }

  #line(item) {
    const sentence = item.sentence.startsWith(`“${item.name}”`) ? item.sentence : `${item.name}: ${item.sentence}`;
    const line = element("li", "notice notice-error", element("p", "text-break", sentence));
    if (item.file && item.retry) {
      const button = element("button", "btn btn-sm btn-secondary", this.words.again);
      button.type = "button";
      button.setAttribute("aria-label", `${this.words.again}: ${item.name}`);
      button.addEventListener("click", () => this.again(item));
      line.append(button);
    }
    return line;
  }
}
