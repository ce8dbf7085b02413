// Keeps the interface's language for the next visit where it was chosen, and tells it to whatever reads the page aloud,
// as well as the language of those parts that are in another one.

const A_YEAR = 365 * 24 * 3600;

let kept = ""; // what was put into the cookie by this page

function look() {
  const told = document.querySelector("[data-language]")?.dataset;
  if (!told) return;
  const language = told.language;
  for (const block of document.querySelectorAll('[class*="st-key-lang-"]')) {
    const named = block.className.match(/st-key-lang-([a-z]{2,3})-/);
    if (named && block.lang !== named[1]) block.lang = named[1];
  }
  if (language !== document.documentElement.lang) document.documentElement.lang = language;
  if (!("chosen" in told) || language === kept) return;
  kept = language;
  document.cookie = `rehearse-language=${language}; path=/; max-age=${A_YEAR}; samesite=lax`;
}

let asked = requestAnimationFrame(look);
new MutationObserver(() => {
  cancelAnimationFrame(asked);
  asked = requestAnimationFrame(look);
}).observe(document.body, { childList: true, subtree: true, attributes: true, attributeFilter: ["data-language", "data-chosen", "class"] });
