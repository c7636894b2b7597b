/* The texts of the interface, in the language that a person chose or the browser asks for. */

let all = { en: {} };
let language = "en";
let plural = new Intl.PluralRules("en");

/** Take the texts of all languages, and choose one. */
export function setTexts(texts, wanted) {
  all = texts;
  const asked = [wanted, ...(navigator.languages || [])].filter(Boolean).map((tag) => tag.toLowerCase().split("-")[0]);
  choose(asked.find((tag) => Object.hasOwn(all, tag)) || "en");
}
export function choose(name) {
  language = name;
  plural = new Intl.PluralRules(name);
  document.documentElement.lang = name;
}
export const chosen = () => language;
export const languages = () => Object.entries(all).map(([name, texts]) => [name, texts["language.name"]]);

export const number = (value) => value.toLocaleString(language);

/** Return the name of a language in the language of the interface. */
export function languageName(tag, otherwise = "") {
  try { return (tag && new Intl.DisplayNames([language], { type: "language" }).of(tag)) || otherwise; } catch { return otherwise; }
}

const has = (key) => Object.hasOwn(all[language], key) || Object.hasOwn(all.en, key);

/** Return a text, or `otherwise` where the page has none, as for a format or a check that it does not know. */
export const known = (key, otherwise) => (has(key) ? t(key) : otherwise);

/** Return what a check found, in the language of the page. */
export function messageOf({ code, message, detail }) {
  const own = `check.${code}`;
  if (!has(own)) return message;
  if (!detail) return t(own);
  return t("check.said", { message: t(own), detail: typeof detail === "string" ? detail : t(`detail.${detail[0]}`, detail[1]) });
}
export const nameOf = (code, name) => known(`check.${code}.name`, name);

/** Return a text; `{name}` stands for a value, and the value `count` chooses between one and several. */
export function t(key, values = {}) {
  let found = all[language][key] ?? all.en[key] ?? key;
  if (typeof found === "object") found = found[plural.select(values.count)] ?? found.other;
  return found.replace(/\{(\w+)\}/g, (whole, name) => {
    const value = values[name];
    return typeof value === "number" ? number(value) : value ?? whole;
  });
}
