// What the door for everybody adds to plain pages: it has no desk, so it hears nothing of cases and asks for nothing.
import "./components/toasts.js";
import "./components/offline.js";
import "./components/refused.js";
