// What the desk adds to plain pages; every part works alone, and without any of them the pages still do.
import "./components/toasts.js";
import "./components/menus.js";
import "./components/rows.js";
import "./components/talk.js";
import "./components/composer.js";
import "./components/findings.js";
import "./components/keys.js";
import "./components/live.js";
import "./components/times.js";
import "./components/queries.js";
import "./components/reading.js";
import "./components/columns.js";
import "./components/palette.js";
import "./components/offline.js";
