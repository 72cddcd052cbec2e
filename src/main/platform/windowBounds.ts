import type { Rectangle } from 'electron';
import { z } from 'zod';

const pixels = z.number().int().min(-100_000).max(100_000);
const size = z.number().int().min(1).max(100_000);

/** What is remembered of the window between two starts. */
export const windowPlaceSchema = z.object({
  bounds: z.object({ x: pixels, y: pixels, width: size, height: size }).nullable(),
  maximized: z.boolean(),
});
export type WindowPlace = z.infer<typeof windowPlaceSchema>;

/** The place of a window that was never moved. */
export const firstPlace: WindowPlace = { bounds: null, maximized: false };

const firstSize = { width: 1280, height: 800 } as const;

/** Smallest size at which every panel can still be used, in CSS pixels. */
export const smallestSize = { width: 720, height: 480 } as const;

/**
 * Where the window opens: where it was, moved and shrunk so that all of it is on a display that is
 * there now; or a first size, for the system to place.
 *
 * @param workAreas Of the displays that are there, the primary one first. Those without a size count as
 *   not there: a system tells of such ones while its displays change.
 */
export function clampBounds(
  remembered: Rectangle | null,
  workAreas: readonly Rectangle[],
): Rectangle | { readonly width: number; readonly height: number } {
  const areas = workAreas.filter(({ width, height }) => width > 0 && height > 0);
  const primary = areas[0];
  if (primary === undefined) return firstSize;
  if (remembered === null) return sizeWithin(firstSize, primary);
  const area = areas.reduce((best, candidate) =>
    overlap(remembered, candidate) > overlap(remembered, best) ? candidate : best,
  );
  const { width, height } = sizeWithin(remembered, area);
  return {
    width,
    height,
    x: within(remembered.x, area.x, area.x + area.width - width),
    y: within(remembered.y, area.y, area.y + area.height - height),
  };
}

interface Size {
  readonly width: number;
  readonly height: number;
}

/** No larger than the area, and never too small to be used, however small that is. */
function sizeWithin(wanted: Size, area: Size): Size {
  return {
    width: Math.max(smallestSize.width, Math.min(wanted.width, area.width)),
    height: Math.max(smallestSize.height, Math.min(wanted.height, area.height)),
  };
}

function overlap(one: Rectangle, other: Rectangle): number {
  const width = Math.min(one.x + one.width, other.x + other.width) - Math.max(one.x, other.x);
  const height = Math.min(one.y + one.height, other.y + other.height) - Math.max(one.y, other.y);
  return Math.max(0, width) * Math.max(0, height);
}

function within(value: number, least: number, most: number): number {
  // Of what is larger than its area, the upper left corner can be seen.
  return Math.max(Math.min(value, most), least);
}
