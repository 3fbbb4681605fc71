// One field at a time. Fields are taken some ahead, with their pictures; a decision shows the next one at once and is
// sent meanwhile. What the server does not take comes back, with what was typed.
import { insist, picture, send } from "./wire.js";
import { drawAround, drawField, drawPage, doubtful } from "./drawing.js";

const at = (id) => document.getElementById(id);
const desk = at("desk");
const tab = desk.dataset.tab;
const asked = { order: desk.dataset.order, layout: desk.dataset.layout, batch: desk.dataset.batch };
const AHEAD = 8;
const KEEP_MILLISECONDS = 40_000;
const touched = matchMedia("(pointer: coarse)").matches;

let queue = [];
let current = null;
let shownAt = 0;
let zoom = 1;
let variant = 0;
let showsAround = false;
let pageWidth = 0;
let leaving = false;
let taking = null;
let advancing = null;
let settled = 0;
let waiting = 0;
const skipped = new Set();
const unsent = new Set();

// Taking fields ahead.

const mine = () => [current, ...queue].filter(Boolean).map((field) => field.id);
const beingSent = () => [...unsent].map((decision) => decision.reading);

function take() {
  taking ??= takeSome().finally(() => { taking = null; });
  return taking;
}

async function takeSome() {
  const without = [...new Set([...mine(), ...beingSent(), ...skipped])].slice(-500);
  const many = AHEAD - queue.length;
  if (many < 1) return;
  const got = await send("/review/take", { tab, ...asked, many, without });
  waiting = got.waiting + got.audit - unsent.size;
  const known = new Set([...mine(), ...beingSent()]);
  for (const field of got.fields.filter((each) => !known.has(each.id))) {
    queue.push(field);
    picture(field.pictures.field);
  }
  tell();
}

// One at a time: whoever asks while the next field is on its way gets that one.
async function next(key) {
  current = null;
  advancing ??= ahead().finally(() => { advancing = null; });
  const field = await advancing;
  if (current) {
    if (field && field !== current && !queue.includes(field)) queue.unshift(field);
    return;
  }
  if (!field) return;
  const drawn = show(field);
  if (queue.length < AHEAD / 2) take().catch((error) => trouble(error.message));
  await drawn;
  if (key !== undefined) painted(() => performance.measure("inkfield:next", { start: key, end: performance.now() }));
}

// The next field; undefined where nothing waits.
async function ahead() {
  if (!queue.length) {
    try { await take(); } catch (error) { trouble(error.message); }
  }
  const field = queue.shift();
  if (!field) nothing();
  return field;
}

function painted(then) {
  requestAnimationFrame(() => { const channel = new MessageChannel(); channel.port1.onmessage = then; channel.port2.postMessage(0); });
}

// Showing a field.

async function show(field) {
  current = field;
  [zoom, variant, shownAt] = [1, 0, performance.now()];
  desk.hidden = false;
  at("nothing").hidden = true;
  at("typed").value = field.typed || "";
  at("typed").inputMode = field.kind === "letters" ? "text" : "decimal";
  at("note").textContent = field.sentence || "";
  at("name").textContent = field.field;
  at("purpose").hidden = !field.hidden;
  at("where").textContent = `${field.layout || "no layout"} · ${field.kind} · ${field.file}, page ${field.page}`;
  at("reason").textContent = field.hidden ? "" : field.reason || "";
  at("runner").disabled = field.hidden || !variants(field).length;
  guess(field);
  options(field);
  let image = picture(field.pictures.field);
  if (!image.complete || !image.naturalWidth) {
    try { image = await image.ready; } catch { at("note").textContent = "its picture cannot be shown; p shows the page"; }
  }
  if (current !== field) return;
  draw();
  if (!touched) at("typed").focus({ preventScroll: true });
  at("live").textContent = spoken(field);
  desk.dataset.reading = field.id;
  tell();
}

function draw() {
  const image = picture(current.pictures.field);
  const frame = at("picture");
  if (image.naturalWidth) {
    drawField(at("crop"), image, current, { width: frame.clientWidth - 16, height: frame.clientHeight - 16 }, zoom);
  }
  at("around").hidden = !showsAround;
  if (showsAround) {
    const field = current;
    picture(field.pictures.around).ready.then((loaded) => {
      if (current === field) drawAround(at("surroundings"), loaded, field, at("around").clientWidth);
    }, () => { at("note").textContent = "its page cannot be opened"; });
  }
}

function guess(field) {
  const line = at("guess");
  line.replaceChildren();
  if (field.hidden) return;
  const shown = field.characters.length ? field.characters : [{ text: field.text || "blank", confidence: field.confidence }];
  const doubts = doubtful(field);
  for (const character of shown) {
    const swaps = doubts.has(character) && character.runnerUp && Number.isInteger(character.at);
    const element = document.createElement(swaps ? "button" : "span");
    element.textContent = character.text;
    if (doubts.has(character)) {
      element.className = "doubtful";
      element.title = `confidence ${character.confidence.toFixed(2)}`;
    }
    if (swaps) {
      element.type = "button";
      element.tabIndex = -1;
      element.setAttribute("aria-label", `${character.text}, or ${character.runnerUp}`);
      const other = document.createElement("small");
      other.textContent = character.runnerUp;
      element.append(other);
      element.addEventListener("click", () => { at("typed").value = swapped(field, character); });
    }
    line.append(element);
  }
  const text = document.createElement("span");
  text.className = "text";
  text.textContent = `= ${field.text || "nothing"}, ${(100 * field.confidence).toFixed(1)} %`;
  line.append(text);
}

function options(field) {
  const row = at("options");
  row.hidden = !field.options.length;
  row.replaceChildren(...field.options.map((name, place) => {
    const button = document.createElement("button");
    button.type = "button";
    button.className = "quiet";
    button.textContent = `${place + 1} ${name}`;
    button.addEventListener("click", () => { at("typed").value = name; });
    return button;
  }));
}

const variants = (field) => (field.characters || [])
  .filter((each) => each.runnerUp && Number.isInteger(each.at))
  .sort((one, other) => one.confidence - other.confidence);

const swapped = (field, character) => field.raw.slice(0, character.at) + character.runnerUp
  + field.raw.slice(character.at + character.text.length);

function spoken(field) {
  if (field.hidden) return `Audit. ${field.field}: type what stands there.`;
  const doubts = [...doubtful(field)].map((each) => `${each.text} may be ${each.runnerUp || "another"}`);
  return `${field.field}, read as ${[...field.raw].join(" ") || "blank"}. ${doubts.join(", ")}`;
}

function nothing() {
  desk.hidden = true;
  at("nothing").hidden = false;
  at("live").textContent = "Nothing waits for you.";
  at("again").focus();
  tell();
}

function tell() {
  const left = Math.max(0, waiting);
  at("count").textContent = `${settled} settled now, ${left} wait`;
  at("bar").max = Math.max(1, settled + left);
  at("bar").value = settled;
  at("unsent").hidden = !unsent.size;
  at("unsent").textContent = `${unsent.size} being stored`;
}

function trouble(sentence) {
  at("trouble").textContent = sentence;
  at("trouble").hidden = !sentence;
}

// Decisions.

function decide(said, typed, key) {
  const field = current;
  const seconds = Math.min(86_400, (performance.now() - shownAt) / 1000);
  const stays = field.asked && field.typed === typed && field.said === said;
  const decision = { tab, reading: field.id, purpose: field.purpose, said, typed, seconds, insist: Boolean(stays) };
  trouble("");
  unsent.add(decision);
  settled += 1;
  waiting -= 1;
  decision.done = store(decision, field);
  tell();
  return next(key);
}

async function store(decision, field) {
  const { done, ...body } = decision;
  try {
    const answer = await insist("/review/settle", body);
    if (answer.outcome === "asked" || answer.outcome === "refused") back(decision, field, answer.sentence, answer.outcome);
    if (answer.outcome === "gone") {
      settled -= 1;
      trouble(`${field.field} of ${field.file}: ${answer.sentence}. Your value was not stored.`);
    }
  } catch (error) {
    back(decision, field, `not stored: ${error.message}`, "failed");
  } finally {
    unsent.delete(decision);
    tell();
  }
}

// A field whose decision was not taken comes again after the one that is before the person's eyes.
function back(decision, field, sentence, outcome) {
  settled -= 1;
  waiting += 1;
  Object.assign(field, { sentence, typed: decision.typed, said: decision.said, asked: outcome === "asked" });
  queue.unshift(field);
  trouble(`${field.field} comes again: ${sentence}`);
  if (!current) next();
}

function submit(key) {
  const typed = at("typed").value.trim();
  if (current.hidden && !typed && !(current.asked && current.said !== "typed")) {
    at("note").textContent = "type what stands there, or press b where nothing does";
    return;
  }
  if (typed) decide("typed", typed, key);
  else if (current.asked && current.said !== "typed") decide(current.said, "", key);
  else decide("confirmed", "", key);
}

async function undo() {
  await Promise.allSettled([...unsent].map((decision) => decision.done));
  try {
    const { field } = await send("/review/undo", { tab });
    if (!field) { at("note").textContent = "there is nothing of yours to take back"; return; }
    if (current) queue.unshift(current);
    queue = queue.filter((each) => each.id !== field.id);
    skipped.delete(field.id);
    settled = Math.max(0, settled - 1);
    waiting += 1;
    await show({ ...field, sentence: "taken back: decide anew" });
  } catch (error) { trouble(error.message); }
}

function skip(key) {
  const field = current;
  skipped.add(field.id);
  send("/review/leave", { tab, readings: [field.id] }).catch(() => {});
  return next(key);
}

function runnerUp() {
  const all = current.hidden ? [] : variants(current);
  if (!all.length) return;
  at("typed").value = variant < all.length ? swapped(current, all[variant]) : "";
  variant = (variant + 1) % (all.length + 1);
  at("live").textContent = at("typed").value || "as it was";
}

async function wholePage() {
  const field = current;
  try {
    const image = await picture(field.pictures.page).ready;
    if (current !== field) return;
    at("page").showModal();
    pageWidth ||= Math.min(innerWidth * 0.9, image.naturalWidth);
    drawPage(at("sheet"), image, [field.box], pageWidth);
    const scale = pageWidth / image.naturalWidth;
    at("sheet").parentElement.scrollTo(field.box[0] * scale - 200, field.box[1] * scale - 200);
  } catch { at("note").textContent = "its page cannot be opened"; }
}

const commands = {
  r: runnerUp,
  b: (key) => decide("blank", "", key),
  s: (key) => decide("struck_out", "", key),
  i: (key) => decide("illegible", "", key),
  n: skip,
  u: undo,
  z: () => { zoom = zoom >= 4 ? 1 : zoom * 2; draw(); },
  c: () => { showsAround = !showsAround; draw(); },
  p: wholePage,
  f: () => { leaving = true; location.href = `/review/forms/${current.pageId}?at=${current.id}&tab=${encodeURIComponent(tab)}`; },
  "?": () => at("help").showModal(),
};

function pressed(event) {
  const key = event.timeStamp;
  if (at("page").open) return onPage(event);
  if (at("help").open || event.ctrlKey || event.metaKey) return undefined;
  if (event.target.closest(".filters, header")) return undefined;
  if (event.key === "Enter" && event.target.closest("button:not(#confirm), a")) return undefined;
  const name = event.key.toLowerCase();
  if (!current) {
    if (name === "u") { event.preventDefault(); return undo(); }
    return undefined;
  }
  if (event.key === "Enter") { event.preventDefault(); return event.repeat ? undefined : submit(key); }
  if (event.key === "Escape") { at("typed").value = ""; at("note").textContent = ""; return undefined; }
  if (commands[name] && (event.altKey || current.kind !== "letters")) {
    event.preventDefault();
    return event.repeat ? undefined : commands[name](key);
  }
  if (event.key === "Backspace" && !at("typed").value && !current.hidden) {
    event.preventDefault();
    at("typed").value = current.raw;
  }
  if (event.key.length === 1 && event.target !== at("typed") && !event.altKey) at("typed").focus();
  return undefined;
}

function onPage(event) {
  const by = { "+": 1.4, "=": 1.4, "-": 1 / 1.4 }[event.key];
  if (event.key === "p") at("page").close();
  if (!by) return;
  event.preventDefault();
  pageWidth *= by;
  drawPage(at("sheet"), picture(current.pictures.page), [current.box], pageWidth);
}

document.addEventListener("keydown", pressed);
at("value").addEventListener("submit", (event) => { event.preventDefault(); if (current) submit(event.timeStamp); });
at("again").addEventListener("click", () => { skipped.clear(); next(); });
at("close-page").addEventListener("click", () => at("page").close());
at("close-help").addEventListener("click", () => at("help").close());
for (const button of document.querySelectorAll("[data-key]")) {
  button.addEventListener("click", (event) => {
    if (current || button.dataset.key === "u") commands[button.dataset.key](event.timeStamp);
  });
}
addEventListener("resize", () => { if (current) draw(); });
addEventListener("beforeunload", (event) => { if (unsent.size) event.preventDefault(); });
addEventListener("pagehide", () => { if (!leaving) send("/review/leave", { tab }, { keepalive: true }).catch(() => {}); });
addEventListener("pageshow", (event) => { if (event.persisted) location.reload(); });
setInterval(async () => {
  if (!mine().length) return;
  const held = new Set(await send("/review/keep", { tab, readings: mine() }).catch(() => mine()));
  queue = queue.filter((field) => held.has(field.id) || field.typed !== undefined);
}, KEEP_MILLISECONDS);

next();
