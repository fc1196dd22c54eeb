// What the page does beyond plain HTML: times on the reader's own clock. Everything works without it.

const bar = document.querySelector("[data-zone]");
// Browsers still tell some zones by names that the zone database has replaced.
const renamed = {
  "America/Buenos_Aires": "America/Argentina/Buenos_Aires", "Asia/Calcutta": "Asia/Kolkata", "Asia/Katmandu": "Asia/Kathmandu",
  "Asia/Rangoon": "Asia/Yangon", "Asia/Saigon": "Asia/Ho_Chi_Minh", "Europe/Kiev": "Europe/Kyiv", "Atlantic/Faeroe": "Atlantic/Faroe",
};
const told = Intl.DateTimeFormat().resolvedOptions().timeZone;
const own = renamed[told] || told;
if (bar && !bar.dataset.zoneFrom && own && own !== bar.dataset.zone) show(own);

function show(zone) {
  remember(zone);
  const times = [...document.querySelectorAll("[data-at]")];
  if (changesGroups(times, zone) || document.querySelector(".sky, [data-again]")) return fetchAgain();
  for (const one of times) fill(one, zone);
  say(zone);
}

function remember(zone) {
  document.cookie = `sympolis_zone=${zone};path=/;max-age=31536000;samesite=lax${location.protocol === "https:" ? ";secure" : ""}`;
}

// Sessions stand under weeks of the shown zone; when one moves to another week the server has to sort anew.
function changesGroups(times, zone) {
  const list = document.querySelector("[data-grouping=week]");
  return list && times.some((place) => week(place.dataset.at, zone) !== week(place.dataset.at, bar.dataset.zone));
}

function week(at, zone) {
  const [year, month, day] = new Intl.DateTimeFormat("sv-SE", { timeZone: zone }).format(new Date(at)).split("-").map(Number);
  const date = new Date(Date.UTC(year, month - 1, day));
  return Math.floor((date.getTime() / 86400000 + 3) / 7);
}

async function fetchAgain() {
  const answer = await fetch(location.href, { headers: { Accept: "text/html" } });
  if (!answer.ok) return;
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  const main = document.getElementById("main");
  if (main.contains(document.activeElement) && document.activeElement !== main) return;
  main.replaceWith(page.getElementById("main"));
}

function fill(place, zone) {
  const card = place.closest(".when, .facts") || place.parentElement;
  const start = new Date(place.dataset.at);
  const minutes = Number(place.dataset.minutes);
  if (!minutes || minutes >= 1440) return;
  const end = new Date(start.getTime() + minutes * 60000);
  const days = dayNumber(end, zone) - dayNumber(start, zone);
  const host = card.querySelector(".h, [data-host]");
  const sameDay = dayNumber(start, zone) === dayNumber(start, bar.dataset.zone);
  if (!host && card.querySelector("[data-show=zone]")) addHost(card, sameDay ? ["hours", "zone"] : ["day", "hours", "zone"]);
  set(card, "day", day(start, zone));
  set(card, "hours", `${clock(start, zone)}–${clock(end, zone)}${days > 0 ? ` (+${days})` : ""}`);
  set(card, "zone", label(start, zone));
}

// The host's time stays beside the reader's: what stood there until now becomes the second line.
function addHost(card, kinds) {
  const line = document.createElement("span");
  line.className = "h";
  const words = kinds.map((kind) => card.querySelector(`[data-show=${kind}]`)?.textContent);
  line.textContent = `${bar.dataset.hostWord}: ${words.filter(Boolean).join(", ")}`;
  card.querySelector("[data-show=zone]").after(" ", line);
}

function set(card, kind, words) {
  const place = card.querySelector(`[data-show=${kind}]`);
  if (place) place.textContent = words;
}

function parts(moment, zone, options) {
  const found = {};
  const format = new Intl.DateTimeFormat(document.documentElement.lang, { timeZone: zone, ...options });
  for (const { type, value } of format.formatToParts(moment)) found[type] = value;
  return found;
}

function clock(moment, zone) {
  const { hour, minute } = parts(moment, zone, { hour: "2-digit", minute: "2-digit", hourCycle: "h23" });
  return `${hour.padStart(2, "0")}:${minute.padStart(2, "0")}`;
}

function day(moment, zone) {
  const { weekday, day: number, month, year } = parts(moment, zone, { weekday: "short", day: "numeric", month: "long", year: "numeric" });
  const words = { D: weekday.replace(".", ""), j: number, F: month, Y: year };
  const pattern = year === bar.dataset.year ? bar.dataset.dayPattern : bar.dataset.yearPattern;
  return pattern.replace(/[DjFY]/g, (sign) => words[sign]);
}

function dayNumber(moment, zone) {
  return Math.floor(Date.parse(new Intl.DateTimeFormat("sv-SE", { timeZone: zone }).format(moment)) / 86400000);
}

function label(moment, zone) {
  const words = offset(moment, zone);
  return zone === "UTC" ? words : bar.dataset.zonePattern.replace("{place}", () => place(zone)).replace("{offset}", () => words);
}

function offset(moment, zone) {
  const { timeZoneName } = parts(moment, zone, { timeZoneName: "shortOffset" });
  return timeZoneName.replace("GMT", "UTC").replace(/UTC\+0$/, "UTC").replace("-", "−");
}

// The choice above the list has the name in the reader's language, for places that it offers.
function place(zone) {
  const offered = [...(bar.querySelector("select")?.options ?? [])].find((option) => option.value === zone);
  return offered ? offered.text.replace(/ \(UTC[^)]*\)$/, "") : zone.split("/").pop().replaceAll("_", " ");
}

// Tell what happened, where the zone is chosen; a status, so that a screen reader hears it and focus stays.
function say(zone) {
  const choice = bar.querySelector("select");
  if (choice && ![...choice.options].some((option) => option.value === zone)) {
    choice.add(new Option(`${place(zone)} (${offset(new Date(), zone)})`, zone));
  }
  if (choice) choice.value = zone;
  const note = bar.querySelector(".note");
  if (note) note.textContent = bar.dataset.note;
}
