/** Pixels of the window that are above and below its lists, about. */
const besideLists = 180;

/**
 * Pixels of height that a list likely has. Drawn for so much, its rows are there when the page is laid out,
 * and not only once the list has been measured.
 */
export function likelySight(): number {
  return Math.max(0, window.innerHeight - besideLists);
}
