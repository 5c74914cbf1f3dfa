/* Gathers photos or files as the pages of one document: in order, with small pictures, before anything is sent. */

const SMALL = 160;

const drawSmall = async (canvas, file) => {
  try {
    /* The pixels go into a canvas: the page's policy admits no picture from anywhere else. */
    const picture = await createImageBitmap(file, { resizeHeight: SMALL, resizeQuality: "low" });
    Object.assign(canvas, { width: picture.width, height: picture.height });
    canvas.getContext("2d").drawImage(picture, 0, 0);
    picture.close();
  } catch {
    canvas.classList.add("sending-no-picture");
  }
};

export class Pages {
  constructor(dialog, words, { add, remove, send }) {
    Object.assign(this, { dialog, words, add, remove, send, pages: [], context: "" });
    this.list = dialog.querySelector("ol");
    this.title = dialog.querySelector("[data-sending-title]");
    this.go = dialog.querySelector("[data-sending-go]");
    this.many = dialog.querySelector("[data-sending-too-many]");
    dialog.addEventListener("click", ({ target }) => {
      const button = target.closest("button");
      const act = button?.dataset.page;
      if (act) this.#change(button.closest("li"), act);
      else if (button === this.go) this.#send();
      else if (button?.matches("[data-sending-discard]")) this.#discard();
      else if (button?.matches("[data-sending-later]")) dialog.close();
    });
    for (const input of dialog.querySelectorAll("input[type=file]")) {
      input.addEventListener("change", () => {
        this.take([...input.files], input.hasAttribute("capture"));
        input.value = "";
      });
    }
  }

  open(context = "") {
    if (!this.pages.length) this.context = context;
    if (!this.pages.length || !this.title.value) this.title.value = this.words.photoTitle.replace("{moment}", this.#moment());
    this.#draw();
    if (!this.dialog.open) this.dialog.showModal();
  }

  /* What an earlier visit had gathered and not sent. */
  restore(pages) {
    this.pages = pages;
    this.context = pages[0]?.context || "";
    if (pages.length) this.open(this.context);
  }

  take(files, photos) {
    const made = this.add(files.map((file) => ({ file, name: file.name.normalize("NFC") })), this.context);
    made.forEach((page) => (page.photo = photos || /^(image|img|dsc|photo|pxl)?[\W_\d]*\.(jpe?g|png)$/i.test(page.name)));
    this.pages.push(...made);
    this.#draw();
    this.go.focus();
  }

  #moment() {
    const now = new Date();
    const two = (number) => String(number).padStart(2, "0");
    return `${two(now.getDate())}-${two(now.getMonth() + 1)}-${now.getFullYear()} ${two(now.getHours())}.${two(now.getMinutes())}`;
  }

  #send() {
    const pages = this.pages;
    this.pages = [];
    this.dialog.close();
    this.send(pages, this.title.value.trim());
    this.title.value = "";
  }

  #discard() {
    this.remove(this.pages);
    this.pages = [];
    this.dialog.close();
  }

  #change(line, act) {
    const at = [...this.list.children].indexOf(line);
    const [page] = this.pages.splice(at, 1);
    if (act === "remove") this.remove([page]);
    else this.pages.splice(act === "up" ? at - 1 : at + 1, 0, page);
    this.#draw();
    const next = this.list.children[act === "remove" ? Math.min(at, this.pages.length - 1) : act === "up" ? at - 1 : at + 1];
    (next?.querySelector(`[data-page=${act}]:not(:disabled)`) || next?.querySelector("button:not(:disabled)") || this.go).focus();
  }

  #draw() {
    const template = this.dialog.querySelector("template");
    this.list.replaceChildren(...this.pages.map((page, index) => {
      const line = template.content.firstElementChild.cloneNode(true);
      line.querySelector("[data-page-number]").textContent = index + 1;
      line.querySelector("[data-page-name]").textContent = page.name;
      line.querySelectorAll("button").forEach((button) => button.setAttribute("aria-label", `${button.title} (${this.words.page} ${index + 1})`));
      line.querySelector("[data-page=up]").disabled = index === 0;
      line.querySelector("[data-page=down]").disabled = index === this.pages.length - 1;
      const canvas = line.querySelector("canvas");
      if (page.small) canvas.replaceWith(page.small);
      else {
        page.small = canvas;
        drawSmall(canvas, page.file);
      }
      return line;
    }));
    const isTooMany = this.pages.length > Number(this.words.most);
    this.many.hidden = !isTooMany;
    this.go.disabled = !this.pages.length || isTooMany;
    this.go.querySelector("[data-count]").textContent = this.pages.length ? ` (${this.pages.length})` : "";
  }
}
