// What is typed into a long form is not lost: it stays on this device until it is saved, and a form that says so saves
// itself. Everything works without it.

const KEPT_FOR = 7 * 86400000;
const PAUSE = 1500; // after a key, until it is kept here
const SAVE_EVERY = 15000;

for (const form of document.querySelectorAll("form[data-typed]")) {
  const place = `sympolis:typed:${location.pathname}`;
  let opened = picture(form);
  let waiting = 0;
  let changed = false;

  offer();
  form.addEventListener("input", () => {
    changed = true;
    clearTimeout(waiting);
    waiting = setTimeout(() => keep(false), PAUSE);
  });
  form.addEventListener("submit", () => keep(true));
  if ("autosave" in form.dataset) setInterval(save, SAVE_EVERY);

  function keep(sent) {
    const now = picture(form);
    if (now === opened) return forget();
    try {
      localStorage.setItem(place, JSON.stringify({ at: Date.now(), fields: now, sent, revision: form.dataset.revision }));
    } catch {
      // no room, or not allowed: the page still works
    }
  }

  function forget() {
    try {
      localStorage.removeItem(place);
    } catch {
      // as above
    }
  }

  // What was typed here before and never saved is offered, not put in by itself: somebody else may have written since.
  function offer() {
    let kept = null;
    try {
      kept = JSON.parse(localStorage.getItem(place));
    } catch {
      return;
    }
    if (!kept) return;
    // The page that follows a save says so and shows a later revision; after signing in anew it does neither
    if (kept.sent && kept.revision !== form.dataset.revision && document.querySelector(".notice.success")) return forget();
    if (Date.now() - kept.at > KEPT_FOR || kept.fields === opened || !form.dataset.back) return forget();
    const bar = document.createElement("div");
    bar.className = "bring";
    const words = document.createElement("p");
    words.textContent = `${form.dataset.back} ${new Intl.DateTimeFormat(document.documentElement.lang, { dateStyle: "medium", timeStyle: "short" }).format(kept.at)}`;
    bar.append(words, button(form.dataset.bring, () => put(kept.fields)), button(form.dataset.drop, forget));
    form.before(bar);

    function button(label, act) {
      const one = document.createElement("button");
      one.type = "button";
      one.className = "btn quiet small";
      one.textContent = label;
      one.addEventListener("click", () => {
        act();
        bar.remove();
        form.querySelector("textarea, input:not([type=hidden])")?.focus();
      });
      return one;
    }
  }

  function put(fields) {
    const boxes = form.querySelectorAll("[type=checkbox], [type=radio]");
    for (const box of boxes) box.checked = false;
    for (const [name, value] of JSON.parse(fields)) {
      const box = [...boxes].find((one) => one.name === name && one.value === value);
      const field = form.elements[name];
      if (box) box.checked = true;
      else if (!field) {
        const hidden = document.createElement("input"); // of a line that this page does not show: saving brings it back
        [hidden.type, hidden.name, hidden.value] = ["hidden", name, value];
        form.append(hidden);
      } else if (field.type !== "hidden" && "value" in field) field.value = value;
    }
    changed = true;
    keep(false);
  }

  async function save() {
    if (!changed) return;
    changed = false;
    const sent = picture(form);
    const body = new FormData(form);
    body.set("do", "autosave");
    try {
      const answer = await fetch(form.action, { method: "POST", body, credentials: "same-origin", headers: { Accept: "application/json" } });
      if (answer.redirected || !answer.headers.get("Content-Type")?.includes("json")) throw new Error("signed out");
      const told = await answer.json();
      say(told.said);
      if (!answer.ok) return;
      take(told);
      opened = sent;
      form.dataset.revision = told.revision;
      if (picture(form) === sent) forget();
    } catch {
      changed = true;
      say(form.dataset.lost);
    }
  }

  function take(told) {
    for (const [prefix, row] of Object.entries(told.rows)) {
      if (form.elements[`${prefix}-id`]) form.elements[`${prefix}-id`].value = row.id;
      if (form.elements[`${prefix}-seen`]) form.elements[`${prefix}-seen`].value = row.seen;
    }
    if (told.head) form.elements["head-seen"].value = told.head;
    for (const [key, had] of Object.entries(told.had)) form.elements[`had-${key}`].value = had;
  }

  function say(words) {
    const line = form.querySelector("[data-said]");
    if (line) line.textContent = words;
  }
}

// What stands in a form, without what only the server needs.
function picture(form) {
  const fields = [...new FormData(form)].filter(([name, value]) => typeof value === "string" && !/^(csrfmiddlewaretoken|had-.*|.*-(id|seen))$/.test(name));
  return JSON.stringify(fields);
}
