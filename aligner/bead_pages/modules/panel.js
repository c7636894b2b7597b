/* The list at the side: doubtful rows, or those that filters or the search leave. The table is never filtered, so that a
   row is always looked at among its neighbors; the list only goes there. */
import { make, fill, button } from "./dom.js";
import { Finder } from "./finder.js";
import { sideText } from "./model.js";
import { isOpen, percent } from "./row_view.js";
import { hitsIn } from "./spans.js";
import { nameOf, number, t } from "./texts.js";

const SHOWN = 200;
const MOST_OPENED = 6;
const BETWEEN = 3000; // milliseconds between looks at all findings
const STATES = ["doubtful", "open", "accepted", "edited", "rejected", "one_sided", "moved", "all"];
const BELOW = [90, 75, 50, 25];
const open = (row) => row.status === "auto";
const TESTS = {
  doubtful: isOpen, open, all: () => true,
  accepted: (row) => row.status === "accepted", edited: (row) => row.status === "edited", rejected: (row) => row.status === "rejected",
  one_sided: (row) => !row.source.length || !row.target.length, moved: (row) => row.relation === "moved",
};

export class Panel {
  constructor(app, { findings }) {
    Object.assign(this, { app, choice: { state: "doubtful", finding: "", below: "", sorted: false }, codes: findings });
    this.finder = new Finder(app.rows, () => this.show());
    this.list = make("ol", { class: "hits" });
    this.count = make("p", { class: "count", role: "status" });
    this.element = make("aside", { id: "side", "aria-label": t("list.label") });
    this.draw();
    app.listen((what) => {
      if (what === "rows" || what === "loaded") this.finder.refresh();
      if (what === "focus") this.point();
      if (what === "language") this.draw();
    });
  }
  draw() {
    const select = (name, label, options) => {
      const field = make("select", { id: name === "state" ? "filter" : `filter-${name}`, "aria-label": label, change: () => this.choose({ [name]: field.value }) });
      for (const [value, text] of options) field.append(make("option", { value: value || "", selected: value === this.choice[name] }, text));
      return field;
    };
    this.fields = {
      state: select("state", t("filter.state"), STATES.map((each) => [each, t(`filter.${each}`)])),
      finding: select("finding", t("filter.finding"), []),
      below: select("below", t("filter.confidence"), [["", t("filter.any_confidence")], ...BELOW.map((each) => [String(each), t("filter.below", { percent: each })])]),
    };
    this.offered = null;
    this.offer();
    this.sort = button("", t("filter.least_first"), () => this.choose({ sorted: !this.choice.sorted }), { class: "toggle" });
    this.heading = make("h2", {}, t("list.label"));
    fill(
      this.element,
      make("div", { class: "side-head" }, this.heading, button("close", t("list.close"), () => this.app.tell("panel", false), { class: "plain closer" })),
      make("div", { class: "filters" }, ...Object.values(this.fields), this.sort), this.count,
      make("div", { class: "hits-frame", tabindex: "-1" }, this.list),
    );
    this.start();
  }
  /** Offer the findings that there are; a server finds them while a person works. */
  offer() {
    const codes = this.codes();
    if (this.offered === JSON.stringify(codes)) return;
    this.offered = JSON.stringify(codes);
    const options = [["", t("filter.any_finding")], ["*", t("filter.with_finding")], ...codes.map(([code, name]) => [code, `${code} ${nameOf(code, name)}`])];
    fill(this.fields.finding, ...options.map(([value, text]) => make("option", { value }, text)));
    this.fields.finding.value = this.choice.finding;
  }
  choose(change) {
    this.choice = { ...this.choice, ...change };
    if (this.app.wanted && Object.hasOwn(change, "state")) this.app.tell("unfind");
    for (const name of ["state", "finding", "below"]) this.fields[name].value = this.choice[name];
    this.start();
  }
  start() {
    const { app } = this;
    this.count.textContent = t("find.still");
    const { state, finding, below, sorted } = this.choice;
    this.sort.setAttribute("aria-pressed", String(sorted));
    this.element.classList.toggle("finding", Boolean(app.wanted));
    this.finder.start(app.wanted ? this.search(app.wanted) : {
      test: (row) => TESTS[state](row)
        && (!finding || (finding === "*" ? row.findings.length > 0 : row.findings.some((each) => each.code === finding)))
        && (!below || (row.confidence !== null && row.confidence < Number(below) / 100)),
      peek: state === "doubtful" && !finding && !below && !sorted && app.store.peekDoubts ? (chunk) => app.store.peekDoubts(chunk) : null,
      sureness: sorted ? (entry) => (entry.row ? entry.row.confidence : null) : null,
    });
  }
  search(wanted) {
    const has = (units) => units.length > 0 && hitsIn(sideText(units), wanted).length > 0;
    return {
      test: (row) => has(row.source) || has(row.target) || (row.third && has(row.third)),
      peek: this.app.store.peekText && ((chunk) => this.app.store.peekText(chunk, wanted)),
    };
  }
  show() {
    this.timer ||= setTimeout(() => { this.timer = null; this.paint(); }, 30);
  }
  paint() {
    const now = performance.now();
    if (document.activeElement !== this.fields.finding && !(now < this.offering)) {
      this.offer();
      this.offering = now + BETWEEN;
    }
    const { entries, complete } = this.finder;
    const key = this.app.wanted ? "list.hits" : "list.rows";
    this.count.textContent = complete ? t(key, { count: entries.length }) : t("find.still");
    const at = this.app.here ? this.app.rows.indexOf(this.app.here.id) : 0;
    const found = this.finder.filter && this.finder.filter.sureness ? 0 : entries.findIndex((entry) => entry.index >= at);
    const from = Math.max(0, Math.min((found < 0 ? entries.length : found) - SHOWN / 2, entries.length - SHOWN));
    this.opened = 0;
    fill(this.list, ...entries.slice(from, from + SHOWN).map((entry) => this.item(entry)));
    this.list.start = from + 1;
    this.point();
    this.app.tell("found");
  }
  /* The row of an entry; a part of a page that was not opened yet is opened, but only a few of them. */
  rowOf({ row, chunk, place }) {
    if (row) return row;
    if (!chunk.rows && chunk.open && this.opened < MOST_OPENED) { this.opened += 1; this.app.rows.open(chunk); }
    return chunk.rows ? chunk.rows[place] : null;
  }
  item(entry) {
    const { index } = entry;
    const row = this.rowOf(entry);
    const documents = row ? this.app.store.documents(row) : {};
    const side = row && row.source.length ? "source" : "target";
    const text = row ? sideText(row[side]).slice(0, 90) : "";
    const codes = row ? row.findings.map((each) => each.code).join(" ") : "";
    const sure = row && isOpen(row) && row.confidence !== null ? percent(row.confidence) : "";
    return make(
      "li", {}, make(
        "button", { type: "button", class: "hit-row", "data-index": String(index), click: () => this.go(index) },
        make("span", { class: "hit-number" }, number(index + 1)),
        make("span", { class: "hit-text", lang: documents[side] && documents[side].tag }, text),
        make("span", { class: "hit-facts" }, [codes, sure].filter(Boolean).join(" · ")),
      ),
    );
  }
  go(index) {
    this.app.goTo(index);
    if (matchMedia("(max-width: 68rem)").matches) this.app.tell("panel", false);
  }
  /** Go on in a list that a person chose, when a row of it is settled. */
  goOn(index) {
    const following = this.choice.state === "doubtful" && !this.choice.sorted ? -1 : this.finder.next(index, 1);
    if (following >= 0) this.app.goTo(following);
  }
  point() {
    const { here } = this.app;
    const index = here ? String(this.app.rows.indexOf(here.id)) : "";
    for (const each of this.list.querySelectorAll("[aria-current]")) each.removeAttribute("aria-current");
    const found = this.list.querySelector(`[data-index="${index}"]`);
    if (!found) return;
    found.setAttribute("aria-current", "true");
    const box = found.getBoundingClientRect();
    const frame = this.list.parentElement.getBoundingClientRect();
    if (box.top < frame.top || box.bottom > frame.bottom) this.list.parentElement.scrollTop += box.top - frame.top - frame.height / 3;
  }
}
