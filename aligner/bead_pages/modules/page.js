/* The page that `aligner convert` writes: one file, no server. */
import { make } from "./dom.js";
import { mainButton, openDesk } from "./desk.js";
import { LocalStore } from "./store_local.js";
import { setTexts, t } from "./texts.js";

const REMEMBERED = "trialign.settings";

function remembered() {
  try { return JSON.parse(localStorage.getItem(REMEMBERED)) || {}; } catch { return {}; }
}
function remember(settings) {
  try { localStorage.setItem(REMEMBERED, JSON.stringify(settings)); } catch { /* a browser that keeps nothing */ }
}

async function start() {
  const about = JSON.parse(document.getElementById("about").textContent);
  const settings = remembered();
  setTexts(about.texts, settings.language);
  let desk = null;
  const store = new LocalStore(about, {
    changed: () => desk && desk.app.tell("counts"),
    kept: () => desk && desk.app.tell("kept"),
    said: (key, values) => setTimeout(() => desk.app.say(key, values, true)),
  });
  const restored = await store.open();
  desk = openDesk(store, {
    settings, keepSettings: remember,
    title: { short: document.title, long: document.title },
    findings: () => Object.entries(about.findings).map(([code, [name]]) => [code, name]),
    acts: () => ({ save: () => store.save() }),
    tools: (app, acts) => {
      const save = mainButton("save", t("act.save"), acts.save);
      app.listen((what) => { if (what === "counted") save.hidden = !store.unsaved; });
      return [save];
    },
    menu: (app, acts) => [
      [t("menu.page"), [["", t("act.save"), acts.save], ["flow", t("act.flow"), acts.flow], ["list", t("act.list"), acts.list], ["", t("act.number"), acts.number], ["", t("act.help"), acts.help]]],
      [about.sections.length > 1 ? t("menu.documents") : "", about.sections.length > 1 ? about.sections.map((section) => sectionItem(about, app, section)) : []],
    ],
  });
  if (restored) desk.app.say("local.restored", { count: restored });
  else if (!desk.store && !store.counts().doubtful) leastSureFirst(desk.app);
  addEventListener("beforeunload", (event) => { if (store.unsaved && (!store.kept || store.waiting)) event.preventDefault(); });
}

/* Where nothing is doubtful, what is least sure all the same. */
function leastSureFirst(app) {
  if (!app.rows.at(0) || app.rows.at(0).confidence === null) return;
  app.panel.choose({ state: "open", sorted: true });
  app.say("doubts.none_at_all");
}

function sectionItem(about, app, [source, target, number]) {
  const name = (id) => (Object.hasOwn(about.documents, id) ? about.documents[id].name : id);
  return ["", `${name(source)} – ${name(target)}`, () => {
    const { chunks } = app.rows;
    for (let at = number; chunks[at]; at += 1) {
      const row = app.rows.open(chunks[at]).find((each) => each.cells.source_document === source && each.cells.target_document === target);
      if (row) { app.go(row); return; }
    }
  }];
}

const frame = document.querySelector("noscript");
if (frame) frame.remove();
start().catch((error) => {
  document.body.prepend(make("p", { class: "said alarm", role: "alert" }, String(error)));
  throw error;
});
