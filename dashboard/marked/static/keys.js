// Keys pressed while the server still works wait their turn, so that each is used once, on what it finds then.
// A key that comes when nothing is going on is left to the button that it belongs to.

const MOST = 40;
const LONGEST_SILENCE = 4000; // milliseconds: a key that the server has not answered by then was not for it
const TICK = 25;
const NAMES = { Escape: "Esc" };

let queue = null; // one page, one queue

export default function ({ data, parentElement }) {
  queue ??= start();
  queue.show(parentElement, data);
  return () => {
    queue?.stop();
    queue = null;
  };
}

function start() {
  const waiting = [];
  const own = new WeakSet(); // events made here
  let [run, sentAt, timer, words, sign] = [null, 0, null, {}, null];

  const isRunning = () => {
    const state = document.querySelector("[data-testid=stApp]")?.dataset.testScriptState;
    return state !== undefined && state !== "notRunning";
  };
  const isBusy = () => sentAt > 0 || isRunning();

  function hear(event) {
    if (own.has(event) || event.ctrlKey || event.metaKey || event.altKey || isTyping(event)) return;
    const name = nameOf(event);
    if (!name) return;
    if (event.repeat) return hold(event); // a key held down is one decision, not thirty
    if (!isBusy() && !waiting.length) return;
    hold(event);
    const { key, code, keyCode, shiftKey } = event;
    if (waiting.length < MOST) waiting.push({ name, key, code, keyCode, shiftKey });
    tell();
    watch();
  }

  // A button that took a key has prevented its default: from now on the server works.
  function see(event) {
    if (event.defaultPrevented && nameOf(event)) sentAt = Date.now();
  }

  function watch() {
    timer ??= setInterval(turn, TICK);
  }

  function turn() {
    if (sentAt && Date.now() - sentAt > LONGEST_SILENCE && !isRunning()) sentAt = 0;
    if (!isBusy()) {
      const next = waiting.shift();
      if (next) press(next);
    }
    tell();
    if (!waiting.length) timer = clearInterval(timer) ?? null;
  }

  function press({ name, ...told }) {
    for (const kind of ["keydown", "keyup"]) {
      const event = new KeyboardEvent(kind, { ...told, which: told.keyCode, bubbles: true, cancelable: true });
      own.add(event);
      document.body.dispatchEvent(event);
    }
  }

  function tell(note = "") {
    if (!sign) return;
    const held = waiting.map(({ name }) => name).join(" ");
    const text = held ? `${words.waiting} ${held}` : note || sign.dataset.note || "";
    if (sign.textContent !== text) sign.textContent = text;
    sign.hidden = !text;
  }

  function show(parent, data) {
    if (sign?.parentElement !== parent) parent.append((sign = element("div", "keys-waiting")));
    words = data.words;
    if (run === data.run) return tell();
    run = data.run;
    sign.dataset.note = "";
    if (data.failed && waiting.length) {
      sign.dataset.note = `${words.dropped} ${waiting.map(({ name }) => name).join(" ")}`;
      waiting.length = 0;
    }
    requestAnimationFrame(() => setTimeout(() => (sentAt = 0))); // by then the buttons of this run listen
    tell();
  }

  window.addEventListener("keydown", hear, true); // before any button hears it
  window.addEventListener("keydown", see); // after all of them
  return {
    show,
    stop() {
      window.removeEventListener("keydown", hear, true);
      window.removeEventListener("keydown", see);
      clearInterval(timer);
      sign?.remove();
    },
  };
}

function element(name, className) {
  const made = Object.assign(document.createElement(name), { className, hidden: true });
  made.setAttribute("role", "status");
  return made;
}

function hold(event) {
  event.preventDefault();
  event.stopImmediatePropagation();
}

function nameOf({ key, shiftKey }) {
  if (NAMES[key]) return NAMES[key];
  if (!/^[a-z0-9]$/i.test(key)) return "";
  return shiftKey ? `Shift+${key.toUpperCase()}` : key.toUpperCase();
}

function isTyping(event) {
  return event.composedPath().some((one) => /^(INPUT|TEXTAREA|SELECT)$/.test(one.tagName) || one.isContentEditable);
}
