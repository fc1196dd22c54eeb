// While applications are ticked, the table beside them says who would come. Without scripts a button does the same.

const form = document.querySelector("[data-selection]");
const told = form.querySelector("[data-told]");
const boxes = [...form.querySelectorAll("input[name=chosen]")];
form.querySelector("[data-without-script]").hidden = true;
form.addEventListener("change", (event) => event.target.name === "chosen" && show());
show();

function show() {
  const counts = {};
  const ticked = boxes.filter((box) => box.checked);
  for (const box of ticked) {
    for (const key of box.dataset.keys.split(" ")) counts[key] = (counts[key] || 0) + 1;
  }
  for (const cell of form.querySelectorAll("[data-balance]")) {
    const count = counts[cell.dataset.balance];
    cell.textContent = count ? `+${count}` : "";
  }
  const { none, one, many } = told.dataset;
  told.textContent = ticked.length === 0 ? none : ticked.length === 1 ? one : many.replace("NUMBER", ticked.length);
}
