/* The rows of a page without a server: they stand in it as JSON, some hundreds in each element, and are taken out when
   they are seen. What is done is kept in the browser; a copy of the page with it is saved by download. */
import { SIDES } from "./dom.js";
import { cutsOf, finish, toUnits } from "./cells.js";
import { Journal } from "./journal.js";
import { Rows } from "./rows.js";

const inScript = (value) => JSON.stringify(value).replace(/[<\u0085\u2028\u2029]/g, (char) => `\\u${char.charCodeAt(0).toString(16).padStart(4, "0")}`);
const strip = ({ cells, ...row }) => row;

export class LocalStore {
  constructor(about, on) {
    Object.assign(this, { about, on, done: [], undone: [], savedAt: "", queue: Promise.resolve(), kept: false, waiting: 0 });
    this.can = { align: false, glossary: false, save: true, third: false };
    this.rows = new Rows([...document.querySelectorAll("script.rows")].map((element, number) => this.chunk(element, number)));
    this.journal = new Journal(about.digest);
  }
  chunk(element, number) {
    const doubts = element.dataset.doubts ? element.dataset.doubts.split(",").map((each) => each.split(":").map(Number)) : [];
    const chunk = { element, number, rows: null, changed: false, count: Number(element.dataset.count), doubts: new Map(doubts), settled: Number(element.dataset.settled || 0) };
    chunk.open = () => this.read(chunk);
    return chunk;
  }
  read(chunk) {
    const data = JSON.parse(chunk.element.textContent);
    const rows = [];
    for (let index = 0; index < chunk.count; index += 1) {
      const cells = Object.create(null); // a column may be called __proto__
      for (const name of this.about.columns) cells[name] = Array.isArray(data.cells[name]) ? data.cells[name][index] : data.cells[name];
      const id = `${chunk.number}.${index}`;
      const cuts = data.cuts[index] || [null, null];
      const kept = data.units && data.units[index];
      const [source, target] = SIDES.map((side, place) => (kept ? kept[place] : toUnits(cells, side, cuts[place], id)));
      rows.push({
        id, cells, source, target, status: cells.status || "auto", confidence: cells.confidence, relation: cells.relation,
        findings: (cells.findings || []).map((code) => this.finding(code)), doubtful: chunk.doubts.has(index) || (data.doubted || []).includes(index),
      });
    }
    return rows;
  }
  finding(code) {
    const [name, message, severity] = Object.hasOwn(this.about.findings, code) ? this.about.findings[code] : ["", "", "warning"];
    return { code, name, message, severity };
  }
  documents(row) {
    const of = (side) => (Object.hasOwn(this.about.documents, row.cells[`${side}_document`]) ? this.about.documents[row.cells[`${side}_document`]] : {});
    return { source: of("source"), target: of("target") };
  }
  areTogether(one, other) { return SIDES.every((side) => one.cells[`${side}_document`] === other.cells[`${side}_document`]); }
  joiner(row, side) { return row.cells[`${side}_lang`] === "zh" ? "" : " "; }

  /** Take what was done before from the browser's memory; returns how many actions. */
  async open() {
    let lines = [];
    try {
      lines = await this.journal.open();
      this.kept = true;
    } catch { this.on.said("local.not_kept"); }
    for (const line of lines) this.replay(line);
    return lines.length;
  }
  replay(line) {
    if (line.undoes) return this.takeBack();
    if (line.redoes) return this.takeAgain();
    for (const id of line.removed) this.find(id);
    return this.put(line);
  }
  find(id) {
    const number = /^(\d+)\.\d+$/.exec(id);
    if (number && this.rows.chunks[number[1]]) this.rows.open(this.rows.chunks[number[1]]);
    return this.rows.get(id);
  }
  /** Put an action into the rows. */
  put(action) {
    const bases = new Map(action.removed.map((id) => [id, this.find(id)]));
    if ([...bases.values()].includes(null)) return false;
    const added = action.added.map((row) => finish(row, bases.get(row.base) || bases.get(action.removed[0])));
    const line = { ...action, added: added.map(strip) };
    this.done.push({ line, memory: this.rows.replace(action.removed, added), focus: action.removed[0] });
    this.undone = [];
    return true;
  }
  takeBack() {
    const last = this.done.pop();
    if (!last) return null;
    this.rows.restore(last.memory);
    this.undone.push(last.line);
    return last;
  }
  takeAgain() {
    const line = this.undone[this.undone.length - 1];
    if (!line) return null;
    const rest = this.undone.slice(0, -1);
    if (!this.put(line)) return null;
    this.undone = rest;
    return line;
  }

  /* ---- What the page asks for. */

  act({ name, removed, added }) {
    const line = {
      id: `${added[0].id}!`, name, when: new Date().toISOString(), removed: removed.map((row) => row.id),
      added: added.map((row) => ({ ...row, pair: this.pairId(row, removed, added) })),
    };
    this.put(line);
    this.keep(this.done[this.done.length - 1].line);
  }
  /* A pair that goes on as it was keeps its id; others get ids that no pair has. */
  pairId(row, removed, added) {
    const home = removed.find((each) => each.id === row.base).cells.pair_id;
    return added.length === 1 && removed.length === 1 ? home : `${String(home).split("~")[0]}~${row.id}`;
  }
  async undo() {
    const last = this.takeBack();
    if (last) this.keep({ undoes: last.line.id });
    return last && { name: last.line.name, focus: last.focus };
  }
  async redo() {
    const line = this.takeAgain();
    if (line) this.keep({ redoes: line.id });
    return line && { name: line.name, focus: line.added[0].id };
  }
  get canUndo() { return this.done.length > 0; }
  get canRedo() { return this.undone.length > 0; }
  get state() { return this.done.length ? this.done[this.done.length - 1].line.id : ""; }
  get unsaved() { return this.state !== this.savedAt; }

  /** Add a line to the journal; only then is an action shown as kept. */
  keep(line) {
    this.on.changed();
    if (!this.kept) return;
    this.waiting += 1;
    this.queue = this.queue.then(() => this.journal.add(line)).then(
      () => { this.waiting -= 1; this.on.kept(); },
      (error) => {
        this.waiting -= 1;
        if (this.kept) this.on.said(error.message === "stale" ? "local.other_window" : "local.failed", { problem: error.message });
        this.kept = false;
      },
    );
  }
  counts() {
    const sum = { total: this.rows.total, settled: 0, doubtful: 0 };
    for (const chunk of this.rows.chunks) {
      if (chunk.rows && !chunk.tally) {
        chunk.tally = { settled: chunk.rows.filter((row) => row.status !== "auto").length, doubtful: chunk.rows.filter((row) => row.doubtful && row.status === "auto").length };
      }
      sum.settled += chunk.rows ? chunk.tally.settled : chunk.settled;
      sum.doubtful += chunk.rows ? chunk.tally.doubtful : chunk.doubts.size;
    }
    return sum;
  }
  want() {}
  peekDoubts(chunk) { return [...chunk.doubts.keys()]; }
  peekText(chunk, wanted) {
    if (/["\\<\u0085\u2028\u2029]/.test(wanted)) return null;
    return chunk.element.textContent.toLowerCase().includes(wanted) ? null : [];
  }

  /* ---- The page again, with what was corrected: it opens here as anywhere, and aligner convert reads it. */

  written(chunk) {
    if (!chunk.changed) return chunk.element.outerHTML;
    const cells = Object.create(null);
    for (const name of this.about.columns) cells[name] = chunk.rows.map((row) => row.cells[name]);
    const cuts = {};
    const units = {};
    const doubts = [];
    chunk.rows.forEach((row, index) => {
      const found = cutsOf(row);
      if (found) cuts[index] = found;
      if (row.base) units[index] = SIDES.map((side) => row[side]);
      if (row.doubtful && row.status === "auto") doubts.push(`${index}:${row.confidence ?? 1}`);
    });
    const settled = chunk.rows.filter((row) => row.status !== "auto").length;
    return `<script type="application/json" class="rows" data-count="${chunk.rows.length}" data-doubts="${doubts.join(",")}" data-settled="${settled}">${inScript({ cells, cuts, units })}<\/script>`;
  }
  save() {
    const about = { ...this.about, digest: crypto.getRandomValues(new Uint32Array(4)).join("-") };
    const head = document.head.cloneNode(true);
    const pieces = ["<!doctype html>\n<html lang=\"en\">", head.outerHTML, "\n<body>\n"];
    for (const chunk of this.rows.chunks) if (!chunk.rows || chunk.rows.length) pieces.push(this.written(chunk), "\n");
    pieces.push(`<script type="application/json" id="about" data-total="${this.rows.total}">${inScript(about)}<\/script>\n`);
    for (const part of [document.querySelector("footer"), document.getElementById("code")]) pieces.push(part.outerHTML, "\n");
    pieces.push("</body></html>\n");
    const named = decodeURIComponent(location.pathname.split("/").pop() || "");
    const link = document.createElement("a");
    link.href = URL.createObjectURL(new Blob(pieces, { type: "text/html" }));
    link.download = /\.html?$/i.test(named) ? named : this.about.file;
    link.click();
    setTimeout(() => URL.revokeObjectURL(link.href), 60_000);
    this.savedAt = this.state;
    this.on.changed();
  }
}
