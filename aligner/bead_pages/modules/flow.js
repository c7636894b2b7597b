/* Each text as it runs, its sentences linked with those of the other by what the pointer or the focus is on. */
import { make, fill } from "./dom.js";
import { isOpen } from "./row_view.js";

const AROUND = 150; // rows before and after the one with the focus

export class Flow {
  constructor(app) {
    Object.assign(this, { app, shown: false, parts: new Map() });
    this.element = make("div", { class: "flow", hidden: true, tabindex: "-1" });
    this.element.addEventListener("pointerover", (event) => this.light(this.rowAt(event.target) || app.focus.id));
    this.element.addEventListener("click", (event) => { if (this.rowAt(event.target)) app.go(app.rows.get(this.rowAt(event.target))); });
  }
  rowAt(element) {
    const part = element.closest("[data-row]");
    return part && part.dataset.row;
  }
  toggle() {
    this.shown = !this.shown;
    this.element.hidden = !this.shown;
    document.body.classList.toggle("flowing", this.shown);
    if (this.shown) this.draw();
  }
  rows() {
    const { rows, here } = this.app;
    const at = here ? rows.indexOf(here.id) : 0;
    const found = [];
    for (let index = Math.max(0, at - AROUND); index < Math.min(rows.total, at + AROUND); index += 1) if (rows.at(index)) found.push(rows.at(index));
    return found.filter((row) => !here || this.app.store.areTogether(row, here));
  }
  draw() {
    const rows = this.rows();
    this.parts = new Map();
    fill(this.element, ...["source", "target"].map((side) => this.pane(rows, side)));
    this.light(this.app.focus.id, true);
  }
  pane(rows, side) {
    const first = rows.find((row) => row[side].length);
    const pane = make("article", { lang: first ? this.app.store.documents(first)[side].tag : "", tabindex: "0", "aria-label": first ? this.app.store.documents(first)[side].name || this.app.store.documents(first)[side].title : "" });
    const placed = rows.flatMap((row) => row[side].map((unit) => ({ row, unit })));
    const start = ({ unit }) => unit.start ?? 0;
    placed.sort((one, other) => start(one) - start(other));
    let paragraph = null;
    let before = null;
    for (const { row, unit } of placed) {
      if (!before || before.block !== unit.block || unit.block === null) {
        paragraph = make("p", { class: /^(title|heading)$/.test(unit.kind) ? "heading" : "" });
        pane.append(paragraph);
      } else paragraph.append(unit.gap || this.app.store.joiner(row, side));
      const alone = !row.source.length || !row.target.length;
      const part = make("span", { class: [isOpen(row) && "doubt", alone && "alone"].filter(Boolean).join(" "), "data-row": row.id }, unit.text);
      this.parts.set(row.id, [...(this.parts.get(row.id) || []), part]);
      paragraph.append(part);
      before = unit;
    }
    return pane;
  }
  light(id, scroll = false) {
    for (const part of this.element.querySelectorAll(".here")) part.classList.remove("here");
    for (const part of this.parts.get(id) || []) {
      part.classList.add("here");
      if (scroll) part.scrollIntoView({ block: "center" });
    }
  }
}
