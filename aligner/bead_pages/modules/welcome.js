/* The empty page: two documents are dropped on it, or picked, and built. */
import { fill, make } from "./dom.js";
import { known, number, t } from "./texts.js";

/** Let a person choose files. */
export function pickFiles({ multiple }, take) {
  const field = make("input", { type: "file", multiple, hidden: true, id: "picker" });
  field.addEventListener("change", () => { take([...field.files]); field.remove(); });
  document.body.append(field);
  field.click();
}

/** @param opened called when the workspace may be ready; returns whether it was. */
export function showWelcome(server, workspace, opened) {
  const list = make("ul", { class: "files" });
  const said = make("div", { class: "hint", role: "status" });
  const meter = make("progress", { hidden: true, max: "1", "aria-label": t("welcome.progress") });
  const go = make("button", { type: "button", class: "main", id: "build", disabled: true, click: () => build() }, t("welcome.build"));
  const pick = make("button", { type: "button", id: "pick", click: () => pickFiles({ multiple: true }, take) }, t("welcome.pick"));
  const zone = make(
    "main", { class: "welcome" }, make("div", { class: "zone" }, make("h1", {}, t("welcome.title")), make("p", { class: "invitation" }, t("welcome.about")), make("div", { class: "line invitation" }, pick, go), list, meter, said, recentList()),
  );
  const names = new Set();
  let isBuilding = workspace.state === "building";
  let opening = null; // an event and a request may tell of the same workspace
  const enter = () => { opening ||= opened().finally(() => { opening = null; }); return opening; };

  function recentList() {
    const recent = workspace.recent || [];
    if (!recent.length) return null;
    const entry = ({ id, name, when }) => make("li", {}, make("button", { type: "button", class: "wide-button", click: () => open(id) }, name, make("small", {}, new Date(when).toLocaleDateString(document.documentElement.lang))));
    return make("section", { class: "recent" }, make("h2", {}, t("welcome.recent")), make("ul", { class: "files" }, ...recent.map(entry)));
  }
  async function open(id) {
    try {
      await server.post("/api/open", { id });
      await look();
    } catch (error) { fail(error.message); }
  }
  async function take(files) {
    for (const file of files) {
      const item = make("li", {}, file.name);
      list.append(item);
      try {
        const answer = await server.put(`/api/files/${encodeURIComponent(file.name)}`, file);
        names.add((answer && answer.name) || file.name);
        item.classList.add("taken");
      } catch (error) {
        item.append(make("span", { class: "bad" }, ` – ${error.message}`));
      }
    }
    go.disabled = names.size < 2;
    // Two documents are what most people have; there is nothing else to decide.
    if (names.size === 2 && files.length === 2) build();
  }
  function invite(isInviting) {
    for (const each of zone.querySelectorAll(".invitation")) each.hidden = !isInviting;
    fill(zone.querySelector("h1"), t(isInviting ? "welcome.title" : "welcome.building"));
  }
  async function build() {
    if (isBuilding) return;
    isBuilding = true;
    go.disabled = true;
    fill(said, t("welcome.building"));
    try { await server.post("/api/build", {}); } catch (error) { fail(error.message); return; }
    follow();
  }
  function fail(problem) {
    isBuilding = false;
    invite(true);
    meter.hidden = true;
    go.disabled = names.size < 2;
    fill(said, ...problem.split("\n").map((line) => make("p", { class: "bad" }, line)));
  }
  function show({ stage, done, total }) {
    meter.hidden = false;
    if (total) { meter.max = total; meter.value = done; } else meter.removeAttribute("value");
    fill(said, `${t("welcome.building")} ${known(`stage.${stage}`, stage || "")} ${total ? `${number(done)}/${number(total)}` : ""}`);
  }
  /* Events may be missed while the connection is made; the workspace is asked, too. */
  async function follow() {
    while (zone.isConnected) {
      await new Promise((resolve) => { setTimeout(resolve, 1000); });
      if (!isBuilding) return;
      await look().catch(() => {});
    }
  }
  async function look() {
    const now = await server.get("/api/workspace");
    if (now.state === "building") { isBuilding = true; if (now.progress) show(now.progress); return; }
    if (!isBuilding && now.state !== "ready") return;
    if (zone.isConnected && !(await enter())) fail((now.errors || []).join("\n") || t("welcome.failed"));
  }
  addEventListener("dragover", (event) => { if (zone.isConnected) { event.preventDefault(); zone.classList.add("over"); } });
  addEventListener("dragleave", () => zone.classList.remove("over"));
  addEventListener("drop", (event) => {
    if (!zone.isConnected) return;
    event.preventDefault();
    zone.classList.remove("over");
    take([...event.dataTransfer.files]);
  });
  document.body.prepend(zone);
  if (isBuilding) {
    invite(false); // the documents were named on the command line
    follow();
  }
  for (const problem of workspace.errors || []) said.append(make("span", { class: "bad" }, problem));
  return {
    close: () => zone.remove(),
    hear: (event) => { if (event.type === "progress") show(event); if (event.type === "workspace") look(); },
  };
}
