/* The scorecard as one screen: what is typed is saved by itself, sections change without a new page.
 * Without this script each card is a form with a button, and every link leads somewhere.
 *
 * Each part is a module in scorecard/; `globalThis.scorecard` is for scripts that only some people's pages carry. */

import { keepDraft } from "./scorecard/drafts.js";
import { entryOf } from "./scorecard/form.js";
import { openCard, openSection, preload, showInTree } from "./scorecard/moving.js";
import { byId, each, find, url, words } from "./scorecard/page.js";
import { takeUp } from "./scorecard/restoring.js";
import { outbox, save } from "./scorecard/saving.js";
import "./scorecard/assisting.js";
import "./scorecard/carrying.js";
import "./scorecard/citing.js";
import "./scorecard/figures.js";
import "./scorecard/handing.js";
import "./scorecard/keeping.js";
import "./scorecard/presence.js";

document.documentElement.classList.add("has-outbox");
globalThis.scorecard = { byId, each, entryOf, find, keepDraft, openCard, openSection, outbox, save, url, words };

takeUp();
preload();
const asked = new URLSearchParams(location.search).get("c");
if (asked) openCard(asked, { focus: false });
else showInTree(find(".tree [aria-current]")?.parentElement);
