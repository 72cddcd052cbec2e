import type { ViewRow } from '../../shared/model/views';

/** The rows of a folder as they are drawn at one moment. */
export interface DrawnRows {
  readonly rowCount: number;
  /** Undefined while it is on its way. */
  readonly rowAt: (index: number) => ViewRow | undefined;
  /** Where a key stands among the rows that are at hand, or -1. */
  readonly indexOf: (key: string) => number;
  /** Told which rows are to be drawn. */
  readonly ask: (first: number, end: number) => void;
}

/** Of a folder that has none yet. */
export const noDrawnRows: DrawnRows = {
  rowCount: 0,
  rowAt: () => undefined,
  indexOf: () => -1,
  ask: () => undefined,
};
