// Tries camera, microphone and line inside the browser. Nothing of it is sent anywhere.

const place = document.querySelector("[data-try]");
const find = (name) => place.querySelector(name);
const picture = find("video");
const [start, stop, line, refusal, sound, words] = ["[data-start]", "[data-stop]", "[data-line]", "[data-refusal]", "meter", "[data-sound]"].map(find);
let stream = null;

if (navigator.mediaDevices?.getUserMedia) {
  place.hidden = false;
  start.addEventListener("click", begin);
  stop.addEventListener("click", end);
  addEventListener("pagehide", end);
}

async function begin() {
  start.disabled = true;
  refusal.textContent = "";
  measure();
  try {
    stream = await navigator.mediaDevices.getUserMedia({ video: true, audio: true });
  } catch (error) {
    refusal.textContent = error.name === "NotFoundError" ? place.dataset.none : place.dataset.refused;
    start.disabled = false;
    return;
  }
  picture.srcObject = stream;
  picture.hidden = sound.parentElement.hidden = stop.hidden = false;
  start.hidden = true;
  await picture.play();
  listen(stream);
}

function end() {
  stream?.getTracks().forEach((track) => track.stop());
  stream = null;
  picture.hidden = sound.parentElement.hidden = stop.hidden = true;
  start.hidden = start.disabled = false;
}

function listen(source) {
  const context = new AudioContext();
  const ear = context.createAnalyser();
  const wave = new Float32Array(ear.fftSize);
  let heard = false;
  context.createMediaStreamSource(source).connect(ear);
  words.textContent = place.dataset.silent;
  const look = () => {
    if (stream !== source) return context.close();
    ear.getFloatTimeDomainData(wave);
    sound.value = Math.min(1, 4 * Math.sqrt(wave.reduce((sum, one) => sum + one * one, 0) / wave.length));
    if (!heard && sound.value > 0.1) {
      heard = true;
      words.textContent = place.dataset.heard;
    }
    requestAnimationFrame(look);
  };
  look();
}

// The middle of five answers: one alone may have waited for something else.
async function measure() {
  const times = [];
  try {
    for (let turn = 0; turn < 5; turn++) {
      const began = performance.now();
      await fetch("/healthz", { cache: "no-store" });
      times.push(performance.now() - began);
    }
    const middle = Math.round(times.sort((a, b) => a - b)[2]);
    line.textContent = (middle < 400 ? place.dataset.quick : place.dataset.slow).replace("MS", middle);
  } catch {
    line.textContent = place.dataset.down;
  }
}
