// What the pages do in the browser besides Streamlit. Everywhere: the icon. In the interview room: keeps what is
// typed, counts words, runs the timer, submits on Ctrl+Enter, puts the focus where it belongs and says aloud what is
// new. Without this script everything still works: the answer is kept when the box is left.

import "./draft.js";

document.querySelector('link[rel~="icon"]')?.setAttribute("href", new URL("./icon.svg", import.meta.url).href);

const PAUSE = 900; // milliseconds without a key until what is typed is kept
const BOX = '[class*="st-key-answer-"] textarea';

const box = (node) => (node instanceof Element ? node.closest(BOX) : null);
const clock = (seconds) => `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, "0")}`;

// Streamlit takes a text over when the box is left or on Ctrl+Enter; this is that key, pressed by the page.
function keep(textarea) {
  textarea.dispatchEvent(
    new KeyboardEvent("keydown", { key: "Enter", code: "Enter", ctrlKey: true, bubbles: true, cancelable: true }),
  );
}

function count(textarea) {
  const shown = document.querySelector("[data-words]");
  if (!shown) return;
  const n = (textarea.value.match(/\S+/g) || []).length;
  shown.textContent = n === 1 ? shown.dataset.one : shown.dataset.other.replace("{n}", n);
}

let pending = 0;
let composing = false;

document.addEventListener("compositionstart", () => (composing = true), true);
document.addEventListener("compositionend", () => (composing = false), true);

document.addEventListener("input", (event) => {
  const textarea = box(event.target);
  if (!textarea) return;
  count(textarea);
  clearTimeout(pending);
  const later = () => (composing ? (pending = setTimeout(later, PAUSE)) : textarea.isConnected && keep(textarea));
  pending = setTimeout(later, PAUSE);
});

document.addEventListener(
  "keydown",
  (event) => {
    const textarea = box(event.target);
    if (!textarea || !event.isTrusted || event.key !== "Enter" || !(event.ctrlKey || event.metaKey)) return;
    clearTimeout(pending);
    // Streamlit's own handler of this key comes first and takes the text over.
    setTimeout(() => document.querySelector('[class*="st-key-submit-"] button')?.click(), 60);
  },
  true,
);

window.addEventListener("pagehide", () => {
  const textarea = document.querySelector(BOX);
  if (textarea) keep(textarea);
});

// The server says how many seconds were left when it drew the timer; the browser counts on from there.
function tick() {
  for (const timer of document.querySelectorAll("[data-timer]")) {
    const drawn = timer.dataset.timer;
    if (timer.dataset.seen !== drawn) {
      timer.dataset.seen = drawn;
      timer.dataset.end = String(Date.now() + 1000 * Number(drawn));
    }
    const left = Math.max(0, Math.round((Number(timer.dataset.end) - Date.now()) / 1000));
    const soon = left <= Number(timer.dataset.soonFrom);
    const text = left === 0 ? timer.dataset.over : soon ? timer.dataset.soon : timer.dataset.left;
    timer.classList.toggle("soon", soon && left > 0);
    timer.classList.toggle("over", left === 0);
    const shown = text.replace("{left}", clock(left));
    if (timer.textContent !== shown) timer.textContent = shown;
  }
}
setInterval(tick, 1000);

// One live region for the whole visit: a region that is itself replaced is not read out.
const speaker = document.createElement("div");
speaker.setAttribute("role", "status");
speaker.setAttribute("aria-live", "polite");
speaker.className = "sr";
speaker.style.cssText = "position:absolute;width:1px;height:1px;overflow:hidden;clip-path:inset(50%)";
document.body.append(speaker);

let lastCue = "";

function obey() {
  const cue = document.querySelector("[data-cue]");
  if (!cue || cue.dataset.cue === lastCue) return;
  const target = { answer: BOX, feedback: "#feedback" }[cue.dataset.focus];
  const found = target ? document.querySelector(target) : null;
  if (target && !found) return;
  lastCue = cue.dataset.cue;
  speaker.textContent = cue.dataset.announce;
  if (!found || document.querySelector("dialog[open], [role=dialog]")) return;
  found.focus({ preventScroll: true });
  const calm = matchMedia("(prefers-reduced-motion: reduce)").matches;
  const top = document.querySelector(".place") ?? found;
  top.scrollIntoView({ block: "start", behavior: calm ? "auto" : "smooth" });
}

let asked = 0;
new MutationObserver(() => {
  cancelAnimationFrame(asked);
  asked = requestAnimationFrame(() => {
    obey();
    tick();
  });
}).observe(document.body, { childList: true, subtree: true });
obey();
tick();
