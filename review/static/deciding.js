// Decisions: the next field is shown at once and the decision sent meanwhile. What the server does not take comes back.
import { next } from "./ahead.js";
import { desk, tab, tell } from "./desk.js";
import { at, trouble } from "./page.js";
import { note, secondsShown, show } from "./showing.js";
import { insist, send } from "./wire.js";

export function decide(said, typed, key) {
  const field = desk.field;
  const stays = field.asked && field.typed === typed && field.said === said;
  const decision = {
    tab, reading: field.id, purpose: field.purpose, said, typed, seconds: secondsShown(), insist: Boolean(stays),
  };
  trouble("");
  desk.unsent.add(decision);
  desk.settled += 1;
  desk.waiting -= 1;
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
      desk.settled -= 1;
      trouble(`${field.field} of ${field.file}: ${answer.sentence}. Your value was not stored.`);
    }
  } catch (error) {
    back(decision, field, `not stored: ${error.message}`, "failed");
  } finally {
    desk.unsent.delete(decision);
    tell();
  }
}

// A field whose decision was not taken comes again after the one that is before the person's eyes.
function back(decision, field, sentence, outcome) {
  desk.settled -= 1;
  desk.waiting += 1;
  Object.assign(field, { sentence, typed: decision.typed, said: decision.said, asked: outcome === "asked" });
  desk.queue.unshift(field);
  trouble(`${field.field} comes again: ${sentence}`);
  if (!desk.field) next();
}

// What the person typed; where they typed nothing, the guess, or what they said before and were asked about.
export function submit(key) {
  const typed = at("typed").value.trim();
  const { hidden, asked, said } = desk.field;
  const again = asked && said !== "typed";
  if (hidden && !typed && !again) note("type what stands there, or press b where nothing does");
  else if (typed) decide("typed", typed, key);
  else decide(again ? said : "confirmed", "", key);
}

export async function undo() {
  await Promise.allSettled([...desk.unsent].map((decision) => decision.done));
  try {
    const { field } = await send("/review/undo", { tab });
    if (!field) { note("there is nothing of yours to take back"); return; }
    if (desk.field) desk.queue.unshift(desk.field);
    desk.queue = desk.queue.filter((each) => each.id !== field.id);
    desk.skipped.delete(field.id);
    desk.settled = Math.max(0, desk.settled - 1);
    desk.waiting += 1;
    await show({ ...field, sentence: "taken back: decide anew" });
  } catch (error) { trouble(error.message); }
}

export function skip(key) {
  const field = desk.field;
  desk.skipped.add(field.id);
  send("/review/leave", { tab, readings: [field.id] }).catch(() => {});
  return next(key);
}
