/* Photos of what was seen: kept in this browser until the server has them, sent one after the other. */

import { byId, each, post, url, person, words } from "../scorecard/page.js";

const RETRY = 15_000;
const store = new globalThis.Outbox.Store(`photos-${person}`);
let sending = false;
let timer = 0;

const line = (key, code) => {
  const found = byId(`photo-line-${key}`);
  if (found) return found;
  const made = Object.assign(document.createElement("li"), { id: `photo-line-${key}` });
  byId(`photos-${code}`)?.append(made);
  return made;
};
const say = ({ id, code, name }, text) => {
  line(id, code).textContent = `${name}: ${text}`;
};

const sendOne = async (entry) => {
  const body = new FormData();
  body.append("photo", entry.file, entry.name);
  const answer = await (await post(`${url}${entry.code}/photo/`, { body })).json();
  await store.change(entry.key, () => undefined);
  if (answer.state !== "saved") {
    say(entry, `${words.photoRefused}: ${answer.fault ?? ""}`);
    return;
  }
  const link = Object.assign(document.createElement("a"), { href: answer.url, textContent: answer.title });
  line(entry.id, entry.code).replaceChildren(link);
};

const flush = async () => {
  if (sending) return;
  sending = true;
  clearTimeout(timer);
  try {
    const waiting = (await store.all()).filter(({ page }) => page === url).sort((a, b) => a.at - b.at);
    waiting.forEach((entry) => say(entry, words.photoWaits));
    for (const entry of waiting) await sendOne(entry);
  } catch {
    timer = setTimeout(flush, RETRY);
  } finally {
    sending = false;
  }
};

each("form[data-photo]", (form) => {
  const box = form.elements.photo;
  form.addEventListener("submit", (event) => event.preventDefault());
  box.addEventListener("change", async () => {
    const { photo: code } = form.dataset;
    for (const file of box.files) {
      const id = crypto.randomUUID?.() ?? `${Date.now()}-${Math.random()}`;
      const entry = { key: `${url}|photo|${id}`, id, page: url, code, file, name: file.name, at: Date.now() };
      say(entry, words.photoWaits);
      await store.put(entry);
    }
    box.value = "";
    flush();
  });
});

addEventListener("online", flush);
addEventListener("focus", flush);
flush();
