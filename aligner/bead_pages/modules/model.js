/* What a person can do, as functions: rows go and rows come, over the same units. Nothing here knows a page or a store.

   An action is {name, removed: [rows], added: [rows], next: the added row that gets the focus}. A row that comes names
   one of those that go as its `base`, from which a store takes what the person did not decide. */

const SIDES = ["source", "target"];
const prefix = `w${Math.random().toString(36).slice(2, 9)}`;
let made = 0;

/** Return an id that no other window makes. */
export const newId = () => { made += 1; return `${prefix}-${made}`; };

const row = (base, source, target, status = "edited") => ({ id: newId(), base: base.id, source, target, status });
const action = (name, removed, added, next = added[0]) => ({ name, removed, added, next });
const isEmpty = (each) => !each.source.length && !each.target.length;

/** Return the text of a side as it is shown: the gap before the first unit is left out. */
export const sideText = (units) => units.map((unit, index) => (index ? unit.gap : "") + unit.text).join("");

export const settle = (here, status) => action(
  { accepted: "accept", rejected: "reject", auto: "clear" }[status], [here], [row(here, here.source, here.target, status)],
);

export const merge = (here, next) => action(
  "merge", [here, next], [row(here, [...here.source, ...next.source], [...here.target, ...next.target])],
);

/** Return where the other side is cut if one is cut at `share` of its length: at the border that is nearest. */
function cutNear(units, share) {
  const whole = sideText(units).length;
  let best = 1;
  let at = 0;
  let distance = Infinity;
  for (let cut = 1; cut < units.length; cut += 1) {
    at += units[cut - 1].text.length;
    if (Math.abs(at / whole - share) < distance) { distance = Math.abs(at / whole - share); best = cut; }
  }
  return best;
}

/**
 * Split a row in two. Without `cuts` the last unit of each side that has several goes to the new row, and a row of one
 * and one is unlinked; with a cut on one side only, the other side is cut where its text is nearest.
 * @param cuts number of units that stay, by side.
 */
export function split(here, cuts = {}) {
  const { source, target } = here;
  if (source.length + target.length < 2) return null;
  if (source.length < 2 && target.length < 2) return unlink(here);
  const keep = SIDES.map((side) => {
    const units = here[side];
    if (cuts[side] !== undefined) return cuts[side];
    const other = SIDES.find((name) => cuts[name] !== undefined);
    if (units.length < 2) return units.length;
    if (!other) return units.length - 1;
    return cutNear(units, sideText(here[other].slice(0, cuts[other])).length / Math.max(1, sideText(here[other]).length));
  });
  const halves = [
    row(here, source.slice(0, keep[0]), target.slice(0, keep[1])), row(here, source.slice(keep[0]), target.slice(keep[1])),
  ];
  return halves.some(isEmpty) ? null : action("split", [here], halves);
}

/** Take apart what a row links: all its units, or those that are marked. */
export function unlink(here, marks = null) {
  const marked = (side) => here[side].filter((unit) => !marks || marks.has(unit));
  const [source, target] = SIDES.map(marked);
  const rest = row(here, here.source.filter((unit) => !source.includes(unit)), here.target.filter((unit) => !target.includes(unit)));
  const parts = [rest, row(here, source, []), row(here, [], target)].filter((each) => !isEmpty(each));
  return parts.length > 1 ? action("unlink", [here], parts) : null;
}

/**
 * Move the first or last `count` units of a side to the row above or below.
 * @param here the row; @param other its neighbor; @param by -1 (above) or 1 (below).
 */
export function move(here, other, side, by, count = 1) {
  const units = here[side];
  if (!units.length) return null;
  const gone = by > 0 ? units.slice(-count) : units.slice(0, count);
  const kept = by > 0 ? units.slice(0, -count) : units.slice(count);
  const left = row(here, here.source, here.target);
  const grown = row(other, other.source, other.target);
  left[side] = kept;
  grown[side] = by > 0 ? [...gone, ...other[side]] : [...other[side], ...gone];
  const rows = isEmpty(left) ? [] : [left];
  return by > 0
    ? action(`move ${"down"}`, [here, other], [...rows, grown], rows[0] || grown)
    : action(`move ${"up"}`, [other, here], [grown, ...rows], rows[0] || grown);
}

/**
 * Make one row of units, wherever they are; the rows that they leave keep the others.
 * @param rows all rows that hold one of them, in the order in which they are shown.
 * @param marks a set of the units.
 */
export function link(rows, marks, name = "link") {
  const of = (side, wanted) => rows.flatMap((each) => each[side].filter((unit) => marks.has(unit) === wanted));
  const [source, target] = SIDES.map((side) => of(side, true));
  if (!source.length && !target.length) return null;
  const home = rows.find((each) => each.source.some((unit) => marks.has(unit))) || rows[0];
  const linked = row(home, source, target);
  const added = [];
  for (const each of rows) {
    const rest = row(each, each.source.filter((unit) => !marks.has(unit)), each.target.filter((unit) => !marks.has(unit)));
    // What stays behind stands before the new row if it begins before it.
    const before = each === home && rest.source.length > 0 && !marks.has(each.source[0]);
    if (each === home && !before) added.push(linked);
    if (!isEmpty(rest)) added.push(rest);
    if (before) added.push(linked);
  }
  if (rows.length === 1 && added.length === 1) return null;
  return action(name, rows, added, linked);
}

/** Put one unit into another row, behind all of its units that come before it. */
export function carry(here, other, side, unit, isBefore) {
  const left = row(here, here.source, here.target);
  const grown = row(other, other.source, other.target);
  left[side] = here[side].filter((each) => each !== unit);
  grown[side] = isBefore ? [unit, ...other[side]] : [...other[side], unit];
  const added = isEmpty(left) ? [grown] : isBefore ? [left, grown] : [grown, left];
  return action("move", isBefore ? [here, other] : [other, here], added, grown);
}

function withUnits(name, here, side, units) {
  const changed = row(here, here.source, here.target);
  changed[side] = units;
  return action(name, [here], [changed]);
}

export function editText(here, side, index, text) {
  const unit = here[side][index];
  if (!text.trim() || text === unit.text) return null;
  return withUnits("edit", here, side, here[side].map((each) => (each === unit ? { ...unit, text } : each)));
}

/* A place in a text that was edited, as a place in what it was: what both begin or end with tells it. */
function placeBefore(original, text, at) {
  if (original === text) return at;
  let head = 0;
  while (head < text.length && original[head] === text[head]) head += 1;
  if (at <= head) return at;
  let tail = 0;
  while (tail < text.length - head && original[original.length - 1 - tail] === text[text.length - 1 - tail]) tail += 1;
  if (at >= text.length - tail) return original.length - (text.length - at);
  const near = Math.round((at / text.length) * original.length);
  const space = original.indexOf(" ", near);
  return space > 0 ? space : near;
}

/** Split a unit at a place in its text, which may have been edited just now. */
export function splitUnit(here, side, index, at, text = here[side][index].text) {
  const unit = here[side][index];
  const halves = [text.slice(0, at), text.slice(at)];
  if (!halves.every((half) => half.trim())) return null;
  const old = placeBefore(unit.original, text, at);
  const origins = [unit.original.slice(0, old), unit.original.slice(old)];
  if (!origins.every((half) => half.trim())) return null;
  const gap = /\s*$/.exec(halves[0])[0] + /^\s*/.exec(halves[1])[0];
  const parts = [
    { ...unit, id: newId(), text: halves[0].trimEnd(), original: origins[0].trim(), part: [0, old] },
    { ...unit, id: newId(), text: halves[1].trimStart(), original: origins[1].trim(), gap, part: [old, null] },
  ];
  return withUnits("split units", here, side, here[side].flatMap((each) => (each === unit ? parts : [each])));
}

/** Join units that follow each other on a side. */
export function joinUnits(here, side, first, last, joiner) {
  const units = here[side].slice(first, last + 1);
  if (units.length < 2) return null;
  const between = (unit) => (unit.gap.includes("\n") ? joiner : unit.gap);
  const text = (name) => units.map((unit, index) => (index ? between(unit) : "") + unit[name]).join("");
  const joined = { ...units[0], id: newId(), text: text("text"), original: text("original"), joined: units };
  return withUnits("join units", here, side, [...here[side].slice(0, first), joined, ...here[side].slice(last + 1)]);
}
