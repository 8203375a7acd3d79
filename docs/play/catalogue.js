// The catalogue beside the log: all signatures, searchable, each with what is
// known of it when it is opened.

const at = (id) => document.getElementById(id);
const number = new Intl.NumberFormat("en");

// Shows it; `onExample` is given the log of an example that is to be tried.
export async function showCatalogue(engine, onExample) {
  at("count").textContent = "Loading the signatures …";
  let signatures;
  try {
    signatures = await engine.call("signatures");
  } catch (error) {
    at("count").textContent = error.message;
    return;
  }
  const rows = signatures.map((signature) => ({ words: words(signature), category: signature.category, item: item(engine, signature, onExample) }));
  at("signatures").append(...rows.map((row) => row.item));
  for (const category of new Set(signatures.map(({ category }) => category).sort())) {
    at("category").append(element("option", { value: category }, category));
  }
  const filter = () => {
    const wanted = at("search").value.toLowerCase().split(/\s+/);
    const category = at("category").value;
    let count = 0;
    for (const row of rows) {
      const fits = (category === "" || row.category === category) && wanted.every((word) => row.words.includes(word));
      row.item.hidden = !fits;
      count += fits;
    }
    at("count").textContent = count === rows.length ? `${number.format(count)} signatures` : `${number.format(count)} of ${number.format(rows.length)} signatures`;
  };
  filter();
  at("search").addEventListener("input", filter);
  at("category").addEventListener("change", filter);
  at("search").form.addEventListener("submit", (event) => event.preventDefault());
}

function words({ id, title, category }) {
  return `${id} ${title} ${category}`.toLowerCase();
}

function item(engine, { id, title, category }, onExample) {
  const details = element("details", {},
    element("summary", {}, element("span", { className: "id" }, id), element("span", { className: "title" }, prose(title)), element("span", { className: "category" }, category)));
  const fill = async () => details.append(body(await engine.call("signature", id), onExample));
  details.addEventListener("toggle", fill, { once: true });
  return element("li", {}, details);
}

function body(signature, onExample) {
  const [example] = signature.example ?? [];
  const parts = [
    ...paragraphs(signature.cause),
    ...section("Fix", (signature.remedy ?? []).flatMap(remedy)),
    ...section("Does not help", list((signature["dead-end"] ?? []).map(({ what, why }) => `${what.trim()}: ${why.trim()}`))),
    ...section("Read on", list((signature.reference ?? []).map(({ title, url }) => element("a", { href: url, target: "_blank", rel: "noopener noreferrer" }, title)))),
  ];
  if (example) {
    const button = element("button", { type: "button" }, "Diagnose this example");
    button.addEventListener("click", () => onExample(example.log));
    parts.push(...section("Example", [...code(example.log), button]));
  }
  return element("div", { className: "body" }, ...parts);
}

function remedy({ title, standing, "applies-if": condition, steps = [], before, after, note }) {
  const step = (text) => (text.trimEnd().endsWith(".") ? paragraphs(text) : code(text));
  const change = [...lines("- ", before), ...lines("+ ", after)];
  return [
    element("p", {}, element("strong", {}, title), ` (${standing})`),
    ...paragraphs(condition && `If ${condition}`),
    ...steps.flatMap(step),
    ...(change.length === 0 ? [] : code(change.join("\n"))),
    ...paragraphs(note),
  ];
}

function lines(mark, text) {
  return text ? text.trimEnd().split("\n").map((line) => mark + line) : [];
}

// What may be wider than its place takes the focus, so that keys can scroll it.
function code(text) {
  return [element("pre", { tabIndex: 0 }, text)];
}

function section(title, parts) {
  return parts.length === 0 ? [] : [element("h3", {}, title), ...parts];
}

function list(items) {
  return items.length === 0 ? [] : [element("ul", {}, ...items.map((item) => element("li", {}, item)))];
}

function paragraphs(text) {
  return text ? [element("p", {}, prose(text.trim()))] : [];
}

// `code` in a text, as the signatures write it.
function prose(text) {
  const parts = text.split(/`([^`]+)`/).map((part, n) => (n % 2 === 1 ? element("code", {}, part) : part));
  const all = document.createDocumentFragment();
  all.append(...parts);
  return all;
}

function element(name, properties, ...children) {
  const made = Object.assign(document.createElement(name), properties);
  made.append(...children);
  return made;
}
