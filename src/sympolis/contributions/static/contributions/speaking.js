// Counts what is typed, and keeps it as a draft until somebody presses Save. Everything works without it.

const PAUSE = 2500; // milliseconds without a key before a draft is kept

for (const place of document.querySelectorAll("[data-most]")) count(place);
for (const form of document.querySelectorAll("form[data-keeps]")) keep(form);

function count(place) {
  const words = document.createElement("p");
  const most = Number(place.dataset.most);
  words.className = "count";
  words.id = `${place.id}-count`;
  place.after(words);
  place.setAttribute("aria-describedby", [place.getAttribute("aria-describedby"), words.id].filter(Boolean).join(" "));
  const show = () => {
    const length = [...place.value.trim()].length;
    words.textContent = `${length} / ${most}`;
    words.classList.toggle("count--over", length > most);
  };
  place.addEventListener("input", show);
  show();
}

function keep(form) {
  const said = form.querySelector("[data-said]");
  let timer = 0;
  let last = written(form);
  const send = async (options = {}) => {
    clearTimeout(timer);
    const now = written(form);
    if (now === last) return;
    try {
      const answer = await fetch(location.href, { method: "POST", body: new FormData(form), headers: { "X-Draft": "1" }, ...options });
      if (!(answer.headers.get("Content-Type") || "").includes("json")) throw new Error(String(answer.status));
      if (answer.ok) last = now;
      said.textContent = (await answer.json()).said;
    } catch {
      said.textContent = form.dataset.lost;
    }
  };
  form.addEventListener("input", () => {
    clearTimeout(timer);
    timer = setTimeout(send, PAUSE);
  });
  form.addEventListener("submit", () => {
    clearTimeout(timer);
    last = written(form);
  });
  document.addEventListener("visibilitychange", () => document.visibilityState === "hidden" && send({ keepalive: true }));
}

function written(form) {
  return new URLSearchParams([...new FormData(form)].filter(([name]) => name !== "csrfmiddlewaretoken")).toString();
}
