// Numbers score: inside a row of choices a key chooses, and the next row follows. Without this, arrows and Tab do the same.

const form = document.querySelector("[data-review]");
const groups = [...form.querySelectorAll("[data-choose]")];
const said = form.querySelector("[data-said]");
form.querySelector("[data-keys]").hidden = false;

form.addEventListener("keydown", (event) => {
  if (event.altKey || event.ctrlKey || event.metaKey || event.target.type !== "radio") return;
  const group = event.target.closest("[data-choose]");
  const radio = radios(group)[event.key === "0" ? 9 : Number(event.key) - 1];
  if (!radio || !/^\d$/.test(event.key)) return;
  event.preventDefault();
  radio.checked = true;
  said.textContent = `${group.querySelector("legend").textContent.trim()}: ${radio.parentElement.textContent.trim()}`;
  after(group).focus();
});

document.querySelector("[data-to-scores]").addEventListener("click", (event) => {
  event.preventDefault();
  const open = groups.find((group) => !radios(group).some((radio) => radio.checked)) ?? groups[0];
  document.getElementById("review").scrollIntoView();
  place(open).focus({ preventScroll: window.innerWidth >= 1024 });
});

function radios(group) {
  return [...group.querySelectorAll("input[type=radio]")];
}

function place(group) {
  return radios(group).find((radio) => radio.checked) ?? radios(group)[0];
}

function after(group) {
  const next = groups[groups.indexOf(group) + 1];
  return next ? place(next) : form.querySelector("[data-send]");
}
