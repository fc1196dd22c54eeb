// The schedule board without loading the page anew, and with dragging. Every link and button works without this module.
const board = document.querySelector("[data-board]");
const says = document.querySelector("[data-board-says]");
const FAR = 6; // pixels until a press becomes a drag
const LONG = 350; // milliseconds that a finger rests before it drags, so that it can still scroll
let asked = 0;

board.classList.add("live");

async function ask(address, options = {}) {
  const mine = ++asked;
  board.setAttribute("aria-busy", "true");
  try {
    const answer = await fetch(address, { ...options, headers: { "X-Piece": "board" }, credentials: "same-origin" });
    const text = await answer.text();
    if (mine !== asked) return;
    if (!answer.ok || answer.headers.get("X-Piece") !== "board") {
      location.assign(address.split("#")[0].replace(/(move|lock|undo\/\d+)\/$/, "")); // signed out, or no longer theirs
      return;
    }
    show(text, answer.url, address.split("#")[1]);
  } catch {
    say(board.dataset.broken);
  } finally {
    if (mine === asked) board.removeAttribute("aria-busy");
  }
}

function show(text, url, part) {
  const before = document.activeElement?.id;
  const place = new URL(url);
  board.innerHTML = text;
  history.pushState({}, "", place.pathname + place.search);
  say([...board.querySelectorAll("[data-says] .notice, .done > p")].map((one) => one.textContent).join(" "));
  const there = board.querySelector("[data-focus]") || (before && document.getElementById(before)) || document.getElementById(part);
  if (there) {
    there.focus({ preventScroll: true });
    there.scrollIntoView({ block: "nearest" });
  }
}

function say(words) {
  if (words) says.textContent = words;
}

board.addEventListener("click", (event) => {
  const link = event.target.closest("a[data-piece]");
  if (!link || event.defaultPrevented || event.ctrlKey || event.metaKey || event.shiftKey) return;
  event.preventDefault();
  ask(link.href);
});

board.addEventListener("submit", (event) => {
  const form = event.target.closest("form[data-piece]");
  if (!form) return;
  event.preventDefault();
  send(form, event.submitter);
});

function send(form, button) {
  const sent = new FormData(form);
  if (button?.name) sent.set(button.name, button.value);
  ask(form.action, { method: "POST", body: new URLSearchParams(sent) });
}

addEventListener("popstate", () => location.reload());

// Dragging: a mouse drags at once, a finger after resting a moment. The drop is the same POST as the buttons'.
let drag = null;
let dropped = -Infinity; // when, in milliseconds

board.addEventListener("pointerdown", (event) => {
  const item = event.target.closest("[data-drag]");
  if (!item || event.button !== 0 || drag) return;
  if (event.target.closest("button, .ev__acts a, .btn")) return;
  drag = { item, x: event.clientX, y: event.clientY, id: event.pointerId, on: false, target: null };
  if (event.pointerType === "touch") drag.wait = setTimeout(begin, LONG);
});

function begin() {
  if (!drag) return;
  drag.on = true;
  const top = drag.item.getBoundingClientRect().top;
  drag.item.classList.add("dragging");
  document.documentElement.classList.add("is-dragging");
  scrollBy({ top: drag.item.getBoundingClientRect().top - top, behavior: "instant" }); // empty days appear on a phone
  drag.ghost = document.createElement("div");
  drag.ghost.className = "drag-ghost";
  drag.ghost.setAttribute("aria-hidden", "true");
  drag.ghost.textContent = drag.item.querySelector("b").textContent;
  document.body.append(drag.ghost);
  follow(drag.x, drag.y);
  say(board.dataset.dragging);
}

function follow(x, y) {
  drag.ghost.style.left = `${Math.min(x + 12, innerWidth - 200)}px`;
  drag.ghost.style.top = `${y + 12}px`;
  const cell = document.elementFromPoint(x, y)?.closest("[data-day]") || null;
  if (cell !== drag.target) {
    drag.target?.classList.remove("target");
    cell?.classList.add("target");
    drag.target = cell;
  }
  if (y < 60) scrollBy(0, -16);
  if (y > innerHeight - 60) scrollBy(0, 16);
}

addEventListener("pointermove", (event) => {
  if (!drag || event.pointerId !== drag.id) return;
  const far = Math.hypot(event.clientX - drag.x, event.clientY - drag.y) > FAR;
  if (!drag.on && far) {
    if (drag.wait) return end(); // a finger that scrolls
    begin();
  }
  if (drag?.on) follow(event.clientX, event.clientY);
});

addEventListener("pointerup", (event) => {
  if (!drag || event.pointerId !== drag.id) return;
  const { on, item, target } = drag;
  end();
  if (!on) return;
  dropped = event.timeStamp;
  if (!target || target.contains(item)) return;
  const form = board.querySelector("[data-drop]");
  form.elements.session.value = item.dataset.drag;
  form.elements.revision.value = item.dataset.revision;
  form.elements.day.value = target.dataset.day;
  send(form);
});

function end() {
  clearTimeout(drag?.wait);
  drag?.item.classList.remove("dragging");
  drag?.target?.classList.remove("target");
  drag?.ghost?.remove();
  document.documentElement.classList.remove("is-dragging");
  drag = null;
}

// A browser may make a click of the drop, which would follow the link that was dragged.
addEventListener("click", (event) => event.timeStamp - dropped < 100 && event.preventDefault(), { capture: true });
addEventListener("pointercancel", end);
addEventListener("keydown", (event) => {
  if (event.key === "Escape" && drag) end();
});
addEventListener("dragstart", (event) => {
  if (event.target.closest?.("[data-drag]")) event.preventDefault(); // the browser's own dragging of links
});
addEventListener("touchmove", (event) => drag?.on && event.preventDefault(), { passive: false });
