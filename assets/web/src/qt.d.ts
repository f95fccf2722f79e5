/** What Qt puts into the page: the transport, and the class of its resource qwebchannel.js. */
interface ShellBridge {
  post(text: string): void;
  message: { connect(listener: (text: string) => void): void };
}

declare const qt: { webChannelTransport: unknown };
declare const QWebChannel: new (
  transport: unknown,
  ready: (channel: { objects: { bridge: ShellBridge } }) => void,
) => unknown;
