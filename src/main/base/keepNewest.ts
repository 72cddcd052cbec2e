/**
 * Gives up the oldest entry of a map that has just got one more than it may have. An entry that is set again keeps
 * its age, unless it is deleted before.
 *
 * @param most Entries that may stay.
 * @returns The key that was given up, if one was.
 */
export function keepNewest<Key, Value>(map: Map<Key, Value>, most: number): Key | undefined {
  if (map.size <= most) return undefined;
  const [oldest] = map.keys();
  if (oldest !== undefined) map.delete(oldest);
  return oldest;
}
