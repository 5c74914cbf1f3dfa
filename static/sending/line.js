/* Talks to the server, and tells what kind of trouble there is when it cannot. */

const LEAST = 64 * 1024;
const MOST = 1024 * 1024;
const SECONDS = 1.5;
const PATIENCE = 60_000;

/* kind: lost, busy, noRoom (the server's disk is full), signedOut, forbidden, other (somebody else has signed in), stopped, gone, step, unfit. */
export class Trouble extends Error {
  constructor(kind, sentence = "") {
    super(kind);
    this.kind = kind;
    this.sentence = sentence;
  }
}

const cookie = (name) => document.cookie.split("; ").find((pair) => pair.startsWith(`${name}=`))?.slice(name.length + 1);
/* Read when asked: signing in again in another tab changes it. */
const secret = () => cookie("__Host-csrftoken") || cookie("csrftoken") || document.querySelector("[name=csrfmiddlewaretoken]")?.value || "";

const KINDS = { 401: "signedOut", 404: "gone", 409: "step", 410: "gone", 412: "unfit", 413: "unfit", 415: "unfit", 400: "unfit", 507: "noRoom" };

const request = async (url, method, { headers = {}, body, signal }, again = true) => {
  const token = secret();
  let answer;
  try {
    answer = await fetch(url, {
      method, body, credentials: "same-origin",
      /* An expired session would lead to the sign-in page. */
      redirect: "manual",
      headers: { ...headers, "X-CSRFToken": token, "Tus-Resumable": "1.0.0" },
      signal: AbortSignal.any ? AbortSignal.any([signal, AbortSignal.timeout(PATIENCE)]) : signal,
    });
  } catch {
    throw new Trouble(signal.aborted ? "stopped" : "lost");
  }
  if (answer.type === "opaqueredirect") throw new Trouble("signedOut");
  if (answer.ok) return answer;
  if (answer.status === 403) {
    if (again && secret() !== token) return request(url, method, { headers, body, signal }, false);
    throw new Trouble("forbidden");
  }
  const said = answer.headers.get("Content-Type")?.includes("json") ? (await answer.json().catch(() => ({}))).sentence : "";
  throw new Trouble(KINDS[answer.status] || "busy", said);
};

const read = async (answer) => {
  try {
    return await answer.json();
  } catch {
    throw new Trouble("lost");
  }
};

export class Line {
  /* Bytes sent at a time: so many that one piece takes a second or two. */
  piece = 512 * 1024;

  constructor(address, reads, owner) {
    Object.assign(this, { address, reads, owner });
  }

  /* Several at a time where that is faster; on a slow line it would only hold several of the server's threads. */
  get atOnce() {
    return this.piece >= 256 * 1024 ? 3 : 1;
  }

  async ask(items, signal) {
    const files = items.map(({ id, name, size, sha256, bundle, position, parts, title }) => (
      { key: id, name: name.slice(-300), size, sha256, bundle, position, parts, title }
    ));
    try {
      const answer = await request(this.address, "POST", {
        headers: { "Content-Type": "application/json" }, body: JSON.stringify({ owner: this.owner, files }), signal,
      });
      return (await read(answer)).answers;
    } catch (trouble) {
      throw trouble.kind === "step" ? new Trouble("other", trouble.sentence) : trouble;
    }
  }

  /* Sends from `offset` on; told after each piece how far it is. What became of the file. */
  async send(file, url, offset, signal, progress) {
    for (;;) {
      const body = file.slice(offset, offset + this.piece);
      const began = performance.now();
      const answer = await request(url, "PATCH", {
        headers: { "Content-Type": "application/offset+octet-stream", "Upload-Offset": String(offset) }, body, signal,
      }).catch((trouble) => {
        /* A line too slow for this size would be cut again and again. */
        if (trouble.kind === "lost") this.piece = Math.max(LEAST, this.piece / 2);
        throw trouble;
      });
      offset += body.size;
      this.#suit(body.size, (performance.now() - began) / 1000);
      progress(offset);
      if (answer.status === 200) return read(answer);
      if (body.size === 0) throw new Trouble("step");
    }
  }

  /* { unread: those of these documents that are still to be read, reading: whether somebody is at it }. */
  async unread(documents) {
    const { signal } = new AbortController();
    const headers = { "Content-Type": "application/json", "X-Holding": "yes" };  // asked by the clock: no sign of a person
    return read(await request(this.reads, "POST", { headers, body: JSON.stringify({ documents }), signal }));
  }

  drop(url) {
    const { signal } = new AbortController();
    return request(url, "DELETE", { signal }).catch(() => null);
  }

  #suit(size, seconds) {
    if (size < this.piece) return;
    const factor = Math.min(2, Math.max(0.5, SECONDS / seconds));
    this.piece = Math.round(Math.min(MOST, Math.max(LEAST, this.piece * factor)) / LEAST) * LEAST;
  }
}
