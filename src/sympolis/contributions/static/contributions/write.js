// A draft that saves itself, fields that count, and Markdown as it will look. Without it the buttons do the same.

const form = document.querySelector(".bring__form[data-preview]");
const words = form.dataset;
const auto = "autosave" in words;
const status = form.querySelector("[data-status]");
const PAUSE = 2500; // milliseconds after the last key
const LIVE = 300; // until what is typed is shown as it will look
const AGAIN = 10000; // after a save that did not get through
const LIGHT = 60000; // bytes that a browser still sends for a page that goes away
let timer = 0;
let saving = null;
let dirty = false;

if (auto) status.textContent = words.wordsAuto;
form.addEventListener("input", (event) => {
  dirty = true;
  if (event.target.matches("textarea, #id_title")) later(PAUSE);
});
form.addEventListener("change", () => {
  dirty = true;
  later(300);
});
for (const one of document.forms) one.addEventListener("submit", (event) => leave(event, one));
document.addEventListener("visibilitychange", () => document.visibilityState === "hidden" && auto && dirty && save(true));
window.addEventListener("beforeunload", (event) => dirty && event.preventDefault());

for (const field of form.querySelectorAll("[data-count]")) counts(field);
for (const field of form.querySelectorAll("[data-markdown]")) looks(field);

// What is on its way comes first: else one's own last save would look like somebody else's.
async function leave(event, one) {
  clearTimeout(timer);
  if (saving || (one !== form && auto && dirty && one.closest("main"))) {
    event.preventDefault();
    await saving;
    if (one !== form && dirty) await save();
    dirty = false;
    one.requestSubmit(event.submitter);
  } else if (one === form) dirty = false;
}

function later(pause) {
  if (!auto) return;
  clearTimeout(timer);
  timer = setTimeout(save, pause);
}

function save(goes = false) {
  if (saving) return later(PAUSE);
  saving = send(goes === true).finally(() => { saving = null; });
  return saving;
}

async function send(goes) {
  dirty = false;
  status.textContent = words.wordsSaving;
  const sent = new FormData(form);
  const body = new URLSearchParams(sent);
  try {
    const keepalive = goes && body.toString().length < LIGHT;
    const answer = await fetch(form.action || location.href, { method: "POST", body, headers: { Accept: "application/json" }, keepalive });
    if ((answer.headers.get("Content-Type") || "").startsWith("application/json")) return tell(await answer.json(), sent);
    dirty = true;
    const refused = answer.status === 413 ? words.wordsLarge : words.wordsGone;
    status.textContent = answer.status < 500 && answer.status !== 429 ? refused : words.wordsUnsaved;
    if (answer.status >= 500 || answer.status === 429) later(AGAIN);
  } catch {
    dirty = true;
    status.textContent = words.wordsUnsaved;
    later(AGAIN);
  }
}

function tell(told, sent) {
  if (told.again && told.whole && !dirty) return location.reload(); // other languages are asked for now
  if (told.saved) {
    const kept = new Set(Object.keys(told.theirs).filter((name) => !fill(name, told.theirs[name], sent)));
    for (const mark of told.seen) renew(mark, kept);
  }
  for (const box of form.querySelectorAll(".bring__theirs")) box.remove();
  for (const [name, value] of Object.entries(told.conflicts)) beside(name, value, told.now[name]);
  for (const place of form.querySelectorAll("[data-fault]")) if (!told.errors[place.dataset.fault]) place.remove();
  for (const [name, faults] of Object.entries(told.errors)) fault(name, faults[0]);
  for (const line of document.querySelectorAll("[data-lacks]")) line.hidden = !told.missing.includes(line.dataset.lacks);
  const at = new Date(told.at).toLocaleTimeString(document.documentElement.lang, { hour: "2-digit", minute: "2-digit" });
  const left = told.missing.length ? ` · ${words.wordsMissing.replace("{number}", told.missing.length)}` : "";
  if (!told.whole) dirty = true;
  status.textContent = told.whole ? words.wordsSaved.replace("{time}", at) + left : told.words || words.wordsWrong;
}

// The mark of a field moves only when the page shows what the mark stands for.
function renew(mark, kept) {
  const name = mark.slice(0, mark.lastIndexOf(":"));
  if (kept.has(name)) return;
  const old = [...form.querySelectorAll("input[name=seen]")].find((one) => one.value.startsWith(`${name}:`));
  if (old) old.value = mark;
  else form.prepend(Object.assign(document.createElement("input"), { type: "hidden", name: "seen", value: mark }));
}

function inputs(name) {
  return [...form.querySelectorAll(`[name="${name}"], [name="${name}_0"], [name="${name}_1"]`)];
}

function same(name, sent, fields) {
  return fields.every((one) => (one.type === "checkbox" ? one.checked === sent.getAll(one.name).includes(one.value) : one.value === sent.get(one.name)));
}

// Somebody else wrote where nothing was typed here; whether it stands there now.
function fill(name, value, sent) {
  const fields = inputs(name);
  if (!fields.length || !same(name, sent, fields)) return false;
  if (fields[0].type === "checkbox") {
    const chosen = Array.isArray(value) ? value.map(String) : null;
    for (const one of fields) one.checked = chosen ? chosen.includes(one.value) : Boolean(value);
  } else if (Array.isArray(value)) fields.forEach((one, place) => { one.value = value[place] ?? ""; });
  else fields[0].value = value ?? "";
  return true;
}

function beside(name, value, now) {
  const field = inputs(name)[0];
  if (!field) return;
  const box = document.createElement("div");
  box.className = "bring__theirs";
  box.append(Object.assign(document.createElement("b"), { textContent: words.wordsTheirs }), value || "–", Object.assign(document.createElement("p"), { textContent: words.wordsBoth }));
  const keep = Object.assign(document.createElement("button"), { type: "button", className: "btn quiet small", textContent: words.wordsKeep });
  keep.addEventListener("click", () => {
    renew(`${name}:${now}`, new Set());
    box.remove();
    field.focus();
    save();
  });
  box.append(keep);
  field.closest(".field").append(box);
}

function fault(name, text) {
  const field = inputs(name)[0];
  if (!field) return;
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
  field.after(turn, shown);
  let soon = 0;
  let turns = 0;
  const show = async () => {
    const mine = ++turns;
    const body = new URLSearchParams({ text: field.value, csrfmiddlewaretoken: form.elements.csrfmiddlewaretoken.value });
    const answer = await fetch(words.preview, { method: "POST", body }).catch(() => null);
    if (!answer?.ok) return false;
    const looks = await answer.text();
    if (mine === turns) shown.innerHTML = looks; // an older answer may come after a newer one
    return true;
  };
  field.addEventListener("input", () => {
    clearTimeout(soon);
    if (!shown.hidden) soon = setTimeout(show, LIVE);
  });
  turn.addEventListener("click", async () => {
    if (shown.hidden && !(await show())) return;
    shown.hidden = !shown.hidden;
    turn.textContent = shown.hidden ? words.wordsLook : words.wordsEdit;
    turn.setAttribute("aria-label", `${turn.textContent}: ${label}`);
  });
}
