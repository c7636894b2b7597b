/* How a row looks. */
import { make, button } from "./dom.js";
import { sideText } from "./model.js";
import { pieces, spansOf } from "./spans.js";
import { messageOf, nameOf, number, t } from "./texts.js";

const SIGNS = { accepted: "✓", edited: "✎", rejected: "✗", auto: "" };
const RELATIONS = new Set(["moved", "comparable", "source_only", "target_only"]);
const SHOWN = 3; // findings on a row that has not the focus

export const key = (side, unit) => `${side} ${unit.id}`;
export const sidesOf = (row) => (row.third ? ["source", "target", "third"] : ["source", "target"]);
export const isOpen = (row) => row.doubtful && row.status === "auto";
export const percent = (confidence) => `${Math.round(100 * confidence)} %`;

/** @param view {focus, marks, wanted, documents(row), editing, draft(…), acts} */
export function drawRow(row, index, view, before) {
  const here = view.focus.id === row.id;
  const heading = (row.source[0] || row.target[0] || {}).kind || "";
  const classes = [
    "row", "bead", `s-${row.status}`, here && "here", isOpen(row) && "doubt", row.pending && "pending", row.fresh && "fresh",
    /^(title|heading)$/.test(heading) && "heading", startsBlock(row, before) && "new",
  ];
  const element = make("div", {
    class: classes.filter(Boolean).join(" "), role: "row", tabindex: here ? "0" : "-1",
    "aria-rowindex": String(index + 2), "aria-selected": here ? "true" : "false", "data-id": row.id,
  });
  const documents = view.documents(row);
  element.append(drawNumber(row, index), ...sidesOf(row).map((side) => drawSide(row, side, documents[side], view, here)), drawFacts(row, view, here));
  if (row.confidence !== null && row.confidence !== undefined && row.status === "auto") {
    element.style.setProperty("--sure", String(row.confidence));
  }
  return element;
}

/** Return what the looks of a row depend on besides the row. */
export function looksOf(row, view, before) {
  const here = view.focus.id === row.id;
  const marks = view.marks.size ? ["source", "target"].flatMap((side) => row[side].filter((unit) => view.marks.has(key(side, unit))).map((unit) => unit.id)) : [];
  return [here && `${view.focus.side} ${view.focus.unit}`, view.edited === row.id, view.wanted, startsBlock(row, before), marks].join("|");
}
export function renumber(element, index) {
  element.setAttribute("aria-rowindex", String(index + 2));
  element.querySelector(".number").firstChild.textContent = number(index + 1);
}

export function drawWaiting(index) {
  return make("div", { class: "row waiting", role: "row", "aria-rowindex": String(index + 2) }, make("div", { class: "number", role: "gridcell" }, number(index + 1)), make("div", { role: "gridcell", class: "side" }, "…"));
}

function startsBlock(row, before) {
  if (!before) return false;
  return ["source", "target"].some((side) => row[side].length && before[side].length && row[side][0].block !== before[side][0].block && row[side][0].block !== null);
}

function drawNumber(row, index) {
  const state = isOpen(row) ? "doubtful" : row.status;
  const sign = isOpen(row) ? "?" : SIGNS[row.status];
  return make(
    "div", { class: "number", role: "rowheader" }, number(index + 1),
    sign ? make("span", { class: "sign", title: t(`status.${state}`) }, make("span", { "aria-hidden": "true" }, sign), make("span", { class: "unseen" }, ` ${t(`status.${state}`)}`)) : null,
    make("span", { class: "seam", "aria-hidden": "true", title: t("act.merge") }),
  );
}

function drawSide(row, side, known_, view, here) {
  const units = row[side] || [];
  const cell = make("div", { class: `side ${side}${here && view.focus.side === side ? " at" : ""}${units.length ? "" : " none"}`, role: "gridcell", lang: known_ && known_.tag, "data-side": side });
  if (!units.length) {
    cell.append(make("span", { class: "nothing", "aria-label": t("row.nothing"), role: "img" }, "—"));
    return cell;
  }
  const text = sideText(units);
  const spans = spansOf(row, side, text, view.wanted);
  let at = 0;
  units.forEach((unit, index) => {
    if (index) {
      if (unit.gap.includes("\n")) cell.append(make("br"));
      cell.append(make("span", { class: "cut", "data-cut": String(index), "aria-hidden": "true", title: t("act.split_here") }), unit.gap.replace(/\n+/g, ""));
      at += unit.gap.length;
    }
    cell.append(drawUnit(row, side, unit, index, { text, at, spans }, view, here));
    at += unit.text.length;
  });
  return cell;
}

function drawUnit(row, side, unit, index, { text, at, spans }, view, here) {
  const draft = view.draft(row, side, unit);
  if (draft) return draft;
  const marked = view.marks.has(key(side, unit));
  const current = here && view.focus.side === side && view.focus.unit === index && row[side].length > 1;
  const span = make("span", {
    class: `unit${marked ? " marked" : ""}${current ? " current" : ""}${unit.text === unit.original ? "" : " changed"}`,
    "data-unit": String(index), title: unit.text === unit.original ? null : t("row.was", { text: unit.original }),
  });
  if (here && side !== "third") span.append(make("span", { class: "grip", "aria-hidden": "true", title: t("act.drag") }));
  if (marked) span.append(make("span", { class: "unseen" }, `${t("row.marked")} `));
  for (const [part, kinds, title] of pieces(text, at, at + unit.text.length, spans)) {
    span.append(kinds.length ? make("mark", { class: kinds.join(" "), title }, part) : part);
  }
  return span;
}

function drawFacts(row, view, here) {
  const cell = make("div", { class: "facts", role: "gridcell" });
  const add = (kind, text, title) => cell.append(make("span", { class: `badge ${kind}`, title }, text), " ");
  if (here && row.confidence !== null && row.confidence !== undefined) cell.append(make("span", { class: "sure", title: t("row.confidence") }, percent(row.confidence)), " ");
  if (RELATIONS.has(row.relation)) add(row.relation, t(`relation.${row.relation}`), t(`relation.${row.relation}.about`));
  if (row.status === "rejected" || row.status === "edited") add(row.status, t(`status.${row.status}`));
  const findings = row.findings || [];
  for (const finding of findings.slice(0, here ? findings.length : SHOWN)) {
    const name = nameOf(finding.code, finding.name);
    const message = messageOf(finding);
    const shown = make("span", { class: `badge finding ${finding.severity}`, title: message }, `${finding.code}${name ? ` ${name}` : ""}`);
    cell.append(shown, here && message ? make("span", { class: "message" }, message) : " ");
  }
  if (findings.length > SHOWN && !here) add("finding", `+${findings.length - SHOWN}`, findings.map((each) => each.code).join(" "));
  if (row.pending) add("pending", t("row.pending"));
  if (here) {
    cell.append(make("div", { class: "acts" }, ...view.acts(row).map(([name, act]) => button(name, t(`act.${name}`), act, { class: `small do-${name}`, tabindex: "-1" }))));
  }
  return cell;
}
