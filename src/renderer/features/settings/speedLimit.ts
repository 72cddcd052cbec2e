const bytesPerMebibyte = 1024 * 1024;
/** Bytes a second; what the IPC contract takes. */
const smallest = 1024;
const largest = 1e12;

/**
 * A speed limit in bytes a second from what was typed in MiB/s: null for no limit, undefined for what
 * is not a limit.
 */
export function parseSpeedLimit(text: string): number | null | undefined {
  const typed = text.trim().replace(',', '.');
  if (typed === '') return null;
  const bytes = /^\d*\.?\d+$|^\d+\.$/u.test(typed)
    ? Math.round(Number(typed) * bytesPerMebibyte)
    : 0;
  return bytes > 0 && bytes <= largest ? Math.max(smallest, bytes) : undefined;
}

/** A speed limit as it is typed, in MiB/s. */
export function speedLimitText(limit: number | null): string {
  return limit === null ? '' : String(Number((limit / bytesPerMebibyte).toPrecision(6)));
}
