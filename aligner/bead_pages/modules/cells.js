/* Rows of a table of pairs, and the cells of its columns: the page that is written holds columns. */
import { SIDES } from "./dom.js";
import { sideText } from "./model.js";

export const codePoints = (text) => [...text].length;

/** Cut a side of a pair into its units; `edges` are the places where one ends and the next begins. */
export function toUnits(cells, side, edges, name) {
  const text = cells[`${side}_text`] || "";
  const ids = cells[`${side}_ids`] || [];
  if (!text && !ids.length) return [];
  let block = cells[`${side}_block`];
  const start = cells[`${side}_start`];
  const cuts = edges && edges.length === ids.length - 1 ? edges : [];
  const units = [];
  for (let index = 0; index <= cuts.length; index += 1) {
    const from = index ? cuts[index - 1][1] : 0;
    const until = index < cuts.length ? cuts[index][0] : text.length;
    const gap = index ? text.slice(cuts[index - 1][0], from) : "";
    if (gap.includes("\n\n") && block !== null) block += 1;
    const offset = start === null || start === undefined ? null : start + codePoints(text.slice(0, from));
    const own = text.slice(from, until);
    units.push({
      id: `${name}.${index}`, ids: cuts.length ? [ids[index]] : ids, text: own, original: own, gap, block, kind: cells.kind || "",
      start: offset, end: offset === null ? null : offset + codePoints(own),
    });
  }
  return units;
}

/* What stands between two units that were in different pairs. */
function gapBefore(unit, before, language) {
  if (unit.block !== before.block) return "\n\n";
  return language === "zh" && (unit.start === null || unit.start === before.end) ? "" : " ";
}
function chain(units, language) {
  return units.map((unit, index) => {
    const before = units[index - 1];
    const follows = before && unit.gap && (unit.start === null || before.end === unit.start - codePoints(unit.gap));
    return !before || follows ? unit : { ...unit, gap: gapBefore(unit, before, language) };
  });
}

/* The place of the halves of a split unit, and of what was joined. */
function placed(unit) {
  if (unit.joined) {
    const { joined, ...rest } = unit;
    const last = placed(joined[joined.length - 1]);
    return { ...rest, ids: [...new Set(joined.flatMap((each) => each.ids))], end: last.end };
  }
  if (!unit.part) return unit;
  const { part: [from], ...rest } = unit;
  if (unit.start === null) return rest;
  return from === 0 ? { ...rest, end: unit.start + codePoints(unit.original) } : { ...rest, start: unit.end - codePoints(unit.original) };
}

/** Return a row that an action made with all cells of a pair: what a person did is surer than any score. */
export function finish(row, base) {
  const { status, pair = base.cells.pair_id } = row;
  const isSame = SIDES.every((side) => row[side] === base[side]);
  if (isSame) return { ...base, id: row.id, base: row.base, status, cells: { ...base.cells, status } };
  const cells = { ...base.cells, pair_id: pair, status, score: null, confidence: null, findings: [] };
  const made = { id: row.id, base: row.base, pair, status, confidence: null, findings: [], doubtful: false, cells };
  for (const side of SIDES) {
    const units = chain(row[side].map(placed), base.cells[`${side}_lang`]);
    const first = units[0];
    const last = units[units.length - 1];
    made[side] = units;
    cells[`${side}_text`] = sideText(units);
    cells[`${side}_ids`] = [...new Set(units.flatMap((unit) => unit.ids))];
    cells[`${side}_block`] = first ? first.block : null;
    cells[`${side}_start`] = first ? first.start : null;
    cells[`${side}_end`] = last ? last.end : null;
  }
  cells.relation = made.source.length && made.target.length ? "parallel" : made.source.length ? "source_only" : "target_only";
  made.relation = cells.relation;
  return made;
}

/** Return the borders between the units of a row, and the numbers of units that are not one each. */
export function cutsOf(row) {
  if (Math.max(row.source.length, row.target.length) < 2) return null;
  return SIDES.map((side) => {
    const units = row[side];
    let at = units.length ? units[0].text.length : 0;
    return units.slice(1).map((unit) => {
      const edge = [at, at + unit.gap.length];
      at = edge[1] + unit.text.length;
      return edge;
    });
  });
}
