/* A long table of which only the rows that are seen are elements. Heights are measured when rows are drawn, and
   estimated before; what a person looks at stays where it is when estimates turn out wrong. */
import { make } from "./dom.js";

const TALLEST = 12e6; // pixels; browsers draw nothing beyond some 16 million
const MARGIN = 600;

export class Table {
  /** @param rows a `Rows`; @param draw (row or null, index) -> element; @param want called with chunks to be loaded. */
  constructor(rows, draw, want) {
    Object.assign(this, { rows, draw, want, top: 0, last: 0, scale: 1, width: 0, usual: 56, measured: new WeakMap(), drawn: new Map(), first: 0, until: 0 });
    this.block = make("div", { class: "block", role: "rowgroup" });
    this.canvas = make("div", { class: "canvas", role: "presentation" }, this.block);
    this.scroller = make("div", { class: "scroller", role: "presentation" }, this.canvas);
    this.scroller.addEventListener("scroll", () => this.scrolled(), { passive: true });
    new ResizeObserver(() => this.resized()).observe(this.scroller);
  }
  get height() { return this.scroller.clientHeight; }

  resized() {
    const width = this.scroller.clientWidth;
    if (width !== this.width) {
      this.width = width;
      const anchor = this.anchor();
      this.measured = new WeakMap();
      for (const chunk of this.rows.chunks) chunk.heights = null;
      if (anchor && anchor.id) { this.render(); this.reveal(anchor.id, { at: anchor.at }); return; }
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
    if (!chunk.rows) return chunk.count * this.usual;
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
      if (!chunk.rows) return offset + left * this.usual;
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
      if (!chunk.rows) return index + Math.floor(left / this.usual);
      for (const row of chunk.rows) {
        left -= this.heightOf(row);
        if (left < 0) return index;
        index += 1;
      }
    }
    return Math.max(0, this.rows.total - 1);
  }

  /* ---- Scrolling. In a table taller than a browser can draw, small steps are steps of the rows all the same. */

  scrolled() {
    const at = this.scroller.scrollTop;
    const by = at - this.last;
    this.top = this.scale === 1 ? at : Math.abs(by) < 3 * this.height && at > 0 ? this.top + by : at / this.scale;
    this.last = at;
    this.render();
  }
  goTo(top) {
    this.top = Math.max(0, Math.min(top, this.whole - this.height));
    this.scroller.scrollTop = this.top * this.scale;
    this.last = this.scroller.scrollTop;
  }
  anchor() {
    const edge = this.scroller.getBoundingClientRect().top;
    for (const [id, { element }] of this.drawn) {
      const box = element.getBoundingClientRect();
      if (box.bottom > edge + 1) return { id, element, at: box.top - edge };
    }
    return null;
  }

  /* ---- Drawing. */

  /** Draw what is seen; rows drawn before are taken again unless `anew`. */
  render(anew = false) {
    if (!this.width) this.width = this.scroller.clientWidth;
    const anchor = this.anchor();
    this.layOut(anew);
    let seen = anchor && this.drawn.get(anchor.id);
    if (!seen) return;
    const shift = seen.element.getBoundingClientRect().top - this.scroller.getBoundingClientRect().top - anchor.at;
    if (Math.abs(shift) < 1) return;
    this.goTo(this.top + shift);
    this.place();
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
      const element = old && !anew && old.row === row && old.index === index ? old.element : this.draw(row, index);
      drawn.set(id, { element, row, index });
      elements.push(element);
      offset += row ? this.heightOf(row) : this.usual;
    }
    this.until = index;
    this.drawn = drawn;
    this.lay(elements);
    this.measure();
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
    const whole = this.whole;
    this.scale = whole > TALLEST ? TALLEST / whole : 1;
    this.canvas.style.height = `${Math.ceil(whole * this.scale)}px`;
    const at = this.scroller.scrollTop + this.offsetOf(this.first) - this.top;
    this.block.style.transform = `translateY(${at}px)`;
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
    }
  }
}
