/** Milliseconds over which the speed is taken. */
const windowLength = 5000;
/** Milliseconds that are counted together. */
const bucketLength = 250;

/** How fast bytes have been moving of late. */
export interface SpeedMeter {
  /** @param now Milliseconds of any clock that only goes forward. */
  add(bytes: number, now: number): void;
  /** Bytes a second over the last five seconds, or since the first byte when that is less. */
  bytesPerSecond(now: number): number;
}

/** Makes a meter that has seen nothing yet. */
export function createSpeedMeter(): SpeedMeter {
  let buckets: { readonly start: number; bytes: number }[] = [];
  return {
    add(bytes, now) {
      const last = buckets.at(-1);
      if (last !== undefined && now - last.start < bucketLength) last.bytes += bytes;
      else buckets.push({ start: now, bytes });
    },
    bytesPerSecond(now) {
      buckets = buckets.filter(({ start }) => now - start < windowLength);
      const [first] = buckets;
      if (first === undefined) return 0;
      const bytes = buckets.reduce((sum, bucket) => sum + bucket.bytes, 0);
      const elapsed = Math.max(now - first.start, bucketLength);
      return Math.max(0, Math.round((bytes * 1000) / elapsed));
    },
  };
}
