// Keeps the interface's language for the next visit, and tells it to whatever reads the page aloud.

const A_YEAR = 365 * 24 * 3600;

function look() {
  const language = document.querySelector("[data-language]")?.dataset.language;
  if (!language || language === document.documentElement.lang) return;
  document.documentElement.lang = language;
  document.cookie = `rehearse-language=${language}; path=/; max-age=${A_YEAR}; samesite=lax`;
}

let asked = requestAnimationFrame(look);
new MutationObserver(() => {
  cancelAnimationFrame(asked);
  asked = requestAnimationFrame(look);
}).observe(document.body, { childList: true, subtree: true, attributes: true, attributeFilter: ["data-language"] });
