/* A long table of which only the rows that are seen are elements. Heights are measured when rows are drawn, and
   estimated before; what a person looks at stays where it is when estimates turn out wrong. */
import { make } from "./dom.js";

const TALLEST = 12e6; // pixels; browsers draw nothing beyond some 16 million
const MARGIN = 600;
const FOOT = 120; // room below the last row

export class Table {
  /**
   * @param rows a `Rows`; @param draw (row or null, index) -> element; @param looks (row, index) -> what its looks depend on
   *   besides the row, as a text; @param renumber (element, index); @param want called with chunks to be loaded.
   */
  constructor(rows, { draw, looks, renumber }, want) {
    Object.assign(this, { rows, draw, looks, renumber, want, top: 0, scale: 1, width: 0, usual: 56, measured: new WeakMap(), drawn: new Map(), first: 0, until: 0, held: null });
    this.block = make("div", { class: "block", role: "rowgroup" });
    this.canvas = make("div", { class: "canvas", role: "presentation" }, this.block);
    this.scroller = make("div", { class: "scroller", role: "presentation" }, this.canvas);
    this.scroller.addEventListener("scroll", () => this.render(), { passive: true });
    new ResizeObserver(() => this.resized()).observe(this.scroller);
  }
  get height() { return this.scroller.clientHeight; }

  resized() {
    if (this.scroller.clientWidth !== this.width) {
      this.width = this.scroller.clientWidth;
      this.measured = new WeakMap();
      for (const chunk of this.rows.chunks) { chunk.heights = null; chunk.guess = null; }
    }
    this.render();
  }

  /* ---- Heights. */

  heightOf(row) { return this.measured.get(row) ?? this.estimate(row); }
  estimate(row) {
    const wide = Math.max(12, (this.width * (this.width < 700 ? 0.95 : 0.38)) / 8.5);
    const length = (units) => units.reduce((sum, unit) => sum + unit.text.length * (unit.text > "\u2e80" ? 2 : 1), 0);
    const lines = ["source", "target"].map((side) => Math.ceil(length(row[side]) / wide) || 1);
    return 18 + 26 * (this.width < 700 ? lines[0] + lines[1] : Math.max(...lines));
  }
  chunkHeight(chunk) {
    // A guess stays what it is, lest everything below moves.
    if (!chunk.rows) { chunk.guess ??= this.usual; return chunk.count * chunk.guess; }
    if (chunk.heights === null || chunk.heights === undefined) chunk.heights = chunk.rows.reduce((sum, row) => sum + this.heightOf(row), 0);
    return chunk.heights;
  }
  get whole() { return this.rows.chunks.reduce((sum, chunk) => sum + this.chunkHeight(chunk), 0); }
  offsetOf(index) {
    let left = index;
    let offset = 0;
    for (const chunk of this.rows.chunks) {
      const count = this.rows.countOf(chunk);
      if (left >= count) { left -= count; offset += this.chunkHeight(chunk); continue; }
      if (!chunk.rows) return offset + left * chunk.guess;
      for (let place = 0; place < left; place += 1) offset += this.heightOf(chunk.rows[place]);
      return offset;
    }
    return offset;
  }
  indexAt(offset) {
    let left = Math.max(0, offset);
    let index = 0;
    for (const chunk of this.rows.chunks) {
      const height = this.chunkHeight(chunk);
      if (left >= height) { left -= height; index += this.rows.countOf(chunk); continue; }
      if (!chunk.rows) return index + Math.floor(left / chunk.guess);
      for (const row of chunk.rows) {
        left -= this.heightOf(row);
        if (left < 0) return index;
        index += 1;
      }
    }
    return Math.max(0, this.rows.total - 1);
  }

  /* ---- Scrolling. What is seen says where the table stands: a row that is in view stays there, whatever the heights
     above it turn out to be. Only where nothing is in view any more does the scroll bar say it. */

  goTo(top) {
    const whole = this.whole;
    this.scale = whole > TALLEST ? TALLEST / whole : 1;
    this.canvas.style.height = `${Math.ceil((whole + FOOT) * this.scale)}px`;
    this.top = Math.max(0, Math.min(top, whole + FOOT - this.height));
    const at = this.top * this.scale;
    // A table that is taller than can be drawn is scrolled by its rows; the bar follows now and then.
    if (Math.abs(this.scroller.scrollTop - at) > (this.scale === 1 ? 1 : this.height / 2)) this.scroller.scrollTop = at;
    else if (this.scale === 1) this.top = this.scroller.scrollTop;
  }
  /** Return a row in view that is still there, and where it is: the one with the focus, or else the first. */
  anchor() {
    const frame = this.scroller.getBoundingClientRect();
    const held = this.rows.homes.has(this.held) && this.drawn.get(this.held);
    if (held) {
      const box = held.element.getBoundingClientRect();
      if (box.bottom > frame.top + 1 && box.top < frame.bottom - 1) return { id: this.held, at: box.top - frame.top };
    }
    for (const [id, { element }] of this.drawn) {
      const box = element.getBoundingClientRect();
      if (box.bottom <= frame.top + 1) continue;
      if (box.top >= frame.bottom) return null;
      if (this.rows.homes.has(id)) return { id, at: box.top - frame.top };
    }
    return null;
  }
  follow() {
    const anchor = this.anchor();
    this.goTo(anchor ? this.offsetOf(this.rows.indexOf(anchor.id)) - anchor.at : this.scroller.scrollTop / this.scale);
    return anchor;
  }

  /* ---- Drawing. */

  /** Draw what is seen; rows drawn before are taken again unless `anew`. */
  render(anew = false) {
    if (!this.width) this.width = this.scroller.clientWidth;
    const anchor = this.follow();
    this.layOut(anew);
    // Rows above it may have been measured just now.
    if (anchor) { this.goTo(this.offsetOf(this.rows.indexOf(anchor.id)) - anchor.at); this.place(); }
  }
  layOut(anew) {
    const total = this.rows.total;
    this.first = this.indexAt(this.top - MARGIN);
    const bottom = this.top + this.height + MARGIN;
    const elements = [];
    const drawn = new Map();
    const wanted = new Set();
    let offset = this.offsetOf(this.first);
    let index = this.first;
    for (; index < total && offset < bottom; index += 1) {
      const row = this.rows.at(index);
      if (!row) wanted.add(this.rows.locate(index)[0]);
      const id = row ? row.id : `#${index}`;
      const old = this.drawn.get(id);
      const looks = row ? this.looks(row, index) : "";
      const isSame = old && !anew && old.row === row && old.looks === looks;
      const element = isSame ? old.element : this.draw(row, index);
      if (isSame && old.index !== index) this.renumber(element, index);
      drawn.set(id, { element, row, index, looks });
      elements.push(element);
      offset += row ? this.heightOf(row) : this.usual;
    }
    this.until = index;
    this.drawn = drawn;
    this.lay(elements);
    this.measure();
    this.goTo(this.top);
    this.place();
    if (wanted.size) this.want([...wanted]);
  }
  /** Put the elements in, and leave those alone that are there: the one with the keyboard's focus would lose it. */
  lay(elements) {
    const keep = new Set(elements);
    for (const child of [...this.block.children]) if (!keep.has(child)) child.remove();
    let next = this.block.firstChild;
    for (const element of elements) {
      if (element === next) next = next.nextSibling;
      else this.block.insertBefore(element, next);
    }
  }
  measure() {
    let sum = 0;
    for (const { element, row } of this.drawn.values()) {
      const height = element.getBoundingClientRect().height;
      sum += height;
      if (!row || this.measured.get(row) === height) continue;
      const chunk = this.rows.homes.get(row.id);
      if (chunk && typeof chunk.heights === "number") chunk.heights += height - this.heightOf(row);
      this.measured.set(row, height);
    }
    if (this.drawn.size > 8) this.usual = 0.9 * this.usual + 0.1 * (sum / this.drawn.size);
  }
  place() {
    const at = this.scroller.scrollTop + this.offsetOf(this.first) - this.top;
    // Whole pixels: text between them would be blurred.
    this.block.style.top = `${Math.round(at)}px`;
  }

  /* ---- Rows in view. */

  isSeen(id, whole = true) {
    const drawn = this.drawn.get(id);
    if (!drawn) return false;
    const box = drawn.element.getBoundingClientRect();
    const frame = this.scroller.getBoundingClientRect();
    if (box.height > frame.height || !whole) return box.bottom > frame.top + 20 && box.top < frame.bottom - 20;
    return box.top >= frame.top - 1 && box.bottom <= frame.bottom + 1;
  }
  /**
   * Bring a row into view, with its neighbors.
   * @param at pixels from the top of the window; left out, a third of its height, or nothing where the row is seen well.
   */
  reveal(id, { at = null } = {}) {
    const index = this.rows.indexOf(id);
    if (index < 0) return;
    const room = Math.min(90, this.height / 5);
    if (at === null) {
      const drawn = this.drawn.get(id);
      if (drawn && drawn.element.isConnected) {
        const box = drawn.element.getBoundingClientRect();
        const frame = this.scroller.getBoundingClientRect();
        if (box.top >= frame.top + (index ? room : 0) && box.bottom <= frame.bottom - (index < this.rows.total - 1 ? room : 0)) return;
      }
    }
    // Twice: what is drawn around the row the first time has other heights than were estimated.
    for (let turn = 0; turn < 2; turn += 1) {
      const drawn = this.drawn.get(id);
      const height = drawn ? drawn.element.getBoundingClientRect().height : 60;
      const wanted = at ?? Math.max(0, Math.min((this.height - height) / 2, this.height / 3));
      this.goTo(this.offsetOf(index) - wanted);
      this.layOut(false);
      this.goTo(this.offsetOf(index) - wanted);
      this.place();
    }
  }
}
