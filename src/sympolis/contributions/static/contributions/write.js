// A draft that saves itself, fields that count, and Markdown as it will look. Without it the buttons do the same.

const form = document.querySelector("[data-autosave]");
const words = form.dataset;
const status = form.querySelector("[data-status]");
const PAUSE = 2500; // milliseconds after the last key
const AGAIN = 10000; // after a save that did not get through
let timer = 0;
let saving = null;
let dirty = false;

form.addEventListener("input", (event) => {
  dirty = true;
  if (event.target.matches("textarea, #id_title")) later(PAUSE);
});
form.addEventListener("change", () => {
  dirty = true;
  later(300);
});
form.addEventListener("submit", () => {
  clearTimeout(timer);
  dirty = false;
});
document.addEventListener("visibilitychange", () => document.visibilityState === "hidden" && dirty && save());
window.addEventListener("beforeunload", (event) => dirty && event.preventDefault());

for (const field of form.querySelectorAll("[data-count]")) counts(field);
for (const field of form.querySelectorAll("[data-markdown]")) looks(field);

function later(pause) {
  clearTimeout(timer);
  timer = setTimeout(save, pause);
}

async function save() {
  if (saving) return later(PAUSE);
  dirty = false;
  status.textContent = words.wordsSaving;
  const sent = new FormData(form);
  saving = fetch(form.action || location.href, {
    method: "POST", body: new URLSearchParams(sent), headers: { Accept: "application/json" }, keepalive: true,
  });
  try {
    const answer = await saving;
    if (!(answer.headers.get("Content-Type") || "").startsWith("application/json")) throw new Error(answer.status);
    tell(await answer.json(), sent);
  } catch {
    dirty = true;
    status.textContent = words.wordsUnsaved;
    later(AGAIN);
  } finally {
    saving = null;
  }
}

function tell(told, sent) {
  if (told.saved) {
    for (const old of form.querySelectorAll("input[name=seen]")) old.remove();
    for (const mark of told.seen) {
      const field = Object.assign(document.createElement("input"), { type: "hidden", name: "seen", value: mark });
      form.prepend(field);
    }
  }
  for (const [name, value] of Object.entries(told.theirs)) fill(name, value, sent);
  for (const box of form.querySelectorAll(".bring__theirs")) box.remove();
  for (const [name, value] of Object.entries(told.conflicts)) beside(name, value, told.now[name]);
  for (const [name, faults] of Object.entries(told.errors)) fault(name, faults[0]);
  for (const place of form.querySelectorAll("[data-fault]")) if (!told.errors[place.dataset.fault]) place.remove();
  const at = new Date(told.at).toLocaleTimeString(document.documentElement.lang, { hour: "2-digit", minute: "2-digit" });
  for (const line of document.querySelectorAll("[data-lacks]")) line.hidden = !told.missing.includes(line.dataset.lacks);
  const left = told.missing.length ? ` · ${words.wordsMissing.replace("{number}", told.missing.length)}` : "";
  if (told.whole) status.textContent = words.wordsSaved.replace("{time}", at) + left;
  else status.textContent = told.words || words.wordsWrong;
}

// Somebody else wrote where nothing was typed here.
function fill(name, value, sent) {
  const field = form.elements[name];
  if (!field || !("value" in field) || typeof value !== "string" || field.value !== sent.get(name)) return;
  field.value = value;
}

function beside(name, value, now) {
  const field = form.elements[name];
  if (!field || !field.closest) return;
  const box = document.createElement("div");
  box.className = "bring__theirs";
  box.append(Object.assign(document.createElement("b"), { textContent: words.wordsTheirs }), value, Object.assign(document.createElement("p"), { textContent: words.wordsBoth }));
  const keep = Object.assign(document.createElement("button"), { type: "button", className: "btn quiet small", textContent: words.wordsKeep });
  keep.addEventListener("click", () => {
    for (const mark of form.querySelectorAll("input[name=seen]")) if (mark.value.startsWith(`${name}:`)) mark.value = `${name}:${now}`;
    box.remove();
    field.focus();
    save();
  });
  box.append(keep);
  field.closest(".field").append(box);
}

function fault(name, text) {
  const field = form.elements[name] || form.elements[`${name}_0`];
  if (!field || !field.closest) return;
  let place = form.querySelector(`[data-fault="${name}"]`);
  if (!place) {
    place = document.createElement("p");
    place.className = "field__error";
    place.dataset.fault = name;
    field.closest(".field").append(place);
  }
  place.textContent = text;
}

function counts(field) {
  const line = Object.assign(document.createElement("p"), { className: "bring__count" });
  const show = () => { line.textContent = words.wordsLeft.replace("{number}", Number(field.dataset.count) - field.value.length); };
  field.after(line);
  field.addEventListener("input", show);
  show();
}

function looks(field) {
  const turn = Object.assign(document.createElement("button"), { type: "button", className: "bring__look", textContent: words.wordsLook });
  const label = field.labels[0]?.firstChild.textContent.trim() || "";
  turn.setAttribute("aria-label", `${words.wordsLook}: ${label}`);
  const shown = Object.assign(document.createElement("div"), { className: "bring__shown prose", hidden: true, tabIndex: -1 });
  field.after(shown, turn);
  turn.addEventListener("click", async () => {
    if (shown.hidden) {
      const body = new URLSearchParams({ text: field.value, csrfmiddlewaretoken: form.elements.csrfmiddlewaretoken.value });
      const answer = await fetch(words.preview, { method: "POST", body });
      if (!answer.ok) return;
      shown.innerHTML = await answer.text();
    }
    shown.hidden = !shown.hidden;
    field.hidden = !shown.hidden;
    turn.textContent = shown.hidden ? words.wordsLook : words.wordsEdit;
    turn.setAttribute("aria-label", `${turn.textContent}: ${label}`);
    (shown.hidden ? field : shown).focus();
  });
}
