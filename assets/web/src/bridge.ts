/** The page's end of the channel to the shell. */

import { type PageMessage, type ShellMessage, decode, encode } from "./protocol";

export type Post = (message: PageMessage) => void;

/** Connects to the shell, says that the page is ready, and hands every message to `receive`. */
export function connect(receive: (message: ShellMessage, post: Post) => void): void {
  new QWebChannel(qt.webChannelTransport, ({ objects: { bridge } }) => {
    const post: Post = (message) => bridge.post(encode(message));
    window.addEventListener("error", ({ message }) => post({ type: "error", message }));
    window.addEventListener("unhandledrejection", ({ reason }) => post({ type: "error", message: String(reason) }));
    bridge.message.connect((text) => receive(decode(text), post));
    post({ type: "ready" });
  });
}
