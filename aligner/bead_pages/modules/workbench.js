/* The page of the workbench: `aligner edit`. */
import { fill, make } from "./dom.js";
import { mainButton, openDesk } from "./desk.js";
import { openDialog, showExport, showProposal } from "./dialogs.js";
import { ServerStore } from "./store_server.js";
import { Server } from "./server.js";
import { known, setTexts, t } from "./texts.js";
import { pickFiles, showWelcome } from "./welcome.js";

const about = JSON.parse(document.getElementById("about").textContent);
const settings = about.settings || {};
const server = new Server(about.token);

function keepSettings(changed) { server.ask("/api/settings", { method: "PUT", json: changed }).catch(() => {}); }

const sameUnits = (one, other) => ["source", "target"].every((side) => one[side].length === other[side].length && one[side].every((unit, index) => unit.id === other[side][index].id));

/** Ask for a proposal, show what it would change, and take it over as one action. */
async function align(app, store, asked) {
  app.say("align.running");
  let proposal;
  try {
    proposal = await store.align(asked);
  } catch (error) { app.say("server.refused_rows", { problem: error.message }, true); return; }
  const old = proposal.removed.map((id) => store.rows.get(id));
  if (old.includes(null)) { app.say("align.loading"); return; }
  const same = new Set(old.filter((row) => proposal.rows.some((each) => sameUnits(each, row))));
  const removed = old.filter((row) => !same.has(row));
  const rows = proposal.rows.filter((row) => ![...same].some((each) => sameUnits(each, row)));
  if (!rows.length) { app.say("align.same"); return; }
  app.say("align.ready");
  showProposal({ removed, rows, seconds: proposal.seconds }, store.pair, () => {
    const added = rows.map((row) => ({ ...row, base: removed[0].id }));
    app.run({ name: "align", removed, added, next: added[0] });
  });
}

function alignActs(app, store) {
  return {
    align: () => {
      if (!app.here) return;
      const { rows } = app.marked();
      if (rows.length > 1) { align(app, store, { scope: "rows", rows: rows.map((row) => row.id) }); return; }
      if (app.inView(app.here)) align(app, store, { scope: "here", row: app.here.id });
    },
    align_all: () => align(app, store, { scope: "all" }),
  };
}

function exportFrom(app, store, formats) {
  const query = (choice, more = {}) => `${store.path}/export?${new URLSearchParams({ ...choice, ...more })}`;
  const named = formats.map((format) => (typeof format === "string" ? [format, format.toUpperCase()] : [format.id, `${format.id.toUpperCase()} – ${known(`format.${format.id}`, format.about)}`]));
  showExport(
    named, async (choice) => (await server.get(query(choice, { counts: "1" }))).rows,
    (choice) => server.download(query(choice)).then(
      (name) => app.say("export.done", { name }), (error) => app.say("server.refused_rows", { problem: error.message }, true),
    ),
  );
}

function glossary(app) {
  pickFiles({ multiple: false }, async ([file]) => {
    try {
      const { terms } = await server.put(`/api/glossary?name=${encodeURIComponent(file.name)}`, file);
      app.say("glossary.done", { count: terms });
    } catch (error) { app.say("server.refused_rows", { problem: error.message }, true); }
  });
}

function saveAs(app, folder) {
  const field = make("input", { type: "text", id: "folder", "aria-label": t("save.folder"), value: folder || "" });
  const form = make("form", { method: "dialog" }, make("p", { class: "hint" }, t("save.about")), make("div", { class: "line" }, field, make("button", { type: "submit", class: "main" }, t("save.go"))));
  const dialog = openDialog(t("act.save_as"), form);
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    try {
      await server.post("/api/save", { folder: field.value });
      dialog.close();
      app.say("save.done", { folder: field.value });
    } catch (error) { fill(form.querySelector(".hint"), error.message); }
  });
}

async function openPair(workspace) {
  const wanted = decodeURIComponent(location.hash.slice(1));
  const pair = workspace.pairs.find((each) => each.id === wanted) || workspace.pairs[0];
  let desk = null;
  const tell = (what) => () => desk && desk.app.tell(what);
  // Many parts may come at once; they are drawn once.
  let drawing = null;
  const loaded = () => { drawing ||= setTimeout(() => { drawing = null; tell("loaded")(); }, 16); };
  const store = new ServerStore(server, pair, {
    changed: tell("counts"), loaded, kept: tell("rows"),
    said: (key, values, isUrgent) => desk && desk.app.say(key, values, isUrgent),
  });
  await store.open();
  const short = `${pair.source.title} – ${pair.target.title}`;
  document.title = `${short} – trialign`;
  desk = openDesk(store, {
    settings, keepSettings, title: { short, long: `${short} (${workspace.folder || workspace.name})` },
    findings: () => store.codes(),
    acts: (app) => ({ ...alignActs(app, store), export: () => exportFrom(app, store, workspace.formats), save: () => exportFrom(app, store, workspace.formats) }),
    tools: (app, acts) => [mainButton("export", t("act.export"), acts.export)],
    menu: (app, acts) => [
      [t("menu.page"), [
        ["", t("act.export"), acts.export], ["align", t("act.align_all"), acts.align_all], ["", t("act.glossary"), () => glossary(app)],
        ...(workspace.saved ? [] : [["", t("act.save_as"), () => saveAs(app, workspace.folder)]]),
        ["flow", t("act.flow"), acts.flow], ["list", t("act.list"), acts.list], ["redo", t("act.redo"), acts.redo], ["", t("act.number"), acts.number], ["", t("act.help"), acts.help],
      ]],
      [workspace.pairs.length > 1 ? t("menu.documents") : "", workspace.pairs.length > 1 ? workspace.pairs.map((each) => [
        "", `${each.source.title} – ${each.target.title}`, () => { location.hash = encodeURIComponent(each.id); location.reload(); },
      ]) : []],
    ],
  });
  addEventListener("beforeunload", (event) => { if (store.pending.length || desk.editing.draft) event.preventDefault(); });
  for (const problem of workspace.errors || []) desk.app.say("server.refused_rows", { problem }, true);
  return (event) => store.hear(event);
}

async function start() {
  setTexts(about.texts, settings.language || about.language);
  let take = () => {};
  const workspace = await server.get("/api/workspace");
  server.listen((event) => take(event), () => {}, () => {});
  if (workspace.state === "ready" && workspace.pairs.length) { take = await openPair(workspace); return; }
  const welcome = showWelcome(server, workspace, async () => {
    const built = await server.get("/api/workspace");
    if (built.state !== "ready" || !built.pairs.length) return false;
    welcome.close();
    take = await openPair(built);
    return true;
  });
  take = (event) => welcome.hear(event);
}

start().catch((error) => {
  document.body.prepend(make("p", { class: "notes said alarm", role: "alert" }, t("server.failed", { problem: error.message })));
});
