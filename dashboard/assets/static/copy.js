// Buttons that copy the words beside them; one listener serves all, also those that come later.
(() => {
  "use strict";
  if (window.factsCopies) return;
  window.factsCopies = true;

  // The clipboard is there only on https and on this machine: elsewhere the words are selected and copied.
  const selected = (words) => {
    const range = document.createRange();
    range.selectNodeContents(words);
    getSelection().removeAllRanges();
    getSelection().addRange(range);
    return document.execCommand("copy");
  };

  const copied = async (words) => {
    try {
      await navigator.clipboard.writeText(words.textContent);
      return true;
    } catch {
      return selected(words);
    }
  };

  document.addEventListener("click", async (event) => {
    const button = event.target.closest("button.copies");
    if (!button) return;
    const part = button.closest(".copyable");
    const done = part.querySelector("[role=status]");
    done.textContent = (await copied(part.querySelector("pre"))) ? button.dataset.done : button.dataset.failed;
    setTimeout(() => (done.textContent = ""), 4000);
  });
})();
