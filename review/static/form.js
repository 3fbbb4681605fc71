// A whole form beside its values: click or keys go from field to field.
import { drawPage } from "./drawing.js";
import { at, hold, trouble } from "./page.js";
import { insist, picture, send } from "./wire.js";

const form = at("form");
const tab = form.dataset.tab;
const page = picture(form.dataset.picture);
let fields = [];
let here = null;
let since = performance.now();

async function begin() {
  const got = await send(`/review/forms/${form.dataset.page}/take`, { tab });
  const held = new Set(got.held);
  fields = got.fields.map((field) => ({ ...field, open: held.has(field.id) }));
  at("fields").replaceChildren(...fields.map(row));
  const first = fields.find((each) => String(each.id) === form.dataset.at) || fields.find(waits) || fields[0];
  choose(first);
}

const waits = (field) => field.open && field.status === "review";

function row(field) {
  const item = document.createElement("li");
  const label = document.createElement("label");
  const name = document.createElement("span");
  const state = document.createElement("span");
  const input = document.createElement("input");
  const told = document.createElement("p");
  input.id = `field-${field.id}`;
  told.id = `told-${field.id}`;
  input.setAttribute("aria-describedby", told.id);
  label.htmlFor = input.id;
  name.textContent = field.field;
  input.value = field.settled ? field.settled.text ?? "" : field.text;
  input.autocomplete = "off";
  input.maxLength = 200;
  input.readOnly = !field.open;
  label.append(name, state);
  item.append(label, input, told);
  Object.assign(field, { item, input, state, told });
  mark(field, field.settled ? "settled" : field.open ? field.status : "held by somebody else");
  tell(field, field.settled ? `${decided(field)} by ${field.settled.by}` : waits(field) ? field.reason : "");
  input.addEventListener("focus", () => choose(field));
  input.addEventListener("keydown", (event) => pressed(event, field));
  return item;
}

const decided = (field) => field.settled.decision.replace("_", " ");

// How it was settled; or why the machine would not vouch for it, broken sums and other rules of the form included.
function tell(field, sentence) {
  const read = field.settled && field.input.value !== field.text ? `; read as ${field.text || "blank"}` : "";
  field.told.textContent = (sentence || "") + read;
}

function mark(field, word) {
  field.state.textContent = word;
  field.state.className = `tag ${{ review: "doubt", settled: "good", "being stored": "", "not stored": "bad" }[word] ?? ""}`;
}

function choose(field) {
  if (!field || here === field) return;
  here?.item.classList.remove("here");
  here = field;
  since = performance.now();
  field.item.classList.add("here");
  if (document.activeElement !== field.input) field.input.focus({ preventScroll: true });
  field.item.scrollIntoView({ block: "nearest" });
  draw();
}

function draw() {
  const sheet = at("sheet");
  const frame = sheet.parentElement;
  page.ready.then((image) => {
    drawPage(sheet, image, here ? [here.box] : [], frame.clientWidth);
    const scale = frame.clientWidth / image.naturalWidth;
    if (here) frame.scrollTo(0, here.box[1] * scale - frame.clientHeight / 3);
  }, () => trouble("the page cannot be opened"));
}

function move(field, by) {
  choose(fields[Math.min(fields.length - 1, Math.max(0, fields.indexOf(field) + by))]);
}

function pressed(event, field) {
  const said = event.altKey ? { b: "blank", s: "struck_out", i: "illegible" }[event.key.toLowerCase()] : undefined;
  if (event.key === "ArrowDown" || event.key === "ArrowUp") {
    event.preventDefault();
    move(field, event.key === "ArrowDown" ? 1 : -1);
  } else if (said || event.key === "Enter") {
    event.preventDefault();
    if (!field.open) return move(field, 1);
    const typed = field.input.value.trim();
    decide(field, said || (typed === field.text ? "confirmed" : typed ? "typed" : "blank"), typed);
  }
  return undefined;
}

async function decide(field, said, typed) {
  const again = field.asked === `${said} ${typed}`;
  const seconds = (performance.now() - since) / 1000;
  field.open = false;
  trouble("");
  mark(field, "being stored");
  choose(fields.slice(fields.indexOf(field) + 1).find((each) => each.open) || fields.find((each) => each.open));
  try {
    const body = { tab, reading: field.id, purpose: "form", said, typed: said === "typed" ? typed : "", seconds, insist: again };
    const answer = await insist("/review/settle", body);
    if (answer.outcome === "settled") {
      settled(field, said);
      at("live").textContent = `${field.field} settled`;
      return;
    }
    returned(field, answer.sentence, answer.outcome !== "gone");
    field.asked = answer.outcome === "asked" ? `${said} ${typed}` : undefined;
  } catch (error) { returned(field, error.message, true); }
}

function settled(field, said) {
  if (said !== "typed") field.input.value = said === "confirmed" ? field.text : "";
  field.input.readOnly = true;
  field.settled = { decision: said === "typed" ? "corrected" : said };
  mark(field, "settled");
  tell(field, decided(field));
}

function returned(field, sentence, open) {
  field.open = open;
  mark(field, "not stored");
  trouble(`${field.field}: ${sentence}`);
  if (open) choose(field);
}

at("sheet").addEventListener("click", (event) => {
  const scale = at("sheet").clientWidth / page.naturalWidth;
  const [x, y] = [event.offsetX / scale, event.offsetY / scale];
  const inside = ({ box }) => x >= box[0] && x <= box[0] + box[2] && y >= box[1] && y <= box[1] + box[3];
  choose(fields.find(inside));
});
addEventListener("resize", draw);
hold(tab, () => fields.filter((each) => each.open).map((each) => each.id));

begin().catch((error) => trouble(error.message));
