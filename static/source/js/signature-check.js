// The public check of a copy: read the signature file into the form, and compute the checksum of the manifest here,
// so that neither file has to be sent. Without this script both are pasted.

const form = document.querySelector("[data-signature-check]");
const unreadable = form?.querySelector("[data-unreadable]");
const LONGEST_SIGNATURE = 2000;

const hexadecimal = (bytes) => [...new Uint8Array(bytes)].map((byte) => byte.toString(16).padStart(2, "0")).join("");

// Shows the field when the browser can do it, and fills `name` with what `read` makes of the chosen file.
function pick(selector, name, read) {
  const input = form.querySelector(selector);
  input.closest("[data-pick]").hidden = false;
  input.addEventListener("change", async () => {
    const [file] = input.files;
    unreadable.hidden = true;
    form.elements[name].value = "";
    if (!file) return;
    try {
      form.elements[name].value = await read(file);
    } catch {
      unreadable.hidden = false;
    }
  });
}

if (form) {
  pick("[data-pick-signature]", "signatur", (file) => file.slice(0, LONGEST_SIGNATURE + 1).text());
  // Only where the page itself came safely does a browser compute checksums.
  if (globalThis.crypto?.subtle) {
    pick("[data-pick-manifest]", "kontrollsum", async (file) =>
      hexadecimal(await crypto.subtle.digest("SHA-256", await file.arrayBuffer())),
    );
  }
}
