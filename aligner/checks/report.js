const buttons = [...document.querySelectorAll("nav button")];
const chosen = new Set();
for (const button of buttons) {
  button.setAttribute("aria-pressed", "false");
  button.addEventListener("click", () => {
    const code = button.dataset.code;
    chosen.has(code) ? chosen.delete(code) : chosen.add(code);
    button.setAttribute("aria-pressed", String(chosen.has(code)));
    for (const row of document.querySelectorAll("section"))
      row.hidden = chosen.size > 0 && !row.dataset.codes.split(" ").some((own) => chosen.has(own));
  });
}
