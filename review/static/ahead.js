// Taking fields ahead, with their pictures, so that the next one is there at once.
import { asked, desk, mine, tab, tell } from "./desk.js";
import { at, trouble } from "./page.js";
import { nothing, show } from "./showing.js";
import { picture, send } from "./wire.js";

const AHEAD = 8;
const LOOK_AGAIN = 10_000; // milliseconds: where nothing waited, what has come since is shown by itself
let taking = null;
let advancing = null;

const beingSent = () => [...desk.unsent].map((decision) => decision.reading);

function take() {
  taking ??= takeSome().finally(() => { taking = null; });
  return taking;
}

async function takeSome() {
  const without = [...new Set([...mine(), ...beingSent(), ...desk.skipped])].slice(-500);
  const many = AHEAD - desk.queue.length;
  if (many < 1) return;
  const got = await send("/review/take", { tab, ...asked, many, without });
  desk.waiting = got.waiting + got.audit - desk.unsent.size;
  const known = new Set([...mine(), ...beingSent()]);
  for (const field of got.fields.filter((each) => !known.has(each.id))) {
    desk.queue.push(field);
    picture(field.pictures.field);
  }
  tell();
}

// One at a time: whoever asks while the next field is on its way gets that one. `key` is when the key was hit.
export async function next(key) {
  desk.field = null;
  advancing ??= advance().finally(() => { advancing = null; });
  const field = await advancing;
  if (desk.field) {
    if (field && field !== desk.field && !desk.queue.includes(field)) desk.queue.unshift(field);
    return;
  }
  if (!field) return;
  const drawn = show(field);
  if (desk.queue.length < AHEAD / 2) take().catch((error) => trouble(error.message));
  await drawn;
  if (key !== undefined) painted(() => performance.measure("inkfield:next", { start: key, end: performance.now() }));
}

// The next field; undefined where nothing waits.
async function advance() {
  if (!desk.queue.length) {
    try { await take(); } catch (error) { trouble(error.message); }
  }
  const field = desk.queue.shift();
  if (!field) nothing();
  return field;
}

setInterval(() => { if (!at("nothing").hidden && !document.hidden) next(); }, LOOK_AGAIN);

function painted(then) {
  requestAnimationFrame(() => { const channel = new MessageChannel(); channel.port1.onmessage = then; channel.port2.postMessage(0); });
}
