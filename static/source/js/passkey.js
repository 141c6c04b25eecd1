// Passkeys, in use. Without this script, or in a browser that has none, what needs one stays hidden.
// Nothing is ever written as markup (Trusted Types). Source: WebAuthn level 3, section 5.1.

import { bytes, text } from "./base64url.js";

const all = (selector, root = document) => [...root.querySelectorAll(selector)];

if (window.PublicKeyCredential && navigator.credentials?.get) {
  for (const part of all("[data-passkey]")) part.hidden = false;
  for (const part of all("[data-passkey-lacking]")) part.hidden = true;
  for (const form of all("[data-passkey-form]")) form.addEventListener("submit", ask);
}

// The button sends the form only when the browser has given an answer.
async function ask(event) {
  const form = event.currentTarget;
  const field = form.elements.credential;
  if (field.value) return;
  event.preventDefault();
  const failed = form.querySelector("[data-passkey-failed]");
  failed.hidden = true;
  try {
    field.value = JSON.stringify(answered(await navigator.credentials.get(asked(await optionsOf(form)))));
  } catch {
    failed.hidden = false; // the person stopped it, or has none here: another way is on the page
    return;
  }
  form.requestSubmit();
}

async function optionsOf(form) {
  if (form.dataset.options) return JSON.parse(form.dataset.options);
  const answer = await fetch(form.dataset.optionsUrl, {
    headers: { Accept: "application/json" },
    credentials: "same-origin",
  });
  return (await answer.json()).request_options;
}

function asked({ publicKey }) {
  const allowed = (publicKey.allowCredentials ?? []).map((one) => ({ ...one, id: bytes(one.id) }));
  return { publicKey: { ...publicKey, challenge: bytes(publicKey.challenge), allowCredentials: allowed } };
}

function answered({ id, rawId, type, response, authenticatorAttachment }) {
  return {
    id,
    rawId: text(rawId),
    type,
    authenticatorAttachment,
    clientExtensionResults: {},
    response: {
      clientDataJSON: text(response.clientDataJSON),
      authenticatorData: text(response.authenticatorData),
      signature: text(response.signature),
      userHandle: response.userHandle ? text(response.userHandle) : null,
    },
  };
}
