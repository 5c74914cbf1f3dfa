/* The tray on a page that is about something else: a line at the lower edge that opens, and makes way for what is in use. */

const GAP = 8;

const isTyping = () => document.activeElement?.matches("input:not([type=checkbox], [type=radio]), textarea, select");

export class Dock {
  constructor(tray, opener) {
    Object.assign(this, { tray, opener });
    opener.addEventListener("click", () => this.unfold(!this.isUnfolded));
    tray.addEventListener("keydown", (event) => {
      if (event.key !== "Escape" || !this.isUnfolded || tray.querySelector("dialog[open]")) return;
      this.unfold(false);
      opener.focus();
    });
    /* What has opened by itself closes when work goes on beside it. */
    document.addEventListener("pointerdown", ({ target }) => {
      if (this.byItself && this.isUnfolded && !tray.contains(target)) this.unfold(false);
    });
    for (const kind of ["focusin", "input"]) document.addEventListener(kind, () => this.#makeWay());
    new ResizeObserver(() => {
      document.documentElement.style.setProperty("--sending-room", `${Math.ceil(tray.offsetHeight)}px`);
      this.#makeWay();
    }).observe(tray);
  }

  get isUnfolded() {
    return this.tray.classList.contains("is-unfolded");
  }

  unfold(open, byItself = false) {
    this.byItself = byItself;
    this.tray.classList.toggle("is-unfolded", open);
    this.opener.setAttribute("aria-expanded", String(open));
    for (const part of this.opener.querySelectorAll("[data-when]")) part.hidden = (part.dataset.when === "open") === open;
    this.tray.dispatchEvent(new Event("unfolded"));
  }

  draw(refused) {
    this.tray.classList.toggle("has-refused", refused > 0);
  }

  /* Why a file was refused is told at once, unless somebody is typing. */
  showRefused(refused) {
    if (refused && !isTyping()) this.unfold(true, true);
  }

  /* What has the focus is never under the tray: that closes, and if it still is, the page moves up. */
  #makeWay() {
    const used = document.activeElement;
    if (!used || used === document.body || this.tray.contains(used) || used.closest("dialog") || used.matches(".criterion, main")) return;
    if (!this.#isOver(used)) return;
    if (this.isUnfolded) this.unfold(false);
    if (!this.#isOver(used)) return;
    const { top, bottom } = used.getBoundingClientRect();
    scrollBy({ top: Math.min(bottom - this.tray.getBoundingClientRect().top + GAP, Math.max(top - GAP, 0)), behavior: "instant" });
  }

  #isOver(used) {
    const [one, other] = [used.getBoundingClientRect(), this.tray.getBoundingClientRect()];
    return other.height > 0 && one.bottom > other.top && one.top < other.bottom && one.right > other.left && one.left < other.right;
  }
}
