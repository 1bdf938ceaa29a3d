// The article as it reads, each number marked. Foreign words are only ever set as text, never as HTML.
// Gives back: picked (a number's id) and chosen (the code points of words that a person selected).

const boxes = new WeakMap();

export default function ({ data, parentElement, setTriggerValue }) {
  const box = boxes.get(parentElement) ?? make(parentElement);
  boxes.set(parentElement, box);
  box.tell = setTriggerValue;
  box.words = data.words;
  if (box.key !== data.key) build(box, data);
  box.known = data.marks;
  paint(box, data.current);
  return () => {
    document.removeEventListener("selectionchange", box.follow);
    boxes.delete(parentElement);
    for (const part of [box.legend, box.text, box.hint, box.add]) part.remove();
  };
}

function make(parent) {
  const text = element("div", "marked-text", { tabIndex: 0 });
  text.setAttribute("role", "region");
  const hint = element("div", "marked-hint", { id: "marked-hint", hidden: true });
  hint.setAttribute("role", "tooltip");
  const add = element("button", "marked-add", { type: "button", hidden: true });
  const legend = element("ul", "marked-legend");
  const box = { text, hint, add, legend, marks: new Map(), key: null, current: null, selected: null };
  box.follow = () => follow(box);
  listen(box);
  parent.append(legend, text, hint, add); // beside the styles that Streamlit has put there
  return box;
}

function listen(box) {
  const { text, add } = box;
  text.addEventListener("click", (event) => {
    const id = idOf(event.target);
    if (id && getSelection().isCollapsed) box.tell("picked", id);
  });
  text.addEventListener("keydown", (event) => move(box, event));
  for (const kind of ["mouseover", "focusin"]) text.addEventListener(kind, (event) => show(box, event.target));
  for (const kind of ["mouseout", "focusout", "scroll"]) text.addEventListener(kind, () => (box.hint.hidden = true));
  document.addEventListener("selectionchange", box.follow);
  add.addEventListener("mousedown", (event) => event.preventDefault()); // keeps the words selected
  add.addEventListener("click", () => {
    box.tell("chosen", box.selected);
    getSelection().removeAllRanges();
  });
}

function element(name, className, properties = {}) {
  return Object.assign(document.createElement(name), { className, ...properties });
}

function build(box, data) {
  box.key = data.key;
  box.marks.clear();
  box.text.setAttribute("aria-label", data.words.text);
  box.add.textContent = data.words.add;
  box.text.lang = data.language;
  box.legend.replaceChildren(...data.legend.map(([state, name]) => legendOf(state, name)));
  box.text.replaceChildren(...data.paragraphs.map((paragraph) => paragraphOf(box, paragraph)));
  box.current = null;
}

function legendOf(state, name) {
  const item = element("li", "");
  item.append(element("span", `marked marked-${state}`, { textContent: name }));
  return item;
}

function paragraphOf(box, { page, pieces }) {
  const made = element("p", "marked-paragraph");
  if (page) made.append(element("span", "marked-page", { textContent: `${box.words.page} ${page}` }));
  for (const [words, start, id] of pieces) made.append(pieceOf(box, words, start, id));
  return made;
}

function pieceOf(box, words, start, id) {
  const piece = element(id ? "mark" : "span", id ? "marked" : "", { textContent: words });
  piece.dataset.start = start;
  if (!id) return piece;
  piece.dataset.number = id;
  const others = box.marks.get(id);
  if (others) others.push(piece);
  else {
    piece.setAttribute("role", "button");
    box.marks.set(id, [piece]);
  }
  return piece;
}

function paint(box, current) {
  for (const [id, pieces] of box.marks) {
    const { state, hint } = box.known[id];
    for (const piece of pieces) piece.className = `marked marked-${state}${id === current ? " marked-current" : ""}`;
    pieces[0].setAttribute("aria-description", hint);
    pieces[0].tabIndex = id === current ? 0 : -1;
    if (id === current) pieces[0].setAttribute("aria-current", "true");
    else pieces[0].removeAttribute("aria-current");
  }
  if (current !== box.current && box.marks.has(current)) centre(box, box.marks.get(current)[0]);
  box.current = current;
}

function centre({ text }, piece) {
  const [outer, inner] = [text.getBoundingClientRect(), piece.getBoundingClientRect()];
  text.scrollTop += inner.top - outer.top - (outer.height - inner.height) / 2;
}

function idOf(target) {
  return target.closest?.("[data-number]")?.dataset.number;
}

function move(box, event) {
  const id = idOf(event.target);
  if (!id) return;
  if (event.key === "Enter" || event.key === " ") {
    event.preventDefault();
    box.tell("picked", id);
    return;
  }
  const step = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1 }[event.key];
  if (!step) return;
  event.preventDefault();
  const ids = [...box.marks.keys()];
  const next = ids[ids.indexOf(id) + step];
  if (next) box.marks.get(next)[0].focus();
}

function show(box, target) {
  const id = idOf(target);
  if (!id) return;
  const place = target.getBoundingClientRect();
  box.hint.textContent = box.known[id].hint;
  box.hint.hidden = false;
  const room = document.documentElement.clientWidth - box.hint.offsetWidth - 8;
  box.hint.style.left = `${Math.max(8, Math.min(place.left, room))}px`;
  box.hint.style.top = `${place.bottom + 6}px`;
}

function follow(box) {
  const found = getSelection();
  const inside = !found.isCollapsed && box.text.contains(found.anchorNode) && box.text.contains(found.focusNode);
  box.selected = inside && box.words.add ? placed(box.text, found.getRangeAt(0)) : null;
  box.add.hidden = !box.selected;
  if (!box.selected) return;
  const place = found.getRangeAt(0).getBoundingClientRect();
  const room = document.documentElement.clientWidth - box.add.offsetWidth - 8;
  box.add.style.left = `${Math.max(8, Math.min(place.left, room))}px`;
  box.add.style.top = `${Math.max(8, place.top - box.add.offsetHeight - 6)}px`;
}

// A range in code points of the article. Places inside a string count UTF-16 units, so they are counted again.
function placed(text, range) {
  const pieces = [...text.querySelectorAll("[data-start]")].filter((piece) => range.intersectsNode(piece));
  if (!pieces.length) return null;
  const [first, last] = [pieces[0], pieces.at(-1)];
  const before = first.contains(range.startContainer) ? first.textContent.slice(0, range.startOffset) : "";
  const within = last.contains(range.endContainer) ? last.textContent.slice(0, range.endOffset) : last.textContent;
  const start = Number(first.dataset.start) + [...before].length;
  const end = Number(last.dataset.start) + [...within].length;
  return end > start ? { start, end } : null;
}
