// Marking parts of a picture or a recording. Without this script the numbers are typed; with it they follow a drag
// over the picture, or the place where the sound is. Nothing is ever written as markup (Trusted Types).

const SVG = "http://www.w3.org/2000/svg";
const WHOLE = 100;
const all = (selector, root = document) => [...root.querySelectorAll(selector)];
const rows = all("[data-mark]");
const box = (row, name) => row.querySelector(`[name^="${name}_"]`);
const number = (field) => (field.value === "" ? null : Number(field.value));
const isEmpty = (row) => all("input", row).every((field) => field.value === "");

for (const part of all("[data-with-script]")) part.hidden = false;
for (const row of rows) {
  row.querySelector("[data-empty]")?.addEventListener("click", () => {
    for (const field of all("input", row)) field.value = "";
    row.dispatchEvent(new Event("input", { bubbles: true }));
  });
}

// Pictures: a drag fills the first row that is empty; the drawing follows the numbers, whoever writes them.
const marking = document.querySelector("[data-marking]");
if (marking && rows.length) {
  const drawing = marking.querySelector("svg");
  const place = (event) => {
    const frame = marking.getBoundingClientRect();
    const within = (value, length) => Math.min(WHOLE, Math.max(0, (value / length) * WHOLE));
    return [within(event.clientX - frame.left, frame.width), within(event.clientY - frame.top, frame.height)];
  };
  const write = (row, [x, y], [toX, toY]) => {
    const values = { left: Math.min(x, toX), top: Math.min(y, toY), width: Math.abs(toX - x), height: Math.abs(toY - y) };
    for (const [name, value] of Object.entries(values)) {
      const whole = name === "width" ? WHOLE - box(row, "left").value : name === "height" ? WHOLE - box(row, "top").value : WHOLE;
      box(row, name).value = Math.min(value, whole).toFixed(1);
    }
    draw();
  };
  const draw = () => {
    drawing.replaceChildren();
    for (const row of rows) {
      const [x, y, width, height] = ["left", "top", "width", "height"].map((name) => number(box(row, name)));
      if ([x, y, width, height].includes(null)) continue;
      const shape = document.createElementNS(SVG, "rect");
      for (const [name, value] of Object.entries({ x, y, width, height })) shape.setAttribute(name, value);
      drawing.append(shape);
    }
  };
  let start = null;
  let row = null;
  marking.addEventListener("pointerdown", (event) => {
    row = rows.find(isEmpty) ?? null;
    if (!row || event.button !== 0) return;
    event.preventDefault();
    marking.setPointerCapture(event.pointerId);
    start = place(event);
  });
  marking.addEventListener("pointermove", (event) => {
    if (start) write(row, start, place(event));
  });
  marking.addEventListener("pointerup", (event) => {
    if (!start) return;
    write(row, start, place(event));
    if (number(box(row, "width")) < 0.5 || number(box(row, "height")) < 0.5) {
      for (const field of all("input", row)) field.value = ""; // a click, not a drag
      draw();
    }
    start = null;
  });
  marking.addEventListener("pointercancel", () => (start = null));
  for (const one of rows) one.addEventListener("input", draw);
  draw();
}

// Recordings: buttons take the place where the sound is now.
const sound = document.querySelector("[data-sound]");
if (sound) {
  for (const row of rows) {
    for (const button of all("[data-set]", row)) {
      button.addEventListener("click", () => (box(row, button.dataset.set).value = sound.currentTime.toFixed(2)));
    }
    row.querySelector("[data-hear]")?.addEventListener("click", () => hear(row));
  }
}

function hear(row) {
  const [start, end] = [number(box(row, "start")), number(box(row, "end"))];
  if (start === null) return;
  const stop = () => {
    if (end !== null && sound.currentTime < end) return;
    sound.pause();
    sound.removeEventListener("timeupdate", stop);
  };
  sound.currentTime = start;
  sound.addEventListener("timeupdate", stop);
  sound.play();
}
