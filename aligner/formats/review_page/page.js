
"use strict";
/* A table of pairs to read, check and correct. The pairs stand in the page as JSON, some hundreds in each element; they
   are taken out when they are shown, so that a page of a million pairs opens. Rows are never changed, only replaced:
   what was there before an action is all that undoing needs. */
const byId = (id) => document.getElementById(id);
const shell = byId("top").outerHTML;
const about = JSON.parse(byId("about").textContent);
const SIDES = ["source", "target"];
const MOST_FOUND = 2000;
const chunks = [...document.querySelectorAll("script.rows")].map((element, number) => ({
  element, number, rows: null, changed: false, count: Number(element.dataset.count),
  doubts: new Map(element.dataset.doubts ? element.dataset.doubts.split(",").map((each) => each.split(":").map(Number)) : []),
}));

/* ---- Rows: what the columns say, and on each side units that can be moved one by one. */

const codePoints = (text) => [...text].length;

function toUnits(cells, side, cuts) {
  const text = cells[`${side}_text`] || "";
  const ids = cells[`${side}_ids`] || [];
  if (!text && !ids.length) return [];
  let block = cells[`${side}_block`];
  const start = cells[`${side}_start`];
  const edges = cuts && cuts.length === ids.length - 1 ? cuts : [];
  const units = [];
  for (let index = 0; index <= edges.length; index += 1) {
    const from = index ? edges[index - 1][1] : 0;
    const until = index < edges.length ? edges[index][0] : text.length;
    const gap = index ? text.slice(edges[index - 1][0], from) : "";
    if (gap.includes("\n\n") && block !== null) block += 1;
    const offset = start === null ? null : start + codePoints(text.slice(0, from));
    units.push({
      ids: edges.length ? [ids[index]] : ids, text: text.slice(from, until), gap, block,
      start: offset, end: offset === null ? null : offset + codePoints(text.slice(from, until)),
    });
  }
  return units;
}
const joined = (units) => units.map((unit, index) => (index ? unit.gap : "") + unit.text).join("");

/* What stands between two units that were in different pairs. */
function gapBefore(unit, before, language) {
  if (unit.block !== before.block) return "\n\n";
  return language === "zh" && (unit.start === null || unit.start === before.end) ? "" : " ";
}
function chain(units, language) {
  return units.map((unit, index) => {
    const before = units[index - 1];
    const follows = before && unit.gap && before.end === unit.start - codePoints(unit.gap);
    return !before || follows ? unit : { ...unit, gap: gapBefore(unit, before, language) };
  });
}

function load(chunk) {
  if (chunk.rows) return chunk.rows;
  const data = JSON.parse(chunk.element.textContent);
  chunk.rows = [];
  for (let index = 0; index < chunk.count; index += 1) {
    const cells = Object.create(null); // a column may be called __proto__
    for (const name of about.columns) cells[name] = Array.isArray(data.cells[name]) ? data.cells[name][index] : data.cells[name];
    const cuts = data.cuts[index] || [null, null];
    chunk.rows.push({
      cells, units: SIDES.map((side, place) => toUnits(cells, side, cuts[place])),
      doubt: chunk.doubts.has(index) ? chunk.doubts.get(index) : null,
    });
  }
  return chunk.rows;
}

/* A row made of others: what a person did is surer than any score. */
function made(model, id, units) {
  const cells = { ...model.cells, pair_id: id, status: "edited", score: null, confidence: null, findings: [] };
  SIDES.forEach((side, place) => {
    const held = chain(units[place], model.cells[`${side}_lang`]);
    units[place] = held;
    const first = held[0];
    const last = held[held.length - 1];
    cells[`${side}_text`] = joined(held);
    cells[`${side}_ids`] = held.flatMap((unit) => unit.ids);
    cells[`${side}_block`] = first ? first.block : null;
    cells[`${side}_start`] = first ? first.start : null;
    cells[`${side}_end`] = last ? last.end : null;
  });
  cells.relation = units[0].length && units[1].length ? "parallel" : units[0].length ? "source_only" : "target_only";
  return { cells, units, doubt: null };
}

/* ---- Where a row stands, and what replaces it. */

const chunkOf = (row) => chunks.find((chunk) => chunk.rows && chunk.rows.includes(row));
function neighbor(row, by) {
  const chunk = chunkOf(row);
  const index = chunk.rows.indexOf(row) + by;
  if (chunk.rows[index]) return chunk.rows[index];
  for (let number = chunk.number + by; chunks[number]; number += by) {
    const rows = load(chunks[number]);
    if (rows.length) return rows[by > 0 ? 0 : rows.length - 1];
  }
  return null;
}
const sameTexts = (one, other) => other && SIDES.every((side) => one.cells[`${side}_document`] === other.cells[`${side}_document`]);

const undone = [];
function replace(old, rows, next) {
  const touched = [...new Set(old.map(chunkOf))];
  undone.push({ touched: touched.map((chunk) => [chunk, chunk.rows, chunk.changed]), list: view.list, here });
  const home = chunkOf(old[0]);
  for (const chunk of touched) {
    const first = chunk.rows.indexOf(old[0]);
    chunk.rows = chunk.rows.filter((row) => !old.includes(row));
    if (chunk === home) chunk.rows.splice(first, 0, ...rows);
    chunk.changed = true;
  }
  saved = false;
  if (view.list) {
    const first = view.list.findIndex((row) => old.includes(row));
    const list = view.list.filter((row) => !old.includes(row));
    if (first >= 0) list.splice(first, 0, ...rows);
    view = { ...view, list };
  }
  here = next || rows[0] || null;
  render();
}
function undo() {
  const last = undone.pop();
  if (!last) return say("nothing to undo");
  for (const [chunk, rows, changed] of last.touched) Object.assign(chunk, { rows, changed });
  view = { ...view, list: view.list && last.list };
  here = last.here;
  render();
}

/* ---- What a person can do to a pair. */

function settle(status) {
  if (!here) return;
  const old = here;
  const following = status === "auto" ? null : ahead(old) || (view.list && inOrder(old, 1));
  const row = { ...old, cells: { ...old.cells, status } };
  replace([old], [row], following || row);
}
function merge() {
  const next = here && neighbor(here, 1);
  if (!sameTexts(here || {}, next)) return say("there is no next pair of these documents");
  const units = [0, 1].map((place) => [...here.units[place], ...next.units[place]]);
  replace([here, next], [made(here, `${here.cells.pair_id}+${next.cells.pair_id}`, units)]);
}
function splitPair() {
  if (!here) return;
  const [source, target] = here.units;
  if (!source.length || !target.length) {
    if (source.length + target.length < 2) return say("there is nothing to split");
  }
  const cut = source.length > 1 || target.length > 1;
  // Of sides with several units the last goes; a pair of one and one is no pair.
  const gone = cut ? here.units.map((units) => (units.length > 1 ? units.slice(-1) : [])) : [[], target];
  const kept = here.units.map((units, place) => units.slice(0, units.length - gone[place].length));
  const id = here.cells.pair_id;
  replace([here], [made(here, `${id}.1`, kept), made(here, `${id}.2`, gone)]);
}
function move(by) {
  if (!here) return;
  const units = here.units[side];
  const other = neighbor(here, by);
  if (!units.length) return say("there is nothing on this side");
  if (!sameTexts(here, other)) return say("there is no pair of these documents to move it to");
  const unit = by > 0 ? units[units.length - 1] : units[0];
  const left = [...here.units];
  const right = [...other.units];
  left[side] = by > 0 ? units.slice(0, -1) : units.slice(1);
  right[side] = by > 0 ? [unit, ...other.units[side]] : [...other.units[side], unit];
  const grown = made(other, `${other.cells.pair_id}~`, right);
  const rows = left[0].length || left[1].length ? [made(here, `${here.cells.pair_id}~`, left)] : [];
  const focus = rows[0] || grown;
  if (by > 0) replace([here, other], [...rows, grown], focus);
  else replace([other, here], [grown, ...rows], focus);
}

/* ---- What is shown: the text as it runs, a chunk at a time, or a list of pairs. */

const needsCheck = (row) => row.doubt !== null && (row.cells.status || "auto") === "auto";
let view = { page: 0, list: null };
let here = null;
let side = 1;
let flow = false;
let saved = true;

function collect(wanted, mayHold) {
  const found = [];
  for (const chunk of chunks) {
    if (!chunk.rows && mayHold && !mayHold(chunk)) continue;
    for (const row of load(chunk)) if (wanted(row) && found.push(row) >= MOST_FOUND) return found;
  }
  return found;
}
const leastSureFirst = (rows) => rows.sort((one, other) => one.doubt - other.doubt);
/* How sure a pair is that nobody has settled yet; null for the others, and where nothing is known. */
const sureness = (row) => ((row.cells.status || "auto") === "auto" ? row.cells.confidence : null);
function surenesses(chunk) {
  if (chunk.rows) return chunk.rows.map(sureness);
  const { confidence } = JSON.parse(chunk.element.textContent).cells;
  return Array.isArray(confidence) ? confidence : [confidence];
}
/* All pairs, those left out on one side too; chunks are opened only for what will be shown. */
function leastSureOfAll() {
  const known = chunks.map(surenesses);
  const sorted = known.flat().filter((sure) => sure !== null).sort((one, other) => one - other);
  if (!sorted.length) return [];
  const limit = sorted[Math.min(sorted.length, MOST_FOUND) - 1];
  const among = (sure) => sure !== null && sure <= limit;
  return collect((row) => among(sureness(row)), (chunk) => known[chunk.number].some(among))
    .sort((one, other) => sureness(one) - sureness(other));
}
/* The least sure of all, found by what chunks say of themselves: few of them need be opened. */
function leastSure() {
  const doubts = chunks.flatMap((chunk) => (
    chunk.rows ? chunk.rows.filter(needsCheck).map((row) => row.doubt) : [...chunk.doubts.values()]
  )).sort((one, other) => one - other);
  const limit = doubts[Math.min(doubts.length, MOST_FOUND) - 1];
  const among = (doubt) => doubt <= limit;
  return leastSureFirst(collect((row) => needsCheck(row) && among(row.doubt), (chunk) => [...chunk.doubts.values()].some(among)));
}
const filters = {
  "": null,
  check: leastSure,
  least: leastSureOfAll,
  alone: () => collect((row) => !row.units[0].length || !row.units[1].length),
  moved: () => collect((row) => row.cells.relation === "moved"),
  done: () => collect((row) => (row.cells.status || "auto") !== "auto"),
};
function choose(name) {
  const wanted = name.startsWith("f:")
    ? () => leastSureFirst(collect((row) => (row.cells.findings || []).includes(name.slice(2))))
    : filters[name];
  if (name) byId("find").value = "";
  byId("filter").value = name;
  view = { page: name || !here ? 0 : chunkOf(here).number, list: wanted ? wanted() : null };
  if (wanted) here = view.list[0] || null;
  render();
}
/* What is to be checked; where there is nothing, what is the least sure all the same. */
function chooseFirst() {
  if (["check", "least"].includes(byId("filter").value)) return choose("");
  const doubts = countDoubts();
  choose(doubts ? "check" : "least");
  if (!doubts) say("nothing to check; the least sure come first");
}
function find(text) {
  const wanted = text.trim().toLowerCase();
  if (!wanted) return choose("");
  byId("filter").value = "";
  const plain = !/["\\<\u2028\u2029]/.test(wanted);
  view = {
    page: 0,
    list: collect(
      (row) => SIDES.some((name) => row.cells[`${name}_text`].toLowerCase().includes(wanted)),
      (chunk) => !plain || chunk.element.textContent.toLowerCase().includes(wanted),
    ),
  };
  here = view.list[0] || null;
  render();
}
const pages = () => (view.list ? Math.max(1, Math.ceil(view.list.length / about.rows)) : Math.max(1, chunks.length));
function onPage() {
  if (!view.list) return chunks.length ? load(chunks[view.page]) : [];
  return view.list.slice(view.page * about.rows, (view.page + 1) * about.rows);
}
function pageOf(row) {
  return view.list ? Math.floor(Math.max(0, view.list.indexOf(row)) / about.rows) : chunkOf(row).number;
}
function turn(page, atEnd) {
  if (page < 0 || page >= pages()) return;
  view = { ...view, page };
  const rows = onPage();
  here = rows[atEnd ? rows.length - 1 : 0] || null;
  render();
}

function go(row) {
  if (!row) return;
  here = row;
  const page = pageOf(row);
  if (page !== view.page) { view = { ...view, page }; render(); } else mark(true);
}
function inOrder(row, by) {
  if (!view.list) return neighbor(row, by);
  return view.list[view.list.indexOf(row) + by] || null;
}
function step(by) {
  const rows = onPage();
  if (!here) return go(rows[by > 0 ? 0 : rows.length - 1]);
  go(inOrder(here, by));
}
/* The next pair to check, in chunks yet unseen by what the page says of them. */
function ahead(row, by = 1) {
  for (let at = inOrder(row, by); at; at = inOrder(at, by)) {
    if (needsCheck(at)) return at;
    if (!view.list) {
      const rows = chunkOf(at).rows;
      if (at !== rows[by > 0 ? rows.length - 1 : 0]) continue;
      let number = chunkOf(at).number + by;
      while (chunks[number] && !chunks[number].rows && !chunks[number].doubts.size) number += by;
      if (!chunks[number]) return null;
      const held = load(chunks[number]);
      at = held[by > 0 ? 0 : held.length - 1];
      if (at && needsCheck(at)) return at;
    }
  }
  return null;
}
function nextDoubt(by) {
  const start = here || onPage()[0];
  if (!start) return;
  const found = !here && needsCheck(start) ? start : ahead(start, by);
  if (found) go(found); else say("no more to check");
}

/* ---- Drawing. */

function make(name, attributes, ...children) {
  const element = document.createElement(name);
  for (const [key, value] of Object.entries(attributes || {})) {
    if (value !== undefined && value !== null && value !== "") element.setAttribute(key, value);
  }
  element.append(...children);
  return element;
}
const documentOf = (row, name) => about.documents[row.cells[`${name}_document`]] || {};
const BADGES = { __proto__: null, moved: "moved", comparable: "comparable", source_only: "omitted", target_only: "added" };

function drawHead(row) {
  const heads = SIDES.map((name) => {
    const known = documentOf(row, name);
    const title = known.name || row.cells[`${name}_document`] || "";
    const shown = known.url ? make("a", { href: known.url, rel: "noreferrer noopener" }, title) : title;
    const facts = [known.spoken, known.date].filter(Boolean).join(" · ");
    return make("th", { scope: "col" }, make("span", { lang: known.tag }, shown), make("small", {}, facts));
  });
  return make("thead", {}, make("tr", {}, ...heads, make("th", { class: "facts" }, "confidence")));
}
function drawSide(row, place) {
  const units = row.units[place];
  const cell = make("td", { lang: documentOf(row, SIDES[place]).tag, class: units.length ? "" : "none" });
  units.forEach((unit, index) => {
    if (index) cell.append(unit.gap.includes("\n") ? unit.gap : make("i", { class: "cut" }), unit.gap.includes("\n") ? "" : unit.gap);
    cell.append(unit.text);
  });
  return cell;
}
function drawFacts(row) {
  const { relation, status, confidence, findings } = row.cells;
  const cell = make("td", { class: "facts" });
  if (confidence !== null) {
    cell.append(make("span", { class: "sure", title: "confidence, from 0 to 100" }, String(Math.round(100 * confidence))));
  }
  if (BADGES[relation]) cell.append(make("span", { class: "badge", title: about.notes[relation] }, BADGES[relation]));
  if (status && status !== "auto") cell.append(make("span", { class: `badge s-${status}` }, status));
  for (const code of findings || []) {
    const [shown, message] = about.findings[code] || [code, ""];
    cell.append(make("span", { class: "badge finding", title: message }, shown));
  }
  return cell;
}
let drawn = new Map();
function drawRow(row, startsBlock) {
  const kind = /^\w+$/.test(row.cells.kind || "") ? `k-${row.cells.kind}` : "";
  const classes = ["bead", kind, startsBlock ? "new" : "", needsCheck(row) ? "doubt" : ""].filter(Boolean).join(" ");
  const element = make("tr", { class: classes, tabindex: "-1" }, drawSide(row, 0), drawSide(row, 1), drawFacts(row));
  element.bead = row;
  drawn.set(row, element);
  return element;
}
const blockOf = (row) => (row.units[0][0] || row.units[1][0] || {}).block;
function drawTables(rows) {
  const sections = [];
  let body = null;
  rows.forEach((row, index) => {
    const before = rows[index - 1];
    if (!before || !sameTexts(row, before)) {
      body = make("tbody");
      sections.push(make("section", {}, make("table", { class: view.list ? "sorted" : "" }, drawHead(row), body)));
    }
    body.append(drawRow(row, before && blockOf(row) !== blockOf(before)));
  });
  return sections;
}

/* Each text as it runs, its sentences linked with those of the other by what the pointer or the keyboard is on. */
function drawFlow(rows) {
  const panes = SIDES.map((name, place) => {
    const first = rows.find((row) => row.units[place].length);
    const pane = make("article", { lang: first ? documentOf(first, name).tag : "" });
    const placed = rows.flatMap((row) => row.units[place].map((unit) => ({ row, unit })));
    const start = ({ unit }) => (unit.start === null ? Infinity : unit.start);
    placed.sort((one, other) => (start(one) === start(other) ? 0 : start(one) - start(other)));
    let paragraph = null;
    placed.forEach(({ row, unit }, index) => {
      const before = placed[index - 1];
      if (!before || before.unit.block !== unit.block || unit.block === null) {
        paragraph = make("p", { class: /^\w+$/.test(row.cells.kind || "") ? `k-${row.cells.kind}` : "" });
        pane.append(paragraph);
      } else if (row.cells[`${name}_lang`] !== "zh") paragraph.append(" ");
      const alone = !row.units[0].length || !row.units[1].length;
      const part = make("span", { class: [needsCheck(row) ? "doubt" : "", alone ? "alone" : ""].join(" ").trim() }, unit.text);
      part.bead = row;
      drawn.set(row, [...(drawn.get(row) || []), part]);
      paragraph.append(part);
    });
    return pane;
  });
  return make("div", { class: "flow" }, ...panes);
}
function drawRuns(rows) {
  const runs = [];
  rows.forEach((row, index) => {
    if (index && sameTexts(row, rows[index - 1])) runs[runs.length - 1].push(row); else runs.push([row]);
  });
  return runs.map(drawFlow);
}

const parts = (row) => [drawn.get(row) || []].flat();
function mark(scroll) {
  document.querySelectorAll(".here, .side").forEach((part) => part.classList.remove("here", "side"));
  if (!here) return;
  for (const part of parts(here)) {
    part.classList.add("here");
    if (scroll) part.scrollIntoView({ block: "center" });
    if (!flow) {
      part.children[side].classList.add("side");
      if (scroll) part.focus({ preventScroll: true });
    }
  }
}
const number = (count) => count.toLocaleString("en");
const countPairs = () => chunks.reduce((sum, chunk) => sum + (chunk.rows ? chunk.rows.length : chunk.count), 0);
function countDoubts() {
  return chunks.reduce((sum, chunk) => sum + (chunk.rows ? chunk.rows.filter(needsCheck).length : chunk.doubts.size), 0);
}
function tell() {
  const total = countPairs();
  const doubts = countDoubts();
  byId("count").textContent = `${number(total)} ${total === 1 ? "pair" : "pairs"}`;
  byId("doubts").textContent = number(doubts);
  byId("save").hidden = saved;
  byId("next").disabled = !doubts;
  const many = pages() > 1;
  byId("pager").hidden = !many;
  byId("place").textContent = `page ${number(view.page + 1)} of ${number(pages())}`;
  byId("back").disabled = view.page === 0;
  byId("on").disabled = view.page >= pages() - 1;
  say(view.list ? `${number(view.list.length)}${view.list.length >= MOST_FOUND ? " or more" : ""} shown` : "");
}
function say(text) { byId("said").textContent = text; }
function render() {
  if (view.page >= pages()) view = { ...view, page: pages() - 1 };
  if (here) view = { ...view, page: pageOf(here) };
  drawn = new Map();
  const rows = onPage();
  byId("main").replaceChildren(...(flow ? drawRuns(rows) : drawTables(rows)));
  tell();
  mark(true);
}
function toggleFlow() {
  flow = !flow;
  byId("flow").setAttribute("aria-pressed", String(flow));
  render();
}
function showKeys() {
  const hidden = byId("keys").toggleAttribute("hidden");
  byId("help").setAttribute("aria-expanded", String(!hidden));
}

/* ---- The page again, with what was corrected: it opens here as anywhere, and aligner convert reads it. */

const inScript = (value) => JSON.stringify(value).replace(/[<\u2028\u2029]/g, (char) => `\\u${char.charCodeAt(0).toString(16).padStart(4, "0")}`);
function written(chunk) {
  if (!chunk.changed) return chunk.element.outerHTML;
  const cells = Object.create(null);
  for (const name of about.columns) cells[name] = chunk.rows.map((row) => row.cells[name]);
  const cuts = {};
  chunk.rows.forEach((row, index) => {
    if (Math.max(row.units[0].length, row.units[1].length) < 2) return;
    cuts[index] = row.units.map((units) => {
      let at = units.length ? units[0].text.length : 0;
      return units.slice(1).map((unit) => {
        const edge = [at, at + unit.gap.length];
        at = edge[1] + unit.text.length;
        return edge;
      });
    });
  });
  const doubts = chunk.rows.flatMap((row, index) => (needsCheck(row) ? [`${index}:${row.doubt}`] : []));
  return `<script type="application/json" class="rows" data-count="${chunk.rows.length}" data-doubts="${doubts.join(",")}">${inScript({ cells, cuts })}<\/script>`;
}
function save() {
  const pieces = ["<!doctype html>\n<html lang=\"en\">", document.head.outerHTML, "\n<body>\n", shell, "\n<main id=\"main\"></main>\n"];
  for (const chunk of chunks) if (!chunk.rows || chunk.rows.length) pieces.push(written(chunk), "\n");
  byId("about").dataset.total = countPairs();
  pieces.push(byId("about").outerHTML, "\n", document.querySelector("footer").outerHTML, "\n", byId("code").outerHTML, "\n</body></html>\n");
  const link = make("a", { href: URL.createObjectURL(new Blob(pieces, { type: "text/html" })), download: about.file });
  const name = decodeURIComponent(location.pathname.split("/").pop() || "");
  if (/\.html?$/i.test(name)) link.download = name;
  link.click();
  saved = true;
  tell();
}
addEventListener("beforeunload", (event) => { if (!saved) event.preventDefault(); });

/* ---- Controls. */

const filterNames = [["", "All pairs"], ["check", "To check, least sure first"], ["least", "All, least sure first"], ["alone", "Only on one side"], ["moved", "Moved"], ["done", "Settled or corrected"]];
for (const [value, text] of filterNames) byId("filter").add(new Option(text, value));
for (const code of Object.keys(about.findings).sort()) byId("filter").add(new Option(about.findings[code][0], `f:${code}`));
if (about.sections.length > 1) {
  const choice = byId("sections");
  choice.hidden = false;
  about.sections.forEach(([source, target], index) => {
    const name = (id) => (about.documents[id] || {}).name || id;
    choice.add(new Option(`${name(source)} – ${name(target)}`, index));
  });
  choice.addEventListener("change", () => {
    const [source, target, page] = about.sections[choice.value];
    choose("");
    const isIt = (row) => row.cells.source_document === source && row.cells.target_document === target;
    for (let at = page; chunks[at]; at += 1) {
      const row = load(chunks[at]).find(isIt);
      if (row) return go(row);
    }
  });
}
byId("filter").addEventListener("change", (event) => choose(event.target.value));
byId("next").addEventListener("click", () => nextDoubt(1));
byId("flow").addEventListener("click", toggleFlow);
byId("help").addEventListener("click", showKeys);
byId("save").addEventListener("click", save);
byId("back").addEventListener("click", () => turn(view.page - 1));
byId("on").addEventListener("click", () => turn(view.page + 1));
byId("find").addEventListener("change", (event) => find(event.target.value));
byId("main").addEventListener("click", (event) => {
  const part = event.target.closest("tr.bead, .flow span");
  if (!part || String(getSelection())) return;
  const cell = event.target.closest("td");
  if (cell && !cell.classList.contains("facts")) side = [...part.children].indexOf(cell);
  here = part.bead;
  mark(false);
  if (flow) parts(here).forEach((each) => each.scrollIntoView({ block: "center" }));
});
byId("main").addEventListener("pointerover", (event) => {
  if (!flow) return;
  const part = event.target.closest(".flow span");
  document.querySelectorAll(".here").forEach((each) => each.classList.remove("here"));
  parts(part ? part.bead : here).forEach((each) => each.classList.add("here"));
});
const toSide = (place) => { side = place; mark(false); };
const keys = {
  j: () => step(1), ArrowDown: () => step(1), k: () => step(-1), ArrowUp: () => step(-1),
  ArrowLeft: () => toSide(0), ArrowRight: () => toSide(1),
  n: () => nextDoubt(1), N: () => nextDoubt(-1), f: chooseFirst,
  a: () => settle("accepted"), x: () => settle("rejected"), c: () => settle("auto"),
  m: merge, s: splitPair, u: () => move(-1), d: () => move(1), z: undo,
  PageDown: () => turn(view.page + 1), PageUp: () => turn(view.page - 1, true),
  t: toggleFlow, "?": showKeys, "/": () => byId("find").focus(),
};
document.addEventListener("keydown", (event) => {
  if ((event.ctrlKey || event.metaKey) && event.key === "s" && !saved) { event.preventDefault(); save(); return; }
  if (event.ctrlKey || event.metaKey || event.altKey) return;
  if (event.target === byId("find")) {
    if (event.key === "Escape") { event.target.value = ""; find(""); event.target.blur(); }
    if (event.key === "Enter") event.target.blur();
    return;
  }
  const act = keys[event.key];
  if (!act || event.target.closest("select") || (event.target.closest("button") && event.key.startsWith("Arrow"))) return;
  if (event.key.startsWith("Page") && pages() < 2) return;
  event.preventDefault();
  act();
});
render();
