// Passkeys (WebAuthn): forms with data-passkey="use" or "make" ask the device and post its answer as JSON.
// Options come from the page (#passkey-options) or, so that they are fresh, from data-passkey-options.

const bytes = (text) => Uint8Array.from(atob(text.replace(/-/g, "+").replace(/_/g, "/")), (sign) => sign.charCodeAt(0));
const text = (buffer) => btoa(String.fromCharCode(...new Uint8Array(buffer)))
  .replace(/\+/g, "-").replace(/\//g, "_").replace(/=+$/, "");
const opened = (list) => (list || []).map((entry) => ({ ...entry, id: bytes(entry.id) }));

async function options(form) {
  const address = form.dataset.passkeyOptions;
  if (!address) return JSON.parse(document.getElementById("passkey-options").textContent);
  const answer = await fetch(address, { headers: { Accept: "application/json" } });
  if (!answer.ok) throw new Error(`options: ${answer.status}`);
  return (await answer.json()).request_options;
}

async function use({ publicKey }) {
  const asked = { ...publicKey, challenge: bytes(publicKey.challenge), allowCredentials: opened(publicKey.allowCredentials) };
  const given = await navigator.credentials.get({ publicKey: asked });
  const { clientDataJSON, authenticatorData, signature, userHandle } = given.response;
  return packed(given, {
    clientDataJSON: text(clientDataJSON), authenticatorData: text(authenticatorData), signature: text(signature),
    userHandle: userHandle ? text(userHandle) : null,
  });
}

async function make({ publicKey }) {
  const given = await navigator.credentials.create({
    publicKey: {
      ...publicKey, challenge: bytes(publicKey.challenge), user: { ...publicKey.user, id: bytes(publicKey.user.id) },
      excludeCredentials: opened(publicKey.excludeCredentials),
    },
  });
  const { clientDataJSON, attestationObject } = given.response;
  const transports = given.response.getTransports ? given.response.getTransports() : [];
  return packed(given, { clientDataJSON: text(clientDataJSON), attestationObject: text(attestationObject), transports });
}

function packed(given, response) {
  return JSON.stringify({
    type: given.type, id: given.id, rawId: text(given.rawId), response,
    authenticatorAttachment: given.authenticatorAttachment, clientExtensionResults: given.getClientExtensionResults(),
  });
}

function tell(form, error) {
  const kind = { NotAllowedError: "aborted", AbortError: "aborted", SecurityError: "address", InvalidStateError: "known" };
  const box = form.querySelector("[data-passkey-problem]");
  const words = box.querySelector(`[data-when="${kind[error.name] || "other"}"]`);
  box.querySelectorAll("p").forEach((old) => old.remove());
  box.append(words.content.cloneNode(true));
}

for (const form of document.querySelectorAll("form[data-passkey]")) {
  if (!window.PublicKeyCredential) {
    document.querySelectorAll("[data-passkey-missing]").forEach((line) => { line.hidden = false; });
    continue;
  }
  form.hidden = false;
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    try {
      const asked = await options(form);
      form.elements.credential.value = await (form.dataset.passkey === "make" ? make(asked) : use(asked));
      form.submit();
    } catch (error) {
      tell(form, error);
    }
  });
}
