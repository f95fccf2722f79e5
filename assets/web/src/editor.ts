/** The script of the editor's page. */

import { connect } from "./bridge";
import * as protocol from "./editor/protocol";
import { TextEditor } from "./editor/text_editor";

// The style sheets that CodeMirror makes need the nonce of this document's policy; it stands on this very script.
const nonce = document.currentScript?.nonce ?? "";
let editor: TextEditor | null = null;

connect(protocol, (message: protocol.ShellMessage, post: (message: protocol.PageMessage) => void) => {
  editor ??= new TextEditor(document.body, nonce, post);
  editor.receive(message);
});
