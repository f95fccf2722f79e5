/** A page's end of the channel to the shell. */

import type { PageMessage } from "./protocol";

export type Post = (message: PageMessage) => void;

/** How a page's messages are read and written. */
interface Protocol<Received, Sent> {
  decode(text: string): Received;
  encode(message: Sent): string;
}

type Common = { type: "ready" } | { type: "error"; message: string };

/** Connects to the shell, says that the page is ready, and hands every message to `receive`. */
export function connect<Received, Sent extends { type: string }>(
  { decode, encode }: Protocol<Received, Sent | Common>,
  receive: (message: Received, post: (message: Sent | Common) => void) => void,
): void {
  new QWebChannel(qt.webChannelTransport, ({ objects: { bridge } }) => {
    const post = (message: Sent | Common): void => bridge.post(encode(message));
    window.addEventListener("error", ({ message }) => post({ type: "error", message }));
    window.addEventListener("unhandledrejection", ({ reason }) => post({ type: "error", message: String(reason) }));
    bridge.message.connect((text) => receive(decode(text), post));
    post({ type: "ready" });
  });
}
