/* Opens a ZIP in the browser. What is inside is read from the table at its end before anything is unpacked, so that
   number, size and ratio are judged first; then each file is unpacked when its turn comes, and never beyond what the
   table says. */

import { Inflate } from "../vendor/fflate/fflate.js";

const MB = 1024 * 1024;
export const MOST = { entries: 2000, unpacked: 2000 * MB, ratio: 200, ratioFrom: 10 * MB };
const TAIL = 65_557;
const [END, ENTRY, LOCAL] = [0x06054b50, 0x02014b50, 0x04034b50];
const STEP = MB;

/* CP437, the code page of DOS, which old programs write names in. */
const HIGH = "ÇüéâäàåçêëèïîìÄÅÉæÆôöòûùÿÖÜ¢£¥₧ƒáíóúñÑªº¿⌐¬½¼¡«»░▒▓│┤╡╢╖╕╣║╗╝╜╛┐└┴┬├─┼╞╟╚╔╩╦╠═╬╧╨╤╥╙╘╒╓╫╪┘┌█▄▌▐▀αßΓπΣσµτΦΘΩδ∞φε∩≡±≥≤⌠⌡÷≈°∙·√ⁿ²■ ";
const cp437 = (bytes) => Array.from(bytes, (byte) => (byte < 128 ? String.fromCharCode(byte) : HIGH[byte - 128])).join("");
const utf8 = new TextDecoder("utf-8", { fatal: true });
/* Many programs write UTF-8 without saying so; what is no UTF-8 is DOS. A Mac takes letters and marks apart. */
const readName = (bytes) => {
  try {
    return utf8.decode(bytes).normalize("NFC");
  } catch {
    return cp437(bytes).normalize("NFC");
  }
};

/* kind: broken, many, large, packed, locked. */
export class Unzippable extends Error {}

const view = async (blob) => new DataView(await blob.arrayBuffer());

const table = async (zip) => {
  const start = Math.max(0, zip.size - TAIL);
  const tail = await view(zip.slice(start));
  for (let at = tail.byteLength - 22; at >= 0; at -= 1) {
    if (tail.getUint32(at, true) !== END) continue;
    const [count, size, offset] = [tail.getUint16(at + 10, true), tail.getUint32(at + 12, true), tail.getUint32(at + 16, true)];
    /* 65,535 stands for "more than that". */
    if (count > MOST.entries) throw new Unzippable("many");
    if (offset + size > start + at) break;
    return { count, rows: await view(zip.slice(offset, offset + size)) };
  }
  throw new Unzippable("broken");
};

/* The name that the extra field of Info-ZIP gives in UTF-8, whatever the other one is written in. */
const unicodeName = (rows, from, to) => {
  for (let at = from; at + 4 <= to; ) {
    const [kind, size] = [rows.getUint16(at, true), rows.getUint16(at + 2, true)];
    if (kind === 0x7075 && size > 5 && at + 4 + size <= to) return new Uint8Array(rows.buffer, at + 9, size - 5);
    at += 4 + size;
  }
  return null;
};

/* The files inside, by what the table says of them: { name, packed, size, method, at }. */
export const contents = async (zip) => {
  const { count, rows } = await table(zip);
  const found = [];
  let at = 0;
  for (let number = 0; number < count; number += 1) {
    if (at + 46 > rows.byteLength || rows.getUint32(at, true) !== ENTRY) throw new Unzippable("broken");
    const [flags, method] = [rows.getUint16(at + 8, true), rows.getUint16(at + 10, true)];
    const [packed, size] = [rows.getUint32(at + 20, true), rows.getUint32(at + 24, true)];
    const [nameSize, extraSize, commentSize] = [28, 30, 32].map((field) => rows.getUint16(at + field, true));
    const from = at + 46 + nameSize;
    if (from + extraSize > rows.byteLength) throw new Unzippable("broken");
    const name = readName(unicodeName(rows, from, from + extraSize) || new Uint8Array(rows.buffer, at + 46, nameSize));
    const isFolder = /[/\\]$/.test(name);
    if (!isFolder && flags & 1) throw new Unzippable("locked");
    if (!isFolder && ![0, 8].includes(method)) throw new Unzippable("broken");
    if (!isFolder) found.push({ name, packed, size, method, at: rows.getUint32(at + 42, true) });
    at = from + extraSize + commentSize;
  }
  const unpacked = found.reduce((sum, { size }) => sum + size, 0);
  if (unpacked > MOST.unpacked) throw new Unzippable("large");
  if (unpacked > MOST.ratioFrom && unpacked > zip.size * MOST.ratio) throw new Unzippable("packed");
  return found;
};

/* One of them as a file. */
export const unpack = async (zip, { name, packed, size, method, at }) => {
  const local = await view(zip.slice(at, at + 30));
  if (local.byteLength < 30 || local.getUint32(0, true) !== LOCAL) throw new Unzippable("broken");
  const from = at + 30 + local.getUint16(26, true) + local.getUint16(28, true);
  const parts = [];
  let length = 0;
  const keep = (part) => {
    length += part.length;
    if (length > size) throw new Unzippable("packed");
    parts.push(part);
  };
  try {
    if (method === 0) parts.push(zip.slice(from, from + packed));
    else {
      const inflate = new Inflate(keep);
      for (let done = 0; done < packed; done += STEP) {
        const step = zip.slice(from + done, from + Math.min(packed, done + STEP));
        inflate.push(new Uint8Array(await step.arrayBuffer()), done + STEP >= packed);
      }
    }
  } catch (fault) {
    throw fault instanceof Unzippable ? fault : new Unzippable("broken");
  }
  const file = new File(parts, name.split(/[/\\]/).pop());
  if (file.size !== size) throw new Unzippable("broken");
  return file;
};
