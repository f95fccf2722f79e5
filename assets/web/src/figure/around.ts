/** What a layout tells of the page around the map. */

import type { Rectangle } from "./geometry";
import type { FigureModel } from "./model";

/** What stands around the map or on it: what found no room, where names may not stand, which note numbers are shown. */
export interface Around {
  leftOut: string[];
  /** In hundredths of a millimetre from the map's corner. */
  taken?: Rectangle[];
  /** The features with the numbers of those notes that are on the page. */
  features?: FigureModel["features"];
}
