// Voice in the browser, besides what Streamlit's recorder does. Reads questions aloud with the browser's own voice (or
// presses the button that has a model do it), says in words what keeps the microphone from working, ends a recording at
// its longest, asks before a running one is left, and has the transcript put into the answer's box in a pause of typing.
// Every text stands in the page's data attributes. Without this script one can still record, and press the buttons.

const BOX = '[class*="st-key-answer-"] textarea';
const PAUSE = 900; // milliseconds without a key that count as a pause
const AGAIN = 1500; // milliseconds that the server is given to take over what is in the box
const LOST = 5000; // milliseconds after which a press was lost, and the button is pressed again
const WARN = 60; // seconds before the end from which a recording says that it will end
const ALWAYS = "rehearse.read_aloud";
const synthesis = window.speechSynthesis;

const find = (selector) => document.querySelector(selector);
const clock = (seconds) => `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, "0")}`;

// What is new is said by one live region, which stays: a region that is itself replaced is not read out.
const speaker = document.createElement("div");
speaker.setAttribute("role", "status");
speaker.setAttribute("aria-live", "polite");
speaker.style.cssText = "position:absolute;width:1px;height:1px;overflow:hidden;clip-path:inset(50%)";
document.body.append(speaker);

// --- Reading aloud -------------------------------------------------------------------------------------------------

let reading = null; // the slot of the question that is being read
let readByItself = null; // the slot that was read without being asked for

const remembers = () => {
  try {
    return localStorage.getItem(ALWAYS) === "yes";
  } catch {
    return false; // storage is switched off: nothing is remembered
  }
};

function remember(wanted) {
  try {
    localStorage.setItem(ALWAYS, wanted ? "yes" : "no");
  } catch {
    // as above
  }
}

function voiceFor(language) {
  const of = synthesis.getVoices().filter((voice) => voice.lang.toLowerCase().split(/[-_]/)[0] === language);
  return of.find((voice) => voice.default) ?? of.find((voice) => voice.localService) ?? of[0] ?? null;
}

function show(area) {
  const button = area.querySelector("[data-speak]");
  if (!button) return;
  const isOn = reading === area.dataset.aloud;
  const text = isOn ? area.dataset.stop : area.dataset.start;
  if (button.textContent !== text) button.textContent = text;
  button.classList.toggle("on", isOn);
}

function stop() {
  reading = null;
  synthesis?.cancel();
  document.querySelectorAll("[data-aloud]").forEach(show);
}

function read(area) {
  const said = area.querySelector("[data-aloud-said]");
  said.textContent = "";
  if (!synthesis) {
    said.textContent = area.dataset.none;
    return;
  }
  synthesis.cancel();
  const line = new SpeechSynthesisUtterance(area.dataset.text);
  const slot = area.dataset.aloud;
  line.lang = area.dataset.lang;
  line.voice = voiceFor(area.dataset.lang);
  line.onend = () => reading === slot && stop();
  line.onerror = (event) => {
    if (reading !== slot) return;
    stop();
    // Being stopped is no fault, and neither is a browser that wants a click first.
    if (!["canceled", "interrupted", "not-allowed"].includes(event.error)) said.textContent = area.dataset.none;
  };
  reading = slot;
  show(area);
  synthesis.speak(line);
}

document.addEventListener("click", (event) => {
  const button = event.target instanceof Element ? event.target.closest("[data-speak]") : null;
  const area = button?.closest("[data-aloud]");
  if (!area) return;
  if (reading === area.dataset.aloud) stop();
  else read(area);
});

document.addEventListener("change", (event) => {
  const box = event.target instanceof Element ? event.target.closest("[data-always]") : null;
  if (!box) return;
  remember(box.checked);
  if (box.checked && reading === null) readByItself = ""; // the one that stands there is read at once
  if (!box.checked) stop();
  readNew();
});

function readNew() {
  const area = find("[data-aloud]");
  if (reading !== null && area?.dataset.aloud !== reading) stop();
  if (!area) return;
  const box = area.querySelector("[data-always]");
  if (box && !box.dataset.seen) {
    box.dataset.seen = "yes";
    box.checked = remembers();
  }
  show(area);
  if (readByItself === null) readByItself = remembers() ? "" : area.dataset.aloud;
  if (readByItself === area.dataset.aloud || !remembers() || isRecording()) return;
  const byModel = "byModel" in area.dataset;
  const button = byModel ? find('[class*="st-key-speak-"] button') : null;
  if (byModel && !button) return;
  readByItself = area.dataset.aloud;
  if (byModel) button.click();
  else read(area);
}

window.addEventListener("pagehide", () => synthesis?.cancel());

// --- The microphone ------------------------------------------------------------------------------------------------

let told = { name: "", slot: "" }; // what was said last of the microphone, and at which answer

function say(name) {
  told = { name, slot: find("[data-voice]")?.dataset.slot ?? "" };
  keepTold("alert");
}

// What was said stands until the microphone is used again, or until the next question: the page replaces the place it
// stands in whenever something above it comes or goes. It is read out once.
function keepTold(role) {
  const place = find("[data-voice-said]");
  const texts = find("[data-voice]")?.dataset;
  if (!place || !texts) return;
  if (told.slot !== texts.slot) told = { name: "", slot: texts.slot };
  const text = told.name ? texts[told.name] : "";
  if ((place.dataset.said ?? "") === text) return;
  place.dataset.said = text;
  place.replaceChildren();
  if (!text) return;
  const line = document.createElement("p");
  if (role) line.setAttribute("role", role);
  line.textContent = text;
  place.append(line);
  if (told.name === "insecure" || told.name === "ended") return;
  const again = document.createElement("button");
  again.type = "button";
  again.className = "quiet";
  again.textContent = texts.tryAgain;
  again.addEventListener("click", tryAgain);
  place.append(again);
}

// The recorder does not ask twice, so the page begins anew: what is typed is handed over first, and stands there again.
function tryAgain() {
  const box = find(BOX);
  if (box) keep(box);
  setTimeout(() => location.reload(), box ? 600 : 0);
}

const FAULTS = {
  NotAllowedError: "refused",
  SecurityError: "refused",
  NotFoundError: "noMicrophone",
  OverconstrainedError: "noMicrophone",
  NotReadableError: "busy",
  AbortError: "busy",
};

let isRefused = false;
let hasRecorded = false; // since the recorder last worked

// Streamlit's recorder says one thing for every fault; the browser says which one it is.
const devices = navigator.mediaDevices;
const ask = devices?.getUserMedia?.bind(devices);

function refused(error) {
  isRefused = true;
  say(FAULTS[error.name] ?? "busy");
}

if (ask) {
  devices.getUserMedia = async (wanted) => {
    stop(); // or the recording would have the question in it
    try {
      const stream = await ask(wanted);
      isRefused = false;
      say("");
      return stream;
    } catch (error) {
      refused(error);
      throw error;
    }
  };
}

// The recorder failed before this script was there to see why: ask once more.
async function findOut() {
  isRefused = true;
  try {
    (await ask({ audio: true })).getTracks().forEach((track) => track.stop());
    say("busy");
  } catch (error) {
    refused(error);
  }
}

let begun = 0; // when the recording in hand was first seen, in milliseconds; 0 while there is none
let isReset = false;
const stopButton = () => find('.stAudioInput button[aria-label="Stop recording"]');
const isRecording = () => stopButton() !== null;

function watchRecorder() {
  const texts = find("[data-voice]")?.dataset;
  const place = find("[data-voice-said]");
  if (!texts || !place) return;
  if (!ask) {
    say("insecure");
    return;
  }
  // A recorder that failed has this button and no other one.
  if (!find('.stAudioInput button[aria-label="Reset"]')) isReset = false;
  else if (!isReset) {
    isReset = true;
    if (hasRecorded) say("brokenUpload");
    else if (!isRefused) findOut();
  }
  const ends = stopButton();
  if (!ends) {
    begun = 0;
    place.querySelector("[data-ending]")?.remove();
    return;
  }
  hasRecorded = true;
  begun ||= Date.now();
  const left = Math.max(0, Math.ceil(Number(texts.limit) - (Date.now() - begun) / 1000));
  if (left > 0 && left > WARN) return;
  if (left === 0) {
    begun = Infinity; // pressed once
    ends.click();
    say("ended");
    return;
  }
  if (!Number.isFinite(begun)) return;
  let line = place.querySelector("[data-ending]");
  if (!line) {
    line = document.createElement("p");
    line.dataset.ending = "";
    line.setAttribute("role", "status");
    place.append(line);
  }
  const text = texts.ending.replace("{left}", clock(left));
  // Read out when it begins and in the last ten seconds, not at every tick.
  line.setAttribute("aria-live", left % 30 === 0 || left === 10 ? "polite" : "off");
  if (line.textContent !== text) line.textContent = text;
}

window.addEventListener("beforeunload", (event) => {
  if (!isRecording()) return;
  event.preventDefault();
  event.returnValue = find("[data-voice]")?.dataset.leaving ?? "";
});

// --- What was written down -----------------------------------------------------------------------------------------

// Streamlit takes a text over when the box is left or on Ctrl+Enter; this is that key, pressed by the page.
function keep(textarea) {
  textarea.dispatchEvent(
    new KeyboardEvent("keydown", { key: "Enter", code: "Enter", ctrlKey: true, bubbles: true, cancelable: true }),
  );
}

let typedAt = 0;
let composing = false;
let handedOverAt = 0;
let pressedAt = 0;
let news = null;

document.addEventListener("input", (event) => {
  if (event.target instanceof Element && event.target.closest(BOX)) typedAt = Date.now();
}, true);
document.addEventListener("compositionstart", () => (composing = true), true);
document.addEventListener("compositionend", () => (composing = false), true);

function place() {
  const button = find('[class*="st-key-voice-place-"] button');
  if (!button) return;
  if (Date.now() - pressedAt < LOST || Date.now() - handedOverAt < AGAIN || composing || Date.now() - typedAt < PAUSE) return;
  const box = find(BOX);
  const arrived = find("[data-kept]")?.dataset.kept;
  // What is in the box is handed over first: the words are put behind what the server has.
  if (box && arrived !== undefined && box.value !== arrived) {
    handedOverAt = Date.now();
    keep(box);
    return;
  }
  pressedAt = Date.now();
  button.click();
}

function tell() {
  const item = find("[data-voice-news]");
  if (!item) return;
  const before = news;
  news = item.dataset.voiceNews;
  if (before !== null && before !== news) speaker.textContent = item.dataset.say;
}

function look() {
  readNew();
  watchRecorder();
  keepTold(null);
  place();
  tell();
}

let asked = 0;
new MutationObserver(() => {
  cancelAnimationFrame(asked);
  asked = requestAnimationFrame(look);
}).observe(document.body, { childList: true, subtree: true });
setInterval(look, 500);
look();
