/* What is on its way, kept in the browser: a closed tab loses neither the list nor the files. */

import { openDB } from "../vendor/idb/idb.js";

const opened = openDB("sending", 1, {
  upgrade: (database) => {
    database.createObjectStore("items", { keyPath: "id" }).createIndex("scope", "scope");
    database.createObjectStore("blobs");
  },
}).catch(() => null);

const FIELDS = [
  "id", "scope", "tab", "name", "size", "context", "sha256", "bundle", "position", "parts", "title", "state", "sentence",
  "order",
];
const bare = (item) => Object.fromEntries(FIELDS.map((field) => [field, item[field]]));

/* Without a database (a private window may have none) everything still works until the page is closed. */
const attempt = async (work) => {
  const database = await opened;
  if (!database) return false;
  try {
    return (await work(database)) ?? true;
  } catch {
    return false;
  }
};

export const keepItems = (items) =>
  attempt(async (database) => {
    const { store, done } = database.transaction("items", "readwrite");
    items.forEach((item) => store.put(bare(item)));
    await done;
  });

/* False when the browser has no room left for it. */
export const keepFile = (item) => attempt((database) => database.put("blobs", item.file, item.id));

export const forget = (items) =>
  attempt(async (database) => {
    const transaction = database.transaction(["items", "blobs"], "readwrite");
    items.forEach(({ id }) => {
      transaction.objectStore("items").delete(id);
      transaction.objectStore("blobs").delete(id);
    });
    await transaction.done;
  });

export const forgetFile = (item) => attempt((database) => database.delete("blobs", item.id));

/* What this person was sending to this agency from tabs that are no longer there, in the order it was chosen. */
export const orphans = async (scope, alive, tab) => {
  const found = await attempt(async (database) => {
    const transaction = database.transaction(["items", "blobs"], "readwrite");
    const rows = (await transaction.objectStore("items").index("scope").getAll(scope)).filter((row) => !alive.has(row.tab));
    for (const row of rows) {
      /* Named ours in the same transaction: of two tabs opened at once only one goes on with it. */
      row.tab = tab;
      transaction.objectStore("items").put(row);
    }
    const files = rows.map((row) => transaction.objectStore("blobs").get(row.id));
    const kept = await Promise.all(files);
    await transaction.done;
    return rows.map((row, index) => ({ ...row, file: kept[index] ?? null, stored: Boolean(kept[index]), offset: 0 }));
  });
  return (found || []).sort((one, other) => one.order - other.order);
};

/* The other tabs that carry a tray now. */
export const livingTabs = (tab) =>
  new Promise((answer) => {
    const alive = new Set([tab]);
    if (!("BroadcastChannel" in self)) return answer(alive);
    const channel = new BroadcastChannel("sending");
    channel.addEventListener("message", ({ data }) => {
      if (data.who) channel.postMessage({ here: tab });
      if (data.here) alive.add(data.here);
    });
    channel.postMessage({ who: true });
    setTimeout(() => answer(alive), 250);
  });
