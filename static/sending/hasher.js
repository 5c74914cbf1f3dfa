/* The SHA-256 of one file after the other, off the page's own thread. */

const HEX = Array.from({ length: 256 }, (_, byte) => byte.toString(16).padStart(2, "0"));
const hex = (bytes) => Array.from(bytes, (byte) => HEX[byte]).join("");
const STEP = 1024 * 1024;

/* Offices that serve the site without TLS have no crypto.subtle. */
const slowly = async (file) => {
  const { sha256 } = await import("../vendor/noble-hashes/sha2.js");
  const digest = sha256.create();
  for (let at = 0; at < file.size; at += STEP) {
    digest.update(new Uint8Array(await file.slice(at, at + STEP).arrayBuffer()));
  }
  return hex(digest.digest());
};
const quickly = async (file) => hex(new Uint8Array(await crypto.subtle.digest("SHA-256", await file.arrayBuffer())));

let last = Promise.resolve();
addEventListener("message", ({ data: { id, file } }) => {
  last = last.then(async () => {
    try {
      postMessage({ id, sha256: await (self.crypto?.subtle ? quickly(file) : slowly(file)) });
    } catch {
      /* The file was moved, changed or taken away since it was chosen. */
      postMessage({ id, sha256: "" });
    }
  });
});
