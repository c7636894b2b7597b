/* Windows over the page: keys, the menu, go to a number, export, what aligning again would change. */
import { make, fill, button } from "./dom.js";
import { KEYS } from "./keys.js";
import { sideText } from "./model.js";
import { chosen, languages, t } from "./texts.js";

/** Open a dialog; it goes when it is closed, and the focus goes back to where it was. */
export function openDialog(title, ...children) {
  const heading = make("h2", { id: "dialog-title" }, title);
  const dialog = make("dialog", { "aria-labelledby": "dialog-title" }, make("div", { class: "dialog-head" }, heading, button("close", t("dialog.close"), () => dialog.close(), { class: "plain closer" })), ...children);
  dialog.addEventListener("close", () => dialog.remove());
  dialog.addEventListener("click", (event) => { if (event.target === dialog) dialog.close(); });
  document.body.append(dialog);
  dialog.showModal();
  return dialog;
}

export function showKeys(acts) {
  const rows = KEYS.filter(([name]) => acts[name] || name === "leave" || name === "mark").map(([name, keys]) => make(
    "div", {}, make("dt", {}, ...keys.split(" ").flatMap((each) => [make("kbd", {}, each), " "])), make("dd", {}, t(`act.${name}`)),
  ));
  const dialog = openDialog(t("act.help"), make("dl", { class: "keys" }, ...rows), make("p", { class: "hint" }, t("help.edit")), make("p", { class: "hint" }, t("help.pointer")));
  dialog.classList.add("wide");
  dialog.addEventListener("keydown", (event) => { if (event.key === "?") { event.preventDefault(); dialog.close(); } });
}

export function askNumber(app) {
  const field = make("input", { type: "text", inputmode: "numeric", id: "number", "aria-label": t("number.label"), autocomplete: "off" });
  const form = make("form", { class: "line", method: "dialog" }, field, make("button", { type: "submit", class: "main" }, t("number.go")));
  const dialog = openDialog(t("act.number"), make("p", { class: "hint" }, t("number.hint", { rows: app.rows.total })), form);
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    const wanted = Number(field.value.replace(/[^\d]/g, ""));
    dialog.close();
    if (wanted >= 1) app.goTo(Math.min(wanted, app.rows.total) - 1);
  });
  field.focus();
}

/**
 * The menu holds what the header has no room for.
 * @param items lists of [shape, text, act] by heading; @param settings {locked}; @param set called with what was changed.
 */
export function showMenu(items, settings, set) {
  const lock = make("input", { type: "checkbox", id: "lock", change: () => set({ locked: lock.checked }) });
  lock.checked = Boolean(settings.locked);
  const language = make("select", { id: "language", "aria-label": t("menu.language"), change: () => { dialog.close(); set({ language: language.value }); } });
  for (const [name, own] of languages()) language.append(make("option", { value: name, selected: name === chosen(), lang: name }, own));
  const dialog = openDialog(
    t("menu.label"),
    ...items.filter(([, list]) => list.length).map(([heading, list]) => make(
      "section", {}, heading ? make("h3", {}, heading) : null,
      ...list.map(([shape, text, act, more]) => button(shape, text, () => { dialog.close(); act(); }, { class: "wide-button", ...more })),
    )),
    make("section", {}, make("h3", {}, t("menu.settings")), make("label", { class: "line" }, lock, make("span", {}, t("menu.lock"), make("small", {}, t("menu.lock_about")))), make("label", { class: "line" }, make("span", {}, t("menu.language")), language)),
  );
  dialog.classList.add("drawer");
}

/* Rows as one side of a comparison: unchanged ones are not shown. */
function compared(rows, documents) {
  const cells = (row) => ["source", "target"].map((side) => make("span", { lang: documents[side] && documents[side].tag, class: row[side].length ? "" : "none" }, row[side].length ? sideText(row[side]) : "—"));
  return make("ol", { class: "compared" }, ...rows.map((row) => make("li", {}, ...cells(row))));
}
const MOST = 100;

/** Show what aligning again would change; the person takes it over or not. */
export function showProposal({ removed, rows, seconds }, documents, take) {
  const dialog = openDialog(
    t("align.title"),
    make("p", { class: "hint" }, t("align.changed", { before: removed.length, after: rows.length }), " ", seconds ? t("align.seconds", { seconds: seconds.toFixed(1) }) : ""),
    make("div", { class: "proposal" },
      make("section", {}, make("h3", {}, t("align.before")), compared(removed.slice(0, MOST), documents)),
      make("section", {}, make("h3", {}, t("align.after")), compared(rows.slice(0, MOST), documents))),
    Math.max(removed.length, rows.length) > MOST ? make("p", { class: "hint" }, t("align.more", { shown: MOST })) : null,
    make("div", { class: "dialog-foot" },
      make("button", { type: "button", id: "drop-proposal", click: () => dialog.close() }, t("align.drop")),
      make("button", { type: "button", id: "take-proposal", class: "main", click: () => { dialog.close(); take(); } }, t("align.take"))),
  );
  dialog.classList.add("wide");
  dialog.querySelector("#take-proposal").focus();
}

const LEAVE_OUT = ["tmx"]; // formats that cannot say that a pair is rejected

/** Export: a format, which rows, and how many they are before anything is written. */
export function showExport(formats, count, write) {
  const field = (name, options) => {
    const select = make("select", { id: `export-${name}`, change: () => ask() });
    for (const [value, text] of options) select.append(make("option", { value }, text));
    return make("label", { class: "line" }, make("span", {}, t(`export.${name}`)), select);
  };
  const untranslated = make("input", { type: "checkbox", id: "export-untranslated", change: () => ask() });
  const counts = make("p", { class: "count", role: "status", id: "export-count" });
  const go = make("button", { type: "button", class: "main", id: "export-go", click: () => { dialog.close(); write(choice()); } }, t("export.go"));
  const fields = [
    field("format", formats), field("only", [["accepted", t("export.only_accepted")], ["all", t("export.only_all")]]),
    field("confidence", [["", t("filter.any_confidence")], ...[50, 75, 90].map((each) => [String(each / 100), t("export.above", { percent: each })])]),
    make("label", { class: "line" }, untranslated, make("span", {}, t("export.untranslated"))),
  ];
  const dialog = openDialog(t("export.title"), ...fields, counts, make("div", { class: "dialog-foot" }, go));
  const value = (name) => dialog.querySelector(`#export-${name}`).value;
  const choice = () => ({ format: value("format"), only: value("only"), min_confidence: value("confidence"), untranslated: untranslated.checked ? "1" : "0" });
  let turn = 0;
  async function ask() {
    turn += 1;
    const mine = turn;
    const all = dialog.querySelector("#export-only [value=all]");
    all.textContent = t(LEAVE_OUT.includes(value("format")) ? "export.only_all" : "export.only_marked");
    fill(counts, t("export.counting"));
    try {
      const rows = await count(choice());
      if (mine !== turn) return;
      fill(counts, t("export.rows", { count: rows }), rows === 0 && value("only") === "accepted" ? ` ${t("export.none_accepted", { all: all.textContent })}` : "");
      go.disabled = rows === 0;
    } catch (error) { if (mine === turn) fill(counts, error.message); }
  }
  ask();
}
