// base64url (RFC 4648 section 5) and back.
export function bytes(words) {
  return Uint8Array.from(atob(words.replaceAll("-", "+").replaceAll("_", "/")), (one) => one.charCodeAt(0));
}

export function text(buffer) {
  const words = btoa(String.fromCharCode(...new Uint8Array(buffer)));
  return words.replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "");
}
