// Keeps what is typed into the answer's box in this tab until the server says that it has it, so that neither a lost
// connection nor a reload in the wrong moment takes a word. It goes with the tab, and with the answer once it is sent.

const BOX = '[class*="st-key-answer-"] textarea';
const PREFIX = "rehearse-draft ";

const interview = () => new URLSearchParams(location.search).get("s") ?? "";

function nameOf(textarea) {
  const holder = textarea.closest('[class*="st-key-answer-"]');
  const slot = [...holder.classList].find((name) => name.startsWith("st-key-answer-"));
  return `${PREFIX}${interview()} ${slot}`;
}

// A browser may refuse to keep anything at all; then the server's own copy has to do.
function quietly(act) {
  try {
    return act();
  } catch {
    return undefined;
  }
}

document.addEventListener("input", (event) => {
  const textarea = event.target instanceof Element ? event.target.closest(BOX) : null;
  if (textarea) quietly(() => sessionStorage.setItem(nameOf(textarea), textarea.value));
});

let seen = "";

// Streamlit listens to what React hears, and React hears a value only that was not set through its own setter.
function write(textarea, text) {
  Object.getOwnPropertyDescriptor(HTMLTextAreaElement.prototype, "value").set.call(textarea, text);
  textarea.dispatchEvent(new Event("input", { bubbles: true }));
}

function look() {
  const textarea = document.querySelector(BOX);
  if (!textarea) {
    // A box that comes back, after the database was away, begins with what the server has: look again then.
    seen = "";
    return;
  }
  const name = nameOf(textarea);
  const kept = quietly(() => sessionStorage.getItem(name)) ?? null;
  const arrived = document.querySelector("[data-kept]")?.dataset.kept;
  if (arrived === undefined) return;
  if (name !== seen) {
    seen = name;
    forgetOthers(name);
    if (kept !== null && kept !== textarea.value) return write(textarea, kept);
  }
  if (kept !== null && kept === arrived) quietly(() => sessionStorage.removeItem(name));
}

// The interview has moved on: what was typed for an earlier box has been submitted or left on purpose.
function forgetOthers(name) {
  const others = quietly(() => Object.keys(sessionStorage)) ?? [];
  for (const other of others) {
    if (other.startsWith(`${PREFIX}${interview()} `) && other !== name) quietly(() => sessionStorage.removeItem(other));
  }
}

// A frame later than asked for: by then the script that imports this one listens to what is written here.
let asked = requestAnimationFrame(look);
new MutationObserver(() => {
  cancelAnimationFrame(asked);
  asked = requestAnimationFrame(look);
}).observe(document.body, { childList: true, subtree: true, attributes: true, attributeFilter: ["data-kept"] });
