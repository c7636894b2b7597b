/* Put the parts together: the table, the header, the list, keys and pointers over one store. */
import { App } from "./app.js";
import { make, button } from "./dom.js";
import { askNumber, showKeys, showMenu } from "./dialogs.js";
import { Editing } from "./editing.js";
import { Finder } from "./finder.js";
import { Flow } from "./flow.js";
import { listenToKeys } from "./keys.js";
import { Panel } from "./panel.js";
import { listenToPointers } from "./pointer.js";
import { drawRow, drawWaiting, isOpen, looksOf, renumber } from "./row_view.js";
import { Shell } from "./shell.js";
import { Table } from "./table.js";
import { choose, t } from "./texts.js";

/**
 * Build the page.
 * @param store the rows; @param more {title, findings() -> [[code, name]], tools(acts) -> buttons of the header,
 *   acts: more actions by name, menu() -> items, settings, keepSettings(settings)}.
 */
export function openDesk(store, more) {
  const { settings } = more;
  const app = new App(store, settings);
  const editing = new Editing(app);
  const findings = new Findings(app);
  const acts = actions(app, editing, findings);
  Object.assign(acts, more.acts ? more.acts(app) : {});
  const buttonsOf = (row) => [
    ["accept", acts.accept], ["reject", acts.reject], ...(row.status === "auto" ? [] : [["clear", acts.clear]]),
    ...(acts.align && isOpen(row) ? [["align", acts.align]] : []),
  ];
  const view = {
    get focus() { return app.focus; }, get marks() { return app.marks; }, get wanted() { return app.wanted; }, get edited() { return editing.draft && editing.draft.id; },
    documents: (row) => store.documents(row), draft: (row, side, unit) => editing.fieldFor(row, side, unit), acts: buttonsOf,
  };
  const draw = (row, index) => (row ? drawRow(row, index, view, index ? app.rows.at(index - 1) : null) : drawWaiting(index));
  const looks = (row, index) => looksOf(row, view, index ? app.rows.at(index - 1) : null);
  const table = new Table(app.rows, { draw, looks, renumber }, (chunks) => store.want(chunks));
  app.table = table;
  app.panel = new Panel(app, { findings: more.findings });
  const shell = new Shell(app, acts, { title: more.title, tools: () => more.tools(app, acts) });
  const flow = new Flow(app);
  table.scroller.setAttribute("role", "rowgroup");
  table.block.setAttribute("role", "presentation");
  shell.grid.append(make("div", { class: "head-frame", role: "rowgroup" }, shell.heads), table.scroller);
  shell.main.append(flow.element);
  const work = make("div", { class: "work" }, shell.main, app.panel.element);
  document.body.classList.add("desk");
  document.body.prepend(shell.header, work, shell.bar, shell.notes);

  acts.focus_row = () => {
    const drawn = table.drawn.get(app.focus.id);
    if (drawn) drawn.element.focus({ preventScroll: true }); else document.activeElement.blur();
  };
  acts.list = () => app.tell("panel", !document.body.classList.contains("listing"));
  acts.flow = () => { flow.toggle(); if (!flow.shown) table.render(true); };
  acts.menu = () => showMenu(more.menu(app, acts), settings, (change) => {
    Object.assign(settings, change);
    if (change.language) { choose(change.language); app.tell("language"); }
    more.keepSettings(settings);
  });
  listenToKeys(acts);
  listenToPointers(app, editing, table.block);

  const redraw = (isFocus, anew = false) => {
    const { activeElement } = document;
    const hadFocus = activeElement === document.body || table.block.contains(activeElement);
    table.held = app.focus.id;
    table.render(anew);
    if (editing.draft && table.block.contains(editing.draft.field)) { editing.area.focus({ preventScroll: true }); return; }
    const drawn = table.drawn.get(app.focus.id);
    table.scroller.tabIndex = drawn ? -1 : 0;
    if (drawn && (hadFocus || (isFocus && table.block.contains(activeElement)))) drawn.element.focus({ preventScroll: true });
    if (flow.shown) flow.draw();
  };
  app.listen((what, value) => {
    if (["focus", "rows", "marks", "editing", "loaded", "language"].includes(what)) redraw(what === "focus", what === "language");
    if (what === "rows" || what === "loaded") findings.refresh();
    if (what === "find") { app.panel.start(); redraw(false); }
    if (what === "loaded") app.doubts.refresh();
    if (what === "panel") document.body.classList.toggle("listing", value);
  });
  // Where there is no room beside the texts, the list would lie on them: it is opened when it is asked for.
  const wide = matchMedia("(min-width: 68rem)");
  const fit = () => document.body.classList.toggle("listing", wide.matches);
  wide.addEventListener("change", fit);
  fit();
  if (app.rows.at(0)) app.focus = { ...app.focus, id: app.rows.at(0).id };
  table.render(true);
  shell.count();
  return { app, acts, editing, shell, table };
}

/** Rows with findings. To know them all, each part of a page must be opened, so nobody looks before a person asks. */
class Findings {
  constructor(app) {
    this.app = app;
    this.by = 0;
    this.finder = new Finder(app.rows, () => { if (this.by && this.finder.complete) this.go(); });
  }
  refresh() { this.finder.refresh(); }
  next(by) {
    this.by = by;
    if (!this.finder.filter) this.finder.start({ test: (row) => row.findings.length > 0 && row.status === "auto" });
    else if (this.finder.complete) this.go();
    if (this.by) this.app.say("find.still");
  }
  go() {
    const { by } = this;
    this.by = 0;
    this.app.next(this.finder, by, "find.no_finding");
  }
}

function actions(app, editing, findings) {
  return {
    next: () => app.step(1), previous: () => app.step(-1), page_down: () => app.page(1), page_up: () => app.page(-1),
    first: () => app.goTo(0), last: () => app.goTo(app.rows.total - 1),
    next_doubt: () => app.nextDoubt(1), previous_doubt: () => app.nextDoubt(-1),
    next_finding: () => findings.next(1), previous_finding: () => findings.next(-1),
    accept: () => app.settle("accepted"), reject: () => app.settle("rejected"), clear: () => app.settle("auto"),
    merge: () => app.merge(), split: () => app.split(), up: () => app.move(-1), down: () => app.move(1),
    source: () => app.toSide("source"), target: () => app.toSide(app.focus.side === "target" ? "third" : "target"),
    previous_unit: () => app.toUnit(-1), next_unit: () => app.toUnit(1),
    mark: () => app.mark(app.here, app.focus.side, app.focus.unit), link: () => app.link(), unlink: () => app.unlink(), join: () => app.join(),
    // The same key chooses a side where nothing is marked that could be linked.
    link_or_target: () => (app.marks.size ? app.link() : app.toSide("target")),
    edit: () => app.here && editing.begin(app.here, app.focus.side, app.focus.unit),
    undo: () => app.undo(), redo: () => app.undo(true),
    find: () => { const field = document.getElementById("find"); field.focus(); field.select(); },
    number: () => askNumber(app), help() { showKeys(this); }, leave: () => { if (!app.unmark()) app.tell("panel", false); },
  };
}

/** Return a button of the header that is always seen. */
export const mainButton = (id, text, act, shape = "") => button(shape, text, act, { class: "main", id });
