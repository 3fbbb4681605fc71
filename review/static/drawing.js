// Pictures of fields and pages on canvases, with what is doubtful or asked for outlined.
const DOUBTFUL = "#b26a00";
const HERE = "#2457a6";
const SURE = 0.9;

// The doubtful characters of a field; of one that needs review, at least the one that is least sure.
export function doubtful(field) {
  const characters = field.characters || [];
  const doubts = characters.filter((each) => each.confidence < SURE);
  if (doubts.length || field.status !== "review" || !characters.length) return new Set(doubts);
  return new Set([characters.reduce((least, each) => (each.confidence < least.confidence ? each : least))]);
}

export function drawField(canvas, image, field, space, zoom) {
  const scale = Math.min(space.width / image.naturalWidth, space.height / image.naturalHeight, 8) * zoom;
  const context = sized(canvas, image.naturalWidth * scale, image.naturalHeight * scale);
  context.imageSmoothingQuality = "high";
  context.drawImage(image, 0, 0, image.naturalWidth * scale, image.naturalHeight * scale);
  context.lineWidth = 2;
  context.strokeStyle = DOUBTFUL;
  for (const character of doubtful(field)) {
    const [x, y, width, height] = character.box;
    const [left, top] = [(x - field.corner[0]) * scale, (y - field.corner[1]) * scale];
    context.strokeRect(left - 2, top - 2, width * scale + 4, height * scale + 4);
  }
}

export function drawAround(canvas, image, field, width) {
  const [left, top] = field.around;
  drawOutlined(canvas, image, [[field.box, HERE]], width, left, top);
}

export function drawPage(canvas, image, outlined, width) {
  drawOutlined(canvas, image, outlined.map((box) => [box, HERE]), width, 0, 0);
}

export function drawTile(canvas, image, field, box) {
  const [x, y, width, height] = box;
  const [side, tall] = [48, 60];
  const context = sized(canvas, side, tall);
  const scale = Math.min((side - 6) / width, (tall - 6) / height);
  const [spanX, spanY] = [side / scale, tall / scale];
  const [left, top] = [x - field.corner[0] - (spanX - width) / 2, y - field.corner[1] - (spanY - height) / 2];
  context.fillStyle = "#fff";
  context.fillRect(0, 0, side, tall);
  context.drawImage(image, left, top, spanX, spanY, 0, 0, side, tall);
}

function drawOutlined(canvas, image, boxes, width, left, top) {
  const scale = width / image.naturalWidth;
  const context = sized(canvas, width, image.naturalHeight * scale);
  context.drawImage(image, 0, 0, width, image.naturalHeight * scale);
  context.lineWidth = 3;
  for (const [[x, y, wide, high], colour] of boxes) {
    context.strokeStyle = colour;
    context.strokeRect((x - left) * scale - 3, (y - top) * scale - 3, wide * scale + 6, high * scale + 6);
  }
}

function sized(canvas, width, height) {
  const density = window.devicePixelRatio || 1;
  canvas.width = Math.max(1, Math.round(width * density));
  canvas.height = Math.max(1, Math.round(height * density));
  canvas.style.width = `${Math.round(width)}px`;
  canvas.style.height = `${Math.round(height)}px`;
  const context = canvas.getContext("2d");
  context.scale(density, density);
  return context;
}
