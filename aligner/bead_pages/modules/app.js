/* What happens on the page: which row has the focus, which units are marked, and what actions do. */
import { SIDES } from "./dom.js";
import { Finder } from "./finder.js";
import { carry, joinUnits, link, merge, move, settle, split, unlink } from "./model.js";
import { key, sidesOf } from "./row_view.js";
import { t } from "./texts.js";

export class App {
  /** @param store where rows are, and where actions go; @param settings {locked} */
  constructor(store, settings) {
    Object.assign(this, { store, settings, rows: store.rows, focus: { id: null, side: "target", unit: 0 }, marks: new Map(), wanted: "" });
    this.listeners = [];
    this.doubts = new Finder(this.rows, () => this.tell("doubts"));
    this.doubts.start({ test: (row) => row.doubtful && row.status === "auto", peek: store.peekDoubts && ((chunk) => store.peekDoubts(chunk)) });
  }
  listen(act) { this.listeners.push(act); }
  tell(what, value) { for (const act of this.listeners) act(what, value); }
  say(key_, values, isUrgent = false) { this.tell("said", { text: t(key_, values), isUrgent }); }

  get here() { return this.focus.id === null ? null : this.rows.get(this.focus.id); }

  /* ---- Focus. */

  /** Give the focus to a row, and bring it into view with its neighbors. */
  go(row, { unit = 0, side = this.focus.side, reveal = true, quiet = false } = {}) {
    if (!row) return;
    this.focus = { id: row.id, side, unit };
    if (reveal) this.table.reveal(row.id);
    this.tell("focus", { quiet });
  }
  goTo(index) {
    const row = this.rows.at(index);
    if (row) { this.go(row); return; }
    const [chunk] = this.rows.locate(index);
    if (chunk) this.store.want([chunk], () => this.go(this.rows.at(index)));
  }
  step(by) {
    const here = this.here;
    if (!here) { this.goTo(this.table.firstSeen()); return; }
    const index = this.rows.indexOf(here.id) + by;
    if (index >= 0 && index < this.rows.total) this.goTo(index);
  }
  page(by) {
    const at = this.here ? this.rows.indexOf(this.here.id) : 0;
    const count = Math.max(1, Math.floor(this.table.height / this.table.usual) - 1);
    this.goTo(Math.max(0, Math.min(this.rows.total - 1, at + by * count)));
  }
  next(finder, by, none) {
    const at = this.here ? this.rows.indexOf(this.here.id) : by > 0 ? -1 : this.rows.total;
    const index = finder.next(at, by);
    if (index >= 0) { this.goTo(index); return true; }
    if (none) this.say(finder.complete ? none : "find.still");
    return false;
  }
  nextDoubt(by) { return this.next(this.doubts, by, by > 0 ? "doubts.none_after" : "doubts.none_before"); }
  toSide(side) {
    const here = this.here;
    if (here && sidesOf(here).includes(side)) { this.focus = { ...this.focus, side, unit: 0 }; this.tell("focus"); }
  }
  toUnit(by) {
    const here = this.here;
    if (!here) return;
    const unit = Math.max(0, Math.min(here[this.focus.side].length - 1, this.focus.unit + by));
    this.focus = { ...this.focus, unit };
    this.tell("focus");
  }

  /* ---- Marked units. */

  mark(row, side, index) {
    const unit = row && side !== "third" && row[side][index];
    if (!unit) return;
    const name = key(side, unit);
    if (!this.marks.delete(name)) this.marks.set(name, { side, row: row.id, unit: unit.id });
    this.tell("marks");
  }
  unmark() {
    if (!this.marks.size) return false;
    this.marks.clear();
    this.tell("marks");
    return true;
  }
  /** Return the rows that hold marked units, in order, and the units; marks that are gone are forgotten. */
  marked() {
    const units = new Set();
    const rows = new Map();
    for (const [name, { side, row: id, unit: wanted }] of this.marks) {
      const row = this.rows.get(id);
      const unit = row && row[side].find((each) => each.id === wanted);
      if (unit) { units.add(unit); rows.set(row, this.rows.indexOf(id)); } else this.marks.delete(name);
    }
    return { units, rows: [...rows].sort((one, other) => one[1] - other[1]).map(([row]) => row) };
  }
  get marksBoth() { return SIDES.every((side) => [...this.marks.values()].some((mark) => mark.side === side)); }

  /* ---- Actions. */

  /** Return whether rows are in view; if not, they are brought there, and nothing else happens. */
  inView(...rows) {
    const there = rows.filter(Boolean);
    if (there.every((row) => this.table.isSeen(row.id, row === there[0]))) return true;
    this.table.reveal(there[0].id);
    this.tell("focus");
    this.say("say.not_in_view", { row: this.rows.indexOf(there[0].id) + 1 });
    return false;
  }
  /** Do an action; then the row `following` has the focus, or the one that the action names. */
  run(action, none = "say.nothing", following = null) {
    if (!action) { this.say(none); return null; }
    const places = new Map();
    for (const row of action.added) for (const side of SIDES) for (const unit of row[side]) places.set(key(side, unit), row.id);
    this.store.act(action);
    for (const [name, mark] of this.marks) if (places.has(name)) mark.row = places.get(name);
    const { id } = following || action.next;
    const units = (following || action.next)[this.focus.side] || [];
    this.focus = { ...this.focus, id, unit: Math.min(this.focus.unit, Math.max(0, units.length - 1)) };
    this.doubts.refresh();
    this.table.reveal(this.focus.id);
    this.tell("rows", { name: action.name });
    return this.rows.get(action.next.id);
  }
  settle(status) {
    const here = this.here;
    if (!here || !this.inView(here)) return;
    const index = this.rows.indexOf(here.id);
    const following = status === "auto" ? -1 : this.doubts.next(index, 1);
    const row = following >= 0 ? this.rows.at(following) : null;
    if (here.status !== status) this.run(settle(here, status), "", row);
    else if (row) this.go(row);
    if (status !== "auto" && following < 0) this.panel.goOn(index);
    else if (following >= 0 && !row) this.goTo(following);
  }
  merge() {
    const here = this.here;
    const next = here && this.rows.neighbor(here, 1);
    if (!here) return;
    if (!next || !this.store.areTogether(here, next)) { this.say("say.no_next"); return; }
    if (this.inView(here, next)) this.run(merge(here, next));
  }
  /** Split before the marked units, or before the unit `at` of a side. */
  split(side = null, at = 0) {
    const here = this.here;
    if (!here || !this.inView(here)) return;
    const cuts = {};
    if (side) cuts[side] = at;
    else {
      for (const name of SIDES) {
        const first = here[name].findIndex((unit) => this.marks.has(key(name, unit)));
        if (first > 0) cuts[name] = first;
      }
    }
    this.run(split(here, cuts), "say.no_split");
    this.unmark();
  }
  move(by) {
    const here = this.here;
    if (!here) return;
    const side = this.focus.side === "third" ? "target" : this.focus.side;
    const other = this.rows.neighbor(here, by);
    if (!here[side].length) { this.say("say.empty_side"); return; }
    if (!other || !this.store.areTogether(here, other)) { this.say("say.no_neighbor"); return; }
    if (!this.inView(here, other)) return;
    const marked = here[side].map((unit) => this.marks.has(key(side, unit)));
    const count = by > 0 ? here[side].length - marked.indexOf(true) : marked.lastIndexOf(true) + 1;
    this.run(move(here, other, side, by, marked.includes(true) ? count : 1));
  }
  link() {
    const { units, rows } = this.marked();
    if (!this.marksBoth) { this.say("say.mark_both"); return; }
    if (rows.some((row) => !this.store.areTogether(row, rows[0]))) { this.say("say.other_texts"); return; }
    // Units that are linked may be far from each other: the person has seen each when marking it.
    if (this.run(link(rows, units), "say.linked_already")) this.unmark();
  }
  unlink() {
    const here = this.here;
    if (!here || !this.inView(here)) return;
    const { units } = this.marked();
    const own = SIDES.some((side) => here[side].some((unit) => units.has(unit)));
    if (this.run(unlink(here, own ? units : null), "say.no_unlink")) this.unmark();
  }
  /** Put a unit into another row, where a pointer dropped it. */
  carry(row, side, index, other) {
    if (row === other) return;
    if (!this.store.areTogether(row, other)) { this.say("say.other_texts"); return; }
    this.run(carry(row, other, side, row[side][index], this.rows.indexOf(row.id) < this.rows.indexOf(other.id)));
  }
  isLocked(side) {
    if (side !== "source" || !this.settings.locked) return false;
    this.say("say.locked");
    return true;
  }
  join() {
    const here = this.here;
    const side = this.focus.side;
    if (!here || side === "third" || !this.inView(here) || this.isLocked(side)) return;
    const marked = here[side].map((unit) => this.marks.has(key(side, unit)));
    const first = marked.includes(true) ? marked.indexOf(true) : Math.min(this.focus.unit, here[side].length - 2);
    const last = marked.includes(true) ? marked.lastIndexOf(true) : first + 1;
    if (this.run(joinUnits(here, side, first, last, this.store.joiner(here, side)), "say.no_join")) this.unmark();
  }
  joinAt(row, side, first) {
    if (!this.isLocked(side)) this.run(joinUnits(row, side, first, first + 1, this.store.joiner(row, side)), "say.no_join");
  }
  async undo(isRedo = false) {
    const done = await (isRedo ? this.store.redo() : this.store.undo());
    if (!done) { this.say(isRedo ? "say.no_redo" : "say.no_undo"); return; }
    this.doubts.refresh();
    const row = this.rows.get(done.focus);
    if (row) { this.focus = { ...this.focus, id: row.id, unit: 0 }; this.table.reveal(row.id); }
    this.tell("rows", { name: done.name });
    this.say(isRedo ? "say.redone" : "say.undone", { name: t(`done.${done.name}`) });
  }
}
