/** The script of the figure view: the figure's own page on a desk, laid out again whenever the shell sends a figure. */

import { connect } from "./bridge";
import * as protocol from "./figure_view/protocol";
import { FigureView } from "./figure_view/view";

let view: FigureView | null = null;

connect(protocol, (message: protocol.ShellMessage, post: protocol.Post) => {
  view ??= new FigureView(document.body, post);
  view.receive(message);
});
