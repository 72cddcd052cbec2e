/**
 * Milliseconds to which disks keep times: whole ones at least, exFAT to ten, HFS+ and some network disks to a
 * second, FAT to two.
 */
const steps = [1, 10, 1000, 2000];

/**
 * Whether a file has the time that it was given, as closely as some disk keeps it.
 *
 * @param given Milliseconds since the epoch, as is `found`.
 */
export function isTimeAsGiven(given: number, found: number): boolean {
  return steps.some(
    // To a millisecond, more is told of a file than can be given to it.
    (step) => Math.abs(given - found) < step && (step === 1 || Math.round(found) % step === 0),
  );
}
