// What the pages do in the browser besides Streamlit. Everywhere: the icon. In the interview room: keeps what is
// typed, counts words, runs the timer, submits on Ctrl+Enter, puts the focus where it belongs and says aloud what is
// new. Without this script everything still works: the answer is kept when the box is left.

import "./draft.js";

document.querySelector('link[rel~="icon"]')?.setAttribute("href", new URL("./icon.svg", import.meta.url).href);

const PAUSE = 900; // milliseconds without a key until what is typed is kept
const BOX = '[class*="st-key-answer-"] textarea';
const BLANK = '[class*="st-key-blank-"] input';

const box = (node) => (node instanceof Element ? node.closest(BOX) : null);
const field = (node) => (node instanceof Element ? node.closest(`${BOX}, ${BLANK}`) : null);
const clock = (seconds) => `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, "0")}`;

// Streamlit takes a text over when its field is left or on Ctrl+Enter; this is that key, pressed by the page.
function keep(field) {
  field.dispatchEvent(
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
  const typedIn = field(event.target);
  if (!typedIn) return;
  if (box(typedIn)) count(typedIn);
  clearTimeout(pending);
  const later = () => (composing ? (pending = setTimeout(later, PAUSE)) : typedIn.isConnected && keep(typedIn));
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
  const typedIn = field(document.activeElement) ?? document.querySelector(BOX);
  if (typedIn) keep(typedIn);
});

// One live region for the whole visit: a region that is itself replaced is not read out.
const speaker = document.createElement("div");
speaker.setAttribute("role", "status");
speaker.setAttribute("aria-live", "polite");
speaker.className = "sr";
speaker.style.cssText = "position:absolute;width:1px;height:1px;overflow:hidden;clip-path:inset(50%)";
document.body.append(speaker);

let phase = 2;

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
    // Said once each; a screen reader that counted along would be no gentle one.
    const now = left === 0 ? 2 : soon ? 1 : 0;
    if (now === phase + 1) speaker.textContent = text.replace("{left}", clock(left));
    phase = now;
    timer.classList.toggle("soon", soon && left > 0);
    timer.classList.toggle("over", left === 0);
    const shown = text.replace("{left}", clock(left));
    if (timer.textContent !== shown) timer.textContent = shown;
  }
}
setInterval(tick, 1000);

const TARGETS = { answer: BOX, feedback: "#feedback", stronger: "#stronger" };
let obeyed = new Set();

// Of the cues that a page leaves, the first that was not there before is obeyed; what came along with it needs no
// second word. A page without any is one that waits, and changes nothing.
function obey() {
  const cues = [...document.querySelectorAll("[data-cue]")];
  const cue = cues.find((one) => !obeyed.has(one.dataset.cue));
  if (!cue) return;
  const target = TARGETS[cue.dataset.focus];
  const found = target ? document.querySelector(target) : null;
  if (target && !found) return;
  obeyed = new Set(cues.map((one) => one.dataset.cue));
  speaker.textContent = cue.dataset.announce;
  if (!found || document.querySelector("dialog[open], [role=dialog]")) return;
  found.focus({ preventScroll: true });
  const calm = matchMedia("(prefers-reduced-motion: reduce)").matches;
  const top = cue.dataset.focus === "stronger" ? found : (document.querySelector(".place") ?? found);
  top.scrollIntoView({ block: "start", behavior: calm ? "auto" : "smooth" });
}

// Another page: its name is said, and where the focus went down with the old one it is put on the name.
let page = location.pathname;

function arrive() {
  if (location.pathname === page) return;
  const app = document.querySelector("[data-testid=stApp]");
  const name = document.querySelector(".stMain h1");
  if (!name || app?.dataset.testScriptState !== "notRunning") return;
  page = location.pathname;
  if (document.querySelector("[data-cue]")) return;
  speaker.textContent = name.textContent;
  if (document.activeElement && document.activeElement !== document.body) return;
  name.tabIndex = -1;
  name.focus({ preventScroll: true });
}

let asked = 0;
new MutationObserver(() => {
  cancelAnimationFrame(asked);
  asked = requestAnimationFrame(() => {
    obey();
    arrive();
    tick();
  });
}).observe(document.body, {
  childList: true,
  subtree: true,
  attributes: true,
  attributeFilter: ["data-test-script-state"],
});
obey();
tick();
