/** A column as it is when nobody has changed anything. */
export interface ColumnDefault {
  readonly id: string;
  /** Pixels. */
  readonly width: number;
  /** Pixels; it can't be made narrower. */
  readonly smallest: number;
  /** Takes the room that the others leave, until it is given a width. */
  readonly grows?: boolean;
  /** Always stands first and is never hidden. */
  readonly leads?: boolean;
}

/** What somebody has made of a column; the order of these is the order of the columns. */
export interface ColumnChoice {
  readonly id: string;
  /** Pixels; absent for the width that it has by itself. */
  readonly width?: number;
  readonly hidden?: boolean;
}

/** Pixels; no column is made wider. */
const widest = 2_000;

/**
 * The choice for every column in its order: the remembered ones, and those that nobody has chosen
 * about at the places that they have by themselves. What is remembered of a column that is no more
 * is left out.
 */
export function completeChoice(
  columns: readonly ColumnDefault[],
  chosen: readonly ColumnChoice[],
): readonly ColumnChoice[] {
  const known = new Map(columns.map((column) => [column.id, column]));
  const order = new Map<string, ColumnChoice>();
  for (const choice of chosen) {
    if (known.has(choice.id) && !order.has(choice.id)) {
      order.set(choice.id, choice);
    }
  }
  const complete = [...order.values()];
  columns.forEach(({ id }, index) => {
    if (!order.has(id)) {
      complete.splice(index, 0, { id });
    }
  });
  const leads = (choice: ColumnChoice): boolean => known.get(choice.id)?.leads === true;
  return [
    ...complete.filter(leads).map((choice) => ({ ...choice, hidden: false })),
    ...complete.filter((choice) => !leads(choice)),
  ];
}

/** The columns that are shown, in their order. */
export function shownColumns<Column extends ColumnDefault>(
  columns: readonly Column[],
  chosen: readonly ColumnChoice[],
): readonly Column[] {
  return completeChoice(columns, chosen)
    .filter(({ hidden }) => hidden !== true)
    .flatMap(({ id }) => columns.find((column) => column.id === id) ?? []);
}

/** The tracks of a CSS grid for the columns that are shown, and the width that they need at least. */
export function columnTracks(
  columns: readonly ColumnDefault[],
  chosen: readonly ColumnChoice[],
): { readonly tracks: string; readonly narrowest: number } {
  const widths = new Map(chosen.map(({ id, width }) => [id, width]));
  const shown = shownColumns(columns, chosen).map((column) => {
    const given = widths.get(column.id);
    const grows = column.grows === true && given === undefined;
    return { grows, width: grows ? column.smallest : (given ?? column.width) };
  });
  const tracks = shown.map(({ grows, width }) =>
    grows ? `minmax(${width}px, 1fr)` : `${width}px`,
  );
  return {
    // Rows are as wide as the table, whether or not its columns fill it.
    tracks: (shown.some(({ grows }) => grows) ? tracks : [...tracks, 'minmax(0, 1fr)']).join(' '),
    narrowest: shown.reduce((sum, { width }) => sum + width, 0),
  };
}

function changed(
  columns: readonly ColumnDefault[],
  chosen: readonly ColumnChoice[],
  id: string,
  change: Partial<ColumnChoice>,
): readonly ColumnChoice[] {
  return completeChoice(columns, chosen).map((choice) =>
    choice.id === id ? { ...choice, ...change } : choice,
  );
}

/** Gives a column a width, as near to the wanted pixels as it can have. */
export function resizeColumn(
  columns: readonly ColumnDefault[],
  chosen: readonly ColumnChoice[],
  id: string,
  width: number,
): readonly ColumnChoice[] {
  const smallest = columns.find((column) => column.id === id)?.smallest ?? 0;
  const given = Math.round(Math.min(widest, Math.max(smallest, width)));
  return changed(columns, chosen, id, { width: given });
}

/** Shows a column that is hidden, hides one that is shown. */
export function toggleColumn(
  columns: readonly ColumnDefault[],
  chosen: readonly ColumnChoice[],
  id: string,
): readonly ColumnChoice[] {
  const hidden = completeChoice(columns, chosen).find((choice) => choice.id === id)?.hidden;
  return changed(columns, chosen, id, { hidden: hidden !== true });
}

/**
 * Moves a shown column to a place among those that are shown, counted from 0 with that column left
 * out. The leading one stays first.
 */
export function moveColumn(
  columns: readonly ColumnDefault[],
  chosen: readonly ColumnChoice[],
  id: string,
  to: number,
): readonly ColumnChoice[] {
  const complete = completeChoice(columns, chosen);
  const moved = complete.find((choice) => choice.id === id);
  if (moved === undefined || columns.find((column) => column.id === id)?.leads === true) {
    return complete;
  }
  const others = complete.filter((choice) => choice.id !== id);
  const shown = others.filter(({ hidden }) => hidden !== true);
  const after = shown[to];
  const place = after === undefined ? others.length : others.indexOf(after);
  // Put in order once more: the leading column goes before it.
  return completeChoice(columns, [...others.slice(0, place), moved, ...others.slice(place)]);
}
