/* Rows that match, found a few milliseconds at a time so that typing never waits. What was found in a chunk is kept until
   its rows change. */

const SLICE = 8; // milliseconds
const SOON = 40;
const later = (act) => { setTimeout(act, 0); };

export class Finder {
  /**
   * @param rows a `Rows`; @param changed called when more was found.
   * @param filter {test(row), peek(chunk)}: `peek` tells of a chunk that is not open which places may match, as a list,
   *   or null where it must be opened; it may be left out.
   */
  constructor(rows, changed) {
    Object.assign(this, { rows, changed, filter: null, memory: new WeakMap(), entries: [], complete: true, turn: 0 });
  }
  start(filter) {
    this.filter = filter;
    this.memory = new WeakMap();
    this.lookAgain();
  }
  /** Look again where rows have changed: soon, or when somebody asks for the next one. */
  refresh() {
    if (this.timer) return;
    this.timer = setTimeout(() => this.lookAgain(), SOON);
  }
  lookAgain() {
    clearTimeout(this.timer);
    this.timer = null;
    this.turn += 1;
    if (!this.filter) { this.entries = []; this.complete = true; return; }
    this.scan(this.turn, 0);
  }
  scan(turn, from) {
    if (turn !== this.turn) return;
    const end = performance.now() + SLICE;
    const { chunks } = this.rows;
    let at = from;
    while (at < chunks.length && performance.now() < end) { this.look(chunks[at]); at += 1; }
    this.complete = at >= chunks.length;
    // What follows is asked for first: a list that grows from its beginning need not be put together at each slice.
    if (!this.complete) later(() => this.scan(turn, at));
    if (this.complete || from === 0) { this.collect(); this.changed(); }
  }
  look(chunk) {
    const known = this.memory.get(chunk);
    if (known && known.rows === chunk.rows) return;
    let places = null;
    if (!chunk.rows && this.filter.peek) places = this.filter.peek(chunk);
    if (!places && !chunk.rows) this.rows.open(chunk);
    if (!places) places = chunk.rows ? chunk.rows.flatMap((row, place) => (this.filter.test(row) ? [place] : [])) : [];
    this.memory.set(chunk, { rows: chunk.rows, places });
  }
  collect() {
    let start = 0;
    this.entries = [];
    for (const chunk of this.rows.chunks) {
      const known = this.memory.get(chunk);
      if (known) for (const place of known.places) this.entries.push({ index: start + place, row: chunk.rows ? chunk.rows[place] : null, chunk, place });
      start += this.rows.countOf(chunk);
    }
    if (this.filter.sureness) {
      const sure = (entry) => this.filter.sureness(entry) ?? 2;
      this.entries.sort((one, other) => sure(one) - sure(other));
    }
  }
  /** Return the position of the next entry after (or before) a position of the table, -1 where there is none. */
  next(index, by) {
    if (this.timer) this.lookAgain();
    if (this.filter && this.filter.sureness) {
      const at = this.entries.findIndex((entry) => entry.index === index);
      const entry = this.entries[at < 0 ? 0 : at + by];
      return entry ? entry.index : -1;
    }
    const list = by > 0 ? this.entries : this.entries.slice().reverse();
    const found = list.find((entry) => (by > 0 ? entry.index > index : entry.index < index));
    return found ? found.index : -1;
  }
}
