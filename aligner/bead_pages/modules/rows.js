/* All rows in the order in which they are shown, in chunks; a chunk that nobody has seen need not be loaded. */

export class Rows {
  /** @param chunks objects with `count`, `rows` (null until they are there) and perhaps `open`, which returns rows at once. */
  constructor(chunks) {
    this.chunks = chunks;
    this.homes = new Map();
    for (const chunk of chunks) if (chunk.rows) this.settle(chunk, chunk.rows);
  }
  get total() {
    return this.chunks.reduce((sum, chunk) => sum + (chunk.rows ? chunk.rows.length : chunk.count), 0);
  }
  get complete() { return this.chunks.every((chunk) => chunk.rows); }

  /** Take the rows of a chunk; those that are known already, because others moved them, are left out. */
  settle(chunk, rows) {
    for (const row of chunk.rows || []) if (this.homes.get(row.id) === chunk) this.homes.delete(row.id);
    chunk.rows = rows.filter((row) => !this.homes.has(row.id));
    for (const row of chunk.rows) this.homes.set(row.id, chunk);
    chunk.heights = null;
    chunk.tally = null;
  }
  open(chunk) {
    if (!chunk.rows && chunk.open) this.settle(chunk, chunk.open());
    return chunk.rows;
  }
  countOf(chunk) { return chunk.rows ? chunk.rows.length : chunk.count; }

  /** Return the chunk that holds a position, and the place in it. */
  locate(index) {
    let left = index;
    for (const chunk of this.chunks) {
      const count = this.countOf(chunk);
      if (left < count) return [chunk, left];
      left -= count;
    }
    return [null, 0];
  }
  startOf(chunk) {
    let start = 0;
    for (const each of this.chunks) {
      if (each === chunk) return start;
      start += this.countOf(each);
    }
    return -1;
  }
  /** Return the row at a position, null where it is not loaded. */
  at(index) {
    if (index < 0) return null;
    const [chunk, place] = this.locate(index);
    const rows = chunk && this.open(chunk);
    return rows ? rows[place] ?? null : null;
  }
  get(id) {
    const chunk = this.homes.get(id);
    return chunk ? chunk.rows.find((row) => row.id === id) ?? null : null;
  }
  indexOf(id) {
    const chunk = this.homes.get(id);
    return chunk ? this.startOf(chunk) + chunk.rows.findIndex((row) => row.id === id) : -1;
  }
  neighbor(row, by) {
    const index = this.indexOf(row.id);
    return index < 0 ? null : this.at(index + by);
  }

  /**
   * Put rows in the place of others. A row stands where the removed row stood that had its first source unit, or
   * target unit; or behind the row that it names as `after`.
   * @returns what `restore` needs to take it back.
   */
  replace(removed, added) {
    const old = removed.map((id) => this.get(id)).filter(Boolean);
    const touched = new Map();
    const touch = (chunk) => { if (!touched.has(chunk)) touched.set(chunk, chunk.rows); };
    const homes = new Map();
    for (const row of old) {
      touch(this.homes.get(row.id));
      for (const side of ["source", "target"]) for (const unit of row[side]) homes.set(`${side} ${unit.id}`, row);
    }
    const first = old.slice().sort((one, other) => this.indexOf(one.id) - this.indexOf(other.id))[0];
    const groups = new Map();
    const later = [];
    for (const row of added) {
      if (row.after !== undefined) { later.push(row); continue; }
      const place = homes.get(`source ${row.source[0] && row.source[0].id}`) || homes.get(`target ${row.target[0] && row.target[0].id}`) || first;
      if (!place) { later.push({ ...row, after: null }); continue; }
      groups.set(place, [...(groups.get(place) || []), row]);
    }
    const gone = new Set(old);
    for (const chunk of [...touched.keys()]) {
      this.settle(chunk, chunk.rows.flatMap((row) => (gone.has(row) ? groups.get(row) || [] : [row])));
    }
    for (const row of later) this.insert(row, touch);
    for (const chunk of touched.keys()) chunk.changed = true;
    return [...touched].map(([chunk, rows]) => [chunk, rows]);
  }
  insert(row, touch) {
    let chunk = this.homes.get(row.after);
    let place = chunk ? chunk.rows.findIndex((each) => each.id === row.after) + 1 : 0;
    if (!chunk) {
      chunk = this.chunks.find((each) => each.rows) || this.chunks[0];
      place = row.after === null ? 0 : chunk.rows.length;
    }
    touch(chunk);
    this.settle(chunk, [...chunk.rows.slice(0, place), row, ...chunk.rows.slice(place)]);
  }
  restore(memory) {
    for (const [chunk] of memory) for (const row of chunk.rows) this.homes.delete(row.id);
    for (const [chunk, rows] of memory) this.settle(chunk, rows);
  }
  /** Exchange rows for others with the same id. */
  update(rows) {
    for (const row of rows) {
      const chunk = this.homes.get(row.id);
      if (!chunk) continue;
      chunk.rows = chunk.rows.map((each) => (each.id === row.id ? row : each));
      chunk.heights = null;
      chunk.tally = null;
    }
  }
  *loaded() {
    for (const chunk of this.chunks) if (chunk.rows) yield* chunk.rows;
  }
}
