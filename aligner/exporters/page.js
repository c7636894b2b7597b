
"use strict";
const byId = (id) => document.getElementById(id);
const beads = [...document.querySelectorAll("tr.bead")];
const bodies = [...document.querySelectorAll("tbody")];
beads.forEach((bead, number) => { bead.number = number; });
const isDoubtful = (bead) => bead.classList.contains("doubt");
byId("doubts").textContent = beads.filter(isDoubtful).length.toLocaleString("en");
byId("next").disabled = byId("first").disabled = !beads.some(isDoubtful);

/* Where the reader is: one bead, which the keyboard moves and both views show. */
let here = null;
let flows = null;
const inFlow = () => byId("flow").getAttribute("aria-pressed") === "true";
const shown = (bead) => !bead.classList.contains("out");
const order = () => [...document.querySelectorAll("tr.bead")].filter(shown);

function mark(bead) {
  document.querySelectorAll(".here").forEach((part) => part.classList.remove("here"));
  if (!bead) return;
  bead.classList.add("here");
  bothSides(bead).forEach((part) => part.classList.add("here"));
}
const bothSides = (bead) => document.querySelectorAll(`.flow [data-bead="${bead.number}"]`);
function go(bead) {
  if (!bead) return;
  if (here) here.tabIndex = -1;
  here = bead;
  bead.tabIndex = 0;
  mark(bead);
  if (inFlow()) {
    bothSides(bead).forEach((part) => part.scrollIntoView({ block: "center" }));
  } else {
    bead.focus({ preventScroll: true });
    bead.scrollIntoView({ block: "center" });
  }
}
function step(by, wanted) {
  const list = order();
  let place = here ? list.indexOf(here) : (by > 0 ? -1 : list.length);
  for (place += by; place >= 0 && place < list.length; place += by) {
    if (!wanted || wanted(list[place])) return go(list[place]);
  }
}

/* What is to be checked first, the least sure at the top; or as the text has it. */
function sure(bead) {
  const cell = bead.querySelector(".sure");
  return cell ? Number(cell.textContent) : 100;
}
function toggle(button) {
  const on = button.getAttribute("aria-pressed") !== "true";
  button.setAttribute("aria-pressed", String(on));
  return on;
}
function doubtfulFirst() {
  if (inFlow()) runningText();
  const on = toggle(byId("first"));
  for (const body of bodies) {
    const rows = [...body.children].sort((a, b) =>
      (on ? isDoubtful(b) - isDoubtful(a) || (isDoubtful(a) ? sure(a) - sure(b) : 0) : 0) || a.number - b.number);
    body.append(...rows);
    body.parentElement.classList.toggle("sorted", on);
  }
  if (here) go(here); else scrollTo(0, 0);
}

/* Each text as it runs, its sentences linked with those of the other by what the pointer or the keyboard is on. */
function makeFlow(body, column) {
  const article = document.createElement("article");
  const cells = [...body.querySelectorAll("tr.bead")].sort((a, b) => a.number - b.number).map((row) => row.children[column]);
  article.lang = (cells.find((cell) => cell.lang) || {}).lang || "";
  const placed = cells.filter((cell) => !cell.classList.contains("none"));
  const start = (cell) => cell.dataset.start === undefined ? Infinity : Number(cell.dataset.start);
  placed.sort((a, b) => start(a) === start(b) ? 0 : start(a) - start(b));
  let paragraph = null;
  placed.forEach((cell) => {
    const row = cell.parentElement;
    if (!paragraph || cell.dataset.block === undefined || cell.dataset.block !== paragraph.dataset.block) {
      paragraph = document.createElement("p");
      if (cell.dataset.block !== undefined) paragraph.dataset.block = cell.dataset.block;
      paragraph.className = [...row.classList].filter((name) => name.startsWith("k-")).join(" ");
      article.append(paragraph);
    } else if (!article.lang.startsWith("zh")) {
      paragraph.append(" ");
    }
    const part = document.createElement("span");
    part.textContent = cell.textContent;
    part.dataset.bead = row.number;
    if (isDoubtful(row)) part.classList.add("doubt");
    if (row.querySelector("td.none")) part.classList.add("alone");
    paragraph.append(part);
  });
  return article;
}
function runningText() {
  const on = toggle(byId("flow"));
  if (on && !flows) {
    flows = bodies.map((body) => {
      const flow = document.createElement("div");
      flow.className = "flow";
      flow.append(makeFlow(body, 0), makeFlow(body, 1));
      body.parentElement.after(flow);
      flow.addEventListener("pointerover", (event) => {
        const part = event.target.closest("[data-bead]");
        mark(part ? beads[part.dataset.bead] : here);
      });
      flow.addEventListener("click", (event) => {
        const part = event.target.closest("[data-bead]");
        if (part) go(beads[part.dataset.bead]);
      });
      return flow;
    });
  }
  bodies.forEach((body) => { body.parentElement.hidden = on; });
  (flows || []).forEach((flow) => { flow.hidden = !on; flow.style.display = on ? "" : "none"; });
  if (here) go(here);
}

function find(text) {
  const wanted = text.trim().toLowerCase();
  beads.forEach((bead) => {
    const held = [...bead.children].slice(0, 2).some((cell) => cell.textContent.toLowerCase().includes(wanted));
    bead.classList.toggle("out", wanted !== "" && !held);
  });
}
function showKeys() {
  const hidden = byId("keys").toggleAttribute("hidden");
  byId("help").setAttribute("aria-expanded", String(!hidden));
}

byId("next").addEventListener("click", () => step(1, isDoubtful));
byId("first").addEventListener("click", doubtfulFirst);
byId("flow").addEventListener("click", runningText);
byId("help").addEventListener("click", showKeys);
byId("find").addEventListener("input", (event) => { if (inFlow()) runningText(); find(event.target.value); });
document.querySelector("main").addEventListener("click", (event) => {
  const bead = event.target.closest("tr.bead");
  if (bead && !String(getSelection())) go(bead);
});
const keys = {
  j: () => step(1), ArrowDown: () => step(1), k: () => step(-1), ArrowUp: () => step(-1),
  n: () => step(1, isDoubtful), N: () => step(-1, isDoubtful),
  d: doubtfulFirst, t: runningText, "?": showKeys, "/": () => byId("find").focus(),
};
document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey) return;
  if (event.target === byId("find")) {
    if (event.key === "Escape") { event.target.value = ""; find(""); event.target.blur(); }
    return;
  }
  const act = keys[event.key];
  if (act && !(event.target.closest("button") && event.key.startsWith("Arrow"))) { event.preventDefault(); act(); }
});
if (beads.length) beads[0].tabIndex = 0;

/* A way to each pair of documents, where there are several. */
const sections = [...document.querySelectorAll("section")];
if (sections.length > 1) {
  const choice = byId("sections");
  choice.hidden = false;
  sections.forEach((section) => {
    const names = [...section.querySelectorAll("thead span[lang]")].map((name) => name.textContent);
    choice.add(new Option(names.join(" – "), section.id));
  });
  choice.addEventListener("change", () => byId(choice.value).scrollIntoView());
}
