// Progressive enhancement only: every action here also works as a plain link or form.
// Nothing is ever written as markup, so the page can forbid it (Trusted Types).

const SECONDS = 1000;
const all = (selector, root = document) => [...root.querySelectorAll(selector)];

// Focus what the last action led to: first the errors, else the message.
// A button that moved something keeps the focus, and is described by what it did.
const [errors, moved, status] = ["[data-error-summary]", "[data-moved]", "[data-status]"].map((one) =>
  document.querySelector(one),
);
const outcome = errors ?? moved ?? status;
outcome?.focus();

// Buttons that make no sense without a script are hidden until it runs.
for (const button of all("[data-copy]")) {
  if (!navigator.clipboard) break;
  button.hidden = false;
  button.addEventListener("click", async () => {
    await navigator.clipboard.writeText(button.dataset.copy);
    button.textContent = button.dataset.done;
  });
}
for (const button of all("[data-print]")) {
  button.hidden = false;
  button.addEventListener("click", () => window.print());
}

// The way out takes the place of the page, so that "back" does not lead to it. Without a script it is a link.
for (const link of all("a[data-leave]")) {
  link.addEventListener("click", (event) => {
    event.preventDefault();
    location.replace(link.href);
  });
}

// A picture that does not come: the words beside it take its place.
for (const picture of all("img[data-or]")) {
  const say = (missing) => (picture.nextElementSibling.hidden = !missing);
  picture.addEventListener("error", () => say(true));
  picture.addEventListener("load", () => say(false));
  if (picture.complete && !picture.naturalWidth) say(true);
}

// The progress of a job: ask, show, ask again; the page itself is reloaded when the job has ended.
for (const box of all("[data-progress-url]")) {
  setTimeout(() => follow(box), 2 * SECONDS);
}

async function follow(box) {
  const answer = await ask(box.dataset.progressUrl);
  if (answer && answer.state !== "running") {
    location.reload();
    return;
  }
  if (answer) show(box, answer);
  setTimeout(() => follow(box), 5 * SECONDS);
}

// The answer, or null when the line or the server is away for a moment.
async function ask(url) {
  try {
    const response = await fetch(url, { headers: { Accept: "application/json" }, credentials: "same-origin" });
    // A redirect means that the session has ended: let the page say so.
    if (response.redirected || response.status === 401 || response.status === 404) return { state: "gone" };
    return response.ok ? await response.json() : null;
  } catch {
    return null;
  }
}

function show(box, answer) {
  write(box.querySelector("[data-summary]"), answer.summary);
  fill(box.querySelector("progress:not([data-category] *)"), answer);
  for (const line of answer.categories ?? []) {
    const row = box.querySelector(`[data-category="${CSS.escape(line.slug)}"]`);
    if (!row) continue;
    write(row.querySelector("[data-count]"), line.count);
    write(row.querySelector("[data-state]"), line.state);
    fill(row.querySelector("progress"), line);
  }
}

// Only when it differs, so that a live region speaks only when there is news.
function write(element, text) {
  if (element && text != null && element.textContent !== String(text)) element.textContent = String(text);
}

function fill(bar, { done, total }) {
  if (!bar || done == null) return;
  if (total != null) bar.max = total;
  bar.value = done;
}
