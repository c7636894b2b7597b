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

/** Return a text; `{name}` stands for a value, and the value `count` chooses between one and several. */
export function t(key, values = {}) {
  let found = all[language][key] ?? all.en[key] ?? key;
  if (typeof found === "object") found = found[plural.select(values.count)] ?? found.other;
  return found.replace(/\{(\w+)\}/g, (whole, name) => {
    const value = values[name];
    return typeof value === "number" ? number(value) : value ?? whole;
  });
}
