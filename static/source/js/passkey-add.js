// The form for a new passkey: the browser makes it when the form is sent, and the form carries its public half.
// Without this script the page says that one is needed.

import { bytes, text } from "./base64url.js";

const form = document.querySelector("[data-passkey]");
const failed = document.querySelector("[data-passkey-failed]");

const options = () => {
  const { publicKey } = JSON.parse(form.dataset.passkey);
  return {
    ...publicKey,
    challenge: bytes(publicKey.challenge),
    user: { ...publicKey.user, id: bytes(publicKey.user.id) },
    excludeCredentials: (publicKey.excludeCredentials ?? []).map((one) => ({ ...one, id: bytes(one.id) })),
  };
};

const asJson = (made) =>
  JSON.stringify({
    id: made.id,
    rawId: text(made.rawId),
    type: made.type,
    authenticatorAttachment: made.authenticatorAttachment,
    clientExtensionResults: made.getClientExtensionResults(),
    response: {
      clientDataJSON: text(made.response.clientDataJSON),
      attestationObject: text(made.response.attestationObject),
      transports: made.response.getTransports?.() ?? [],
    },
  });

form?.addEventListener("submit", async (event) => {
  // A name is missing: the server says so beside the field, and no passkey is left behind on the device.
  if (!form.elements.name.value.trim()) return;
  event.preventDefault();
  failed.hidden = true;
  try {
    const made = await navigator.credentials.create({ publicKey: options() });
    form.elements.credential.value = asJson(made);
    form.submit();
  } catch {
    failed.hidden = false;
  }
});
