/**
 * Where rows of one height stand in an element that scrolls. Chromium can't make an element taller
 * than some 33 million pixels of the device, so a longer list gets a body that is shorter than its
 * rows: the scrollbar then stands for the share of the list that has gone by, and not for pixels.
 *
 * All lengths are in CSS pixels. `top` counts from the first row, `scroll` is what the element says.
 */
export interface RowGeometry {
  readonly rowCount: number;
  readonly rowHeight: number;
  /** Of the part of the element in which rows show. */
  readonly sightHeight: number;
}

/**
 * The tallest body. Positions in it are whole numbers of device pixels in the 24 bits of a 32-bit
 * float, in which they are composed, also at two device pixels to a CSS pixel.
 */
export const tallestBody = 8_000_000;

function rowsHeight({ rowCount, rowHeight }: RowGeometry): number {
  return rowCount * rowHeight;
}

/** The height of the element that stands for all rows. */
export function bodyHeight(geometry: RowGeometry): number {
  return Math.min(rowsHeight(geometry), tallestBody);
}

/** Whether the body is shorter than its rows. */
export function isScaled(geometry: RowGeometry): boolean {
  return rowsHeight(geometry) > tallestBody;
}

/** How far the element scrolls. */
export function scrollRange(geometry: RowGeometry): number {
  return Math.max(0, bodyHeight(geometry) - geometry.sightHeight);
}

/** The top at which the last row ends at the lower edge of the sight. */
export function lastTop(geometry: RowGeometry): number {
  return Math.max(0, rowsHeight(geometry) - geometry.sightHeight);
}

/** The nearest top that there is. */
export function clampTop(geometry: RowGeometry, top: number): number {
  return Math.min(lastTop(geometry), Math.max(0, top));
}

/** The top that a position of the scrollbar stands for: the very first and last one at its ends. */
export function topOfScroll(geometry: RowGeometry, scroll: number): number {
  if (!isScaled(geometry)) return clampTop(geometry, scroll);
  const range = scrollRange(geometry);
  // The element may round its end down to a whole pixel.
  return scroll > range - 1
    ? lastTop(geometry)
    : Math.round(clampTop(geometry, (scroll / range) * lastTop(geometry)));
}

/** The position of the scrollbar for a top. */
export function scrollOfTop(geometry: RowGeometry, top: number): number {
  return isScaled(geometry)
    ? (clampTop(geometry, top) / lastTop(geometry)) * scrollRange(geometry)
    : clampTop(geometry, top);
}

/**
 * The longest way that scrolling is taken at its word in a scaled body: a wheel, a touchpad or a
 * page moves rows by as many pixels as elsewhere. A thumb that is dragged makes longer steps even
 * from one pixel of the device to the next; they go by its place.
 */
export function longestStep(geometry: RowGeometry, devicePixelRatio: number): number {
  return scrollRange(geometry) / (geometry.sightHeight * 2 * Math.max(1, devicePixelRatio));
}

/** The top that brings a row into sight by the shortest way; the present one where it is in sight. */
export function topShowing(geometry: RowGeometry, top: number, index: number): number {
  const start = index * geometry.rowHeight;
  const latest = start + geometry.rowHeight - geometry.sightHeight;
  return clampTop(geometry, start < top ? start : Math.max(top, latest));
}

/** Rows drawn beyond each edge, so that scrolling does not show a gap. */
export const overscan = 8;

/** Places for rows are made by so many. */
const placeStep = 8;

/** A run of rows: from the first one up to, and without, the end. */
export interface RowSpan {
  readonly first: number;
  readonly end: number;
}

/** Rows that are to be drawn. */
export interface PlacedRows extends RowSpan {
  /** How many there may be at once: the same at any top. */
  readonly places: number;
}

/**
 * The rows in sight, also those of which only a part is, and some more beyond each edge. Both ends move at once,
 * when a whole row has gone by: so a row that goes gives its place to the one that comes. At the ends of the list
 * there are none beyond, and no others instead: it is there that most lists are opened and jumped to.
 */
export function rowsToDraw(geometry: RowGeometry, top: number, beyond: number): PlacedRows {
  const { rowCount, rowHeight, sightHeight } = geometry;
  const inSight = Math.ceil(sightHeight / rowHeight) + 1;
  // By steps, so that an element that grows pixel by pixel does not get other places all the time.
  const places = Math.ceil((inSight + 2 * beyond) / placeStep) * placeStep;
  const first = Math.floor(clampTop(geometry, top) / rowHeight) - beyond;
  return { first: Math.max(0, first), end: Math.min(rowCount, first + places), places };
}

/** How many whole rows are in sight at once: what Page Up and Page Down move by. */
export function rowsOfPage({ rowHeight, sightHeight }: RowGeometry): number {
  return Math.max(1, Math.floor(sightHeight / rowHeight));
}
