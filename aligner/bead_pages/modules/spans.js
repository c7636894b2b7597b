/* Marks in the texts of a side: findings, terms and hits are spans of the whole side, and are cut where units end. */
import { messageOf } from "./texts.js";

/** Return the spans [start, end] of a text that match, without regard to case. */
export function hitsIn(text, wanted) {
  const found = [];
  if (!wanted) return found;
  const low = text.toLowerCase();
  // Some letters have another length in lower case; then no place in `low` is a place in the text.
  if (low.length !== text.length) return low.includes(wanted) ? [[0, text.length]] : [];
  for (let at = low.indexOf(wanted); at >= 0; at = low.indexOf(wanted, at + wanted.length)) found.push([at, at + wanted.length]);
  return found;
}

/** Return the spans of a side with their kinds: [start, end, kind, title]. */
export function spansOf(row, side, text, wanted) {
  const spans = hitsIn(text, wanted).map(([start, end]) => [start, end, "hit", ""]);
  for (const finding of row.findings || []) {
    const span = finding[side];
    // A mark on the whole text would say nothing.
    if (!span || span[1] <= span[0] || span[1] - span[0] >= text.length) continue;
    spans.push([span[0], Math.min(span[1], text.length), finding.severity === "error" ? "error" : "warning", messageOf(finding)]);
  }
  for (const term of (side === "third" ? [] : row.terms) || []) {
    const [start, end] = side === "source" ? term.slice(0, 2) : term.slice(2, 4);
    if (end > start) spans.push([start, end, "term", ""]);
  }
  return spans;
}

/** Cut the text from `from` to `until` where spans begin or end: [text, kinds, title]. */
export function pieces(text, from, until, spans) {
  const inside = spans.filter(([start, end]) => start < until && end > from);
  if (!inside.length) return [[text.slice(from, until), [], ""]];
  const edges = new Set([from, until]);
  for (const [start, end] of inside) { edges.add(Math.max(start, from)); edges.add(Math.min(end, until)); }
  const sorted = [...edges].sort((one, other) => one - other);
  return sorted.slice(1).map((end, index) => {
    const start = sorted[index];
    const over = inside.filter((span) => span[0] < end && span[1] > start);
    return [text.slice(start, end), [...new Set(over.map((span) => span[2]))], over.map((span) => span[3]).filter(Boolean).join("\n")];
  });
}
