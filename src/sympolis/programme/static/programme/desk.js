// While a time is chosen: ask the server who would be at night, and put its answer in the page. Without this module
// the button "Check the time" does the same.
for (const form of document.querySelectorAll("form[data-clock]")) {
  const piece = form.querySelector("[data-clock-piece]");
  let asked = 0;

  async function ask() {
    const { date, start, zone, minutes, format } = form.elements;
    if (!date.value || !start.value) return;
    const query = new URLSearchParams({ local: `${date.value}T${start.value}`, zone: zone.value });
    if (minutes?.value) query.set("minutes", minutes.value);
    if (format?.value) query.set("format", format.value);
    if (form.dataset.session) query.set("session", form.dataset.session);
    if (form.querySelector('[name="focus"][value="regional"]:checked')) {
      for (const box of form.querySelectorAll('[name="regions"]:checked')) query.append("regions", box.value);
    }
    const mine = ++asked;
    try {
      const response = await fetch(`${form.dataset.clock}?${query}`, { credentials: "same-origin" });
      if (response.ok && mine === asked) piece.innerHTML = await response.text();
    } catch {
      // no connection: what stands there stays, and the button still works
    }
  }

  form.addEventListener("change", (event) => {
    if (["date", "start", "zone", "minutes", "format", "focus", "regions"].includes(event.target.name)) ask();
  });
  form.addEventListener("click", (event) => {
    const button = event.target.closest("button[name=take_time]");
    if (!button) return;
    event.preventDefault();
    [form.elements.date.value, form.elements.start.value] = button.value.split("T");
    form.elements.start.focus();
    ask();
  });
}
