/**
 * Opens an address in a Chromium that listens for its debugging protocol; prints what the page said, once it is ready.
 *
 *     node open_in_chromium.mjs PORT ADDRESS      ->  {"ready": true, "said": ["…"]}
 *
 * `--dump-dom` is no way to look: with it Chromium keeps back the animation frames that the page paints in.
 */
const [port, address] = process.argv.slice(2);
const LONGEST_WAIT_MS = 20_000;

const targets = await (await fetch(`http://127.0.0.1:${port}/json`)).json();
const socket = new WebSocket(targets.find((target) => target.type === "page").webSocketDebuggerUrl);
await new Promise((resolve) => socket.addEventListener("open", resolve, { once: true }));

const said = [];
const answers = new Map();
socket.addEventListener("message", ({ data }) => {
  const message = JSON.parse(data);
  answers.get(message.id)?.(message.result);
  if (message.method === "Runtime.exceptionThrown") said.push(message.params.exceptionDetails.text);
  if (message.method === "Runtime.consoleAPICalled") said.push(JSON.stringify(message.params.args));
  if (message.method === "Log.entryAdded") said.push(message.params.entry.text);
});

let calls = 0;
function call(method, params = {}) {
  const id = (calls += 1);
  socket.send(JSON.stringify({ id, method, params }));
  return new Promise((resolve) => answers.set(id, resolve));
}

/** Resolves when the page says that it is painted, or after the longest wait. */
const PAINTED = `new Promise((resolve) => {
  const look = () => document.documentElement.dataset.ready ? resolve(true) : requestAnimationFrame(look);
  setTimeout(() => resolve(false), ${LONGEST_WAIT_MS});
  look();
})`;

for (const domain of ["Runtime", "Log", "Page"]) await call(`${domain}.enable`);
const loaded = new Promise((resolve) => {
  socket.addEventListener("message", ({ data }) => JSON.parse(data).method === "Page.loadEventFired" && resolve());
});
await call("Page.navigate", { url: address });
await loaded;
const { result } = await call("Runtime.evaluate", { expression: PAINTED, awaitPromise: true });
console.log(JSON.stringify({ ready: result.value, said }));
process.exit();
