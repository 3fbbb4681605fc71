// How the pages speak with the server.
const csrf = document.querySelector("meta[name=csrf]").content;

export async function send(path, body, options = {}) {
  const answer = await fetch(path, {
    method: "POST",
    headers: { "Content-Type": "application/json", Accept: "application/json", "X-CSRF-Token": csrf },
    body: JSON.stringify(body),
    ...options,
  });
  if (!answer.ok) {
    const problem = await answer.json().catch(() => ({}));
    throw Object.assign(new Error(problem.detail || `the server said ${answer.status}`), { status: answer.status });
  }
  return answer.json();
}

const pause = (milliseconds) => new Promise((done) => setTimeout(done, milliseconds));

let last = Promise.resolve();

// Decisions are stored in the order in which they were made, one after the other: undoing takes the last one back.
export function insist(path, body) {
  const answer = last.then(() => tried(path, body, 4));
  last = answer.catch(() => {});
  return answer;
}

// Only what the server did not get, or could not do at the time, is sent again: the same decision twice is one.
async function tried(path, body, tries) {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await send(path, body);
    } catch (error) {
      if (attempt === tries || (error.status && error.status < 500)) throw error;
      await pause(400 * 2 ** attempt);
    }
  }
}

const pictures = new Map();

// A picture that is loaded once; what is no longer needed is let go by the browser.
export function picture(source) {
  if (!pictures.has(source)) {
    const image = new Image();
    image.src = source;
    image.ready = image.decode().then(() => image, (error) => { pictures.delete(source); throw error; });
    image.ready.catch(() => {});
    pictures.set(source, image);
    if (pictures.size > 400) pictures.delete(pictures.keys().next().value);
  }
  return pictures.get(source);
}
