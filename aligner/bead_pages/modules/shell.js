/* The frame of the page: the header, which is one line at any width, the heads of the columns, the bar of actions. */
import { make, fill, button } from "./dom.js";
import { sidesOf } from "./row_view.js";
import { languageName, number, t } from "./texts.js";

/** Actions of the bar at the foot, with their keys; the table's page takes those it can do. */
const BAR = [
  ["accept", "a"], ["reject", "x"], ["clear", "c"], ["merge", "m"], ["split", "s"], ["up", "u"], ["down", "d"], ["link", "l"], ["unlink", "⇧L"],
  ["edit", "e"], ["join", "⇧J"], ["align", "r"], ["next_doubt", "n"],
];
const SHAPES = { next_doubt: "next" };
const QUIET = 7000; // milliseconds that a message stays

export class Shell {
  /** @param acts functions by the names of actions; @param title {short, long}. */
  constructor(app, acts, { title, tools }) {
    Object.assign(this, { app, acts, title, tools });
    this.header = make("header", { class: "top", id: "top" });
    this.heads = make("div", { class: "heads", role: "row" });
    this.grid = make("div", { class: "grid", role: "grid", "aria-colcount": "4", "aria-label": t("grid.label") });
    this.main = make("main", { id: "main" }, this.grid);
    this.bar = make("div", { class: "bar", role: "toolbar", "aria-label": t("bar.label") });
    this.said = make("p", { class: "said", id: "said", role: "status" });
    this.alarm = make("p", { class: "said alarm", role: "alert" });
    this.notes = make("div", { class: "notes" }, this.said, this.alarm);
    this.draw();
    app.listen((what, value) => {
      if (what === "said") this.say(value);
      if (["rows", "counts", "loaded", "kept"].includes(what)) this.count();
      if (what === "focus" || what === "rows" || what === "marks") this.follow();
      if (what === "found") this.countHits();
      if (what === "unfind") this.clearFind();
      if (what === "language") { this.draw(); this.say({ text: "" }); }
    });
  }
  draw() {
    const call = (name) => () => this.acts[name]();
    const wanted = this.field ? this.field.value : "";
    this.progress = make("p", { class: "progress", id: "progress" });
    this.field = make("input", { id: "find", type: "search", placeholder: t("act.find"), "aria-label": t("find.label"), autocomplete: "off", spellcheck: "false", input: () => this.find(), keydown: (event) => this.pressFind(event) });
    this.field.value = wanted;
    this.hits = make("span", { class: "hit-count", id: "hit-count", "aria-live": "polite" });
    this.undo = button("undo", t("act.undo"), call("undo"), { class: "plain", id: "undo" });
    this.redo = button("redo", t("act.redo"), call("redo"), { class: "plain", id: "redo" });
    fill(
      this.header, make("h1", { title: this.title.long }, this.title.short), this.progress,
      make("label", { class: "find" }, this.field, this.hits), this.undo, this.redo, ...this.tools(),
      button("list", t("act.list"), call("list"), { class: "plain", id: "list" }), button("", t("act.help"), call("help"), { class: "plain help", id: "help", key: "?" }),
      button("menu", t("menu.label"), call("menu"), { class: "plain", id: "menu", "aria-haspopup": "dialog" }),
    );
    fill(this.bar, ...BAR.filter(([name]) => this.acts[name]).map(([name, key]) => button(SHAPES[name] || name, t(`act.${name}`), call(name), { key, class: `do-${name}` })));
    this.grid.setAttribute("aria-label", t("grid.label"));
    this.headed = "";
    this.count();
    this.follow();
  }

  /* ---- Find. */

  find() {
    const wanted = this.field.value.trim().toLowerCase();
    if (wanted === this.app.wanted) return;
    this.app.wanted = wanted;
    clearTimeout(this.typing);
    this.typing = setTimeout(() => this.app.tell("find"), 0);
  }
  clearFind() {
    this.field.value = "";
    this.find();
    this.countHits();
  }
  pressFind(event) {
    if (event.isComposing || event.keyCode === 229) return;
    if (event.code === "Escape") { this.clearFind(); this.acts.focus_row(); } else if (event.code === "Enter") {
      event.preventDefault();
      this.app.next(this.app.panel.finder, event.shiftKey ? -1 : 1, "find.no_more");
    } else if (event.code === "ArrowDown") { event.preventDefault(); this.acts.focus_row(); }
  }
  countHits() {
    const { finder } = this.app.panel;
    this.hits.textContent = this.app.wanted ? `${number(finder.entries.length)}${finder.complete ? "" : "…"}` : "";
  }

  /* ---- What is told. */

  count() {
    const { store } = this.app;
    const counts = store.counts();
    fill(
      this.progress,
      make("span", { class: "long" }, t("progress.long", counts)), make("span", { class: "short", "aria-hidden": "true" }, t("progress.short", counts)),
    );
    this.progress.append(make("span", { class: "meter", "aria-hidden": "true" }, make("span", { class: "meter-done" })));
    this.progress.querySelector(".meter-done").style.inlineSize = `${counts.total ? (100 * counts.settled) / counts.total : 0}%`;
    this.undo.disabled = !store.canUndo;
    this.redo.disabled = !store.canRedo;
    this.grid.setAttribute("aria-rowcount", String(counts.total + 1));
    this.app.tell("counted", counts);
  }
  say({ text, isUrgent }) {
    const place = isUrgent ? this.alarm : this.said;
    place.textContent = text;
    clearTimeout(place.timer);
    if (text) place.timer = setTimeout(() => { place.textContent = ""; }, isUrgent ? 4 * QUIET : QUIET);
  }
  /** Name the columns after the documents of the row that has the focus, and show what can be done. */
  follow() {
    const { app } = this;
    const row = app.here || app.rows.at(0);
    const link = this.bar.querySelector(".do-link");
    if (link) link.classList.toggle("ready", app.marksBoth);
    if (!row) return;
    const documents = app.store.documents(row);
    const sides = sidesOf(row);
    const name = JSON.stringify(sides.map((side) => documents[side]));
    if (name === this.headed) return;
    this.headed = name;
    this.grid.classList.toggle("three", sides.length > 2);
    this.grid.setAttribute("aria-colcount", String(sides.length + 2));
    fill(
      this.heads, make("div", { class: "number", role: "columnheader" }, make("span", { class: "unseen" }, t("grid.number"))),
      ...sides.map((side) => this.head(documents[side] || {})),
      make("div", { class: "facts", role: "columnheader" }, make("span", { class: "unseen" }, t("grid.facts"))),
    );
  }
  head(document_) {
    const { name = "", title = name, url, tag, language, spoken = language, date } = document_;
    const spokenName = languageName(tag, spoken);
    const shown = url ? make("a", { href: url, rel: "noreferrer noopener", target: "_blank" }, title) : title;
    return make("div", { class: "side", role: "columnheader" }, make("span", { lang: tag, class: "title" }, shown), " ", make("small", {}, [spokenName, date].filter(Boolean).join(" · ")));
  }
}
