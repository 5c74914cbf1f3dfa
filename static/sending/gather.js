/* From what was dropped or chosen to a plain list of files: folders are walked through, a ZIP is opened. */

const JUNK = /(^|[/\\])(\.[^/\\]*|__MACOSX|Thumbs\.db|desktop\.ini)([/\\]|$)|(^|[/\\])~\$/i;
const isZip = (file) => /\.zip$/i.test(file.name) || file.type === "application/zip" || file.type === "application/x-zip-compressed";

const readAll = async (folder) => {
  const reader = folder.createReader();
  const found = [];
  /* A browser tells a hundred at a time. */
  for (;;) {
    const some = await new Promise((done, fail) => reader.readEntries(done, fail));
    if (!some.length) return found;
    found.push(...some);
  }
};

async function* walk(entry) {
  if (entry.isFile) {
    yield { file: await new Promise((done, fail) => entry.file(done, fail)), path: entry.fullPath };
    return;
  }
  for (const inner of await readAll(entry)) yield* walk(inner);
}

/* Must be called while the drop is being handled: afterwards the browser forgets what was dropped. */
export const dropped = (transfer) => {
  const entries = [...transfer.items].map((item) => item.kind === "file" && item.webkitGetAsEntry?.()).filter(Boolean);
  return entries.length ? { entries } : { files: [...transfer.files] };
};

async function* plain({ entries = [], files = [] }) {
  for (const file of files) yield { file, path: file.webkitRelativePath || file.name };
  for (const entry of entries) yield* walk(entry);
}

async function* opened(zip, words) {
  let inside;
  const { contents, unpack } = await import("./unzip.js");
  try {
    inside = await contents(zip);
  } catch (fault) {
    yield { name: zip.name, file: zip, refused: words[`zip-${fault.message}`] || words["zip-broken"] };
    return;
  }
  for (const entry of inside) {
    if (JUNK.test(entry.name)) continue;
    const name = entry.name.split(/[/\\]/).pop();
    try {
      yield { file: await unpack(zip, entry), name };
    } catch {
      yield { name, file: null, refused: words["zip-entry"].replace("{zip}", zip.name) };
    }
  }
}

/* Some files at a time, so that the first are on their way while a large folder is still being read. */
export async function* gather(source, words, most = 50) {
  let some = [];
  for await (const { file, path } of plain(source)) {
    if (JUNK.test(path)) continue;
    const found = isZip(file) ? opened(file, words) : [{ file, name: file.name.normalize("NFC") }];
    for await (const one of found) {
      some.push(one);
      if (some.length >= most) {
        yield some;
        some = [];
      }
    }
  }
  if (some.length) yield some;
}
