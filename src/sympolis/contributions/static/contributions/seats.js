// While contributions are ticked, the table beside them says who would speak. Without scripts a button does the same.

const form = document.querySelector("[data-seats]");
const told = form.querySelector("[data-told]");
form.querySelector("[data-without-script]").hidden = true;
form.addEventListener("change", show);
show();

function show() {
  const counts = {};
  const ticked = [...form.querySelectorAll("input[name=chosen]:checked")];
  for (const box of ticked) {
    const chosen = form.querySelector(`[name=presenter-${box.value}] option:checked`);
    for (const key of (chosen ?? box).dataset.keys.split(" ")) counts[key] = (counts[key] || 0) + 1;
  }
  for (const cell of form.querySelectorAll("[data-balance]")) {
    const count = counts[cell.dataset.balance];
    cell.textContent = count ? `+${count}` : "";
  }
  const { none, one, many } = told.dataset;
  told.textContent = ticked.length === 0 ? none : ticked.length === 1 ? one : many.replace("NUMBER", ticked.length);
}
