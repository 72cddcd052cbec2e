import { z } from 'zod';

/** Milliseconds for which it is believed that there is no GPU: one may come with a driver, or a screen. */
const believedFor = 24 * 60 * 60 * 1000;

/** That Chromium found no GPU to draw with, and where and when. */
const missingGpuSchema = z.object({
  /** Milliseconds since the epoch. */
  at: z.number(),
  electron: z.string(),
  screen: z.string(),
});
type MissingGpu = z.infer<typeof missingGpuSchema>;

/** What is remembered of the GPU between two starts. */
export const gpuMemorySchema = z.object({ missing: missingGpuSchema.nullable() });
export type GpuMemory = z.infer<typeof gpuMemorySchema>;

/** What is remembered before the first start. */
export const noGpuMemory: GpuMemory = { missing: null };

/** Where Chromium looks, or has looked, for a GPU now. */
export function thisScreen(
  electron: string,
  env: Readonly<Record<string, string | undefined>>,
  now: number,
): MissingGpu {
  // On Linux and macOS the display, on Windows the console or a remote desktop.
  const screen = [env['WAYLAND_DISPLAY'], env['DISPLAY'], env['SESSIONNAME']];
  return { at: now, electron, screen: screen.map((name) => name ?? '').join(' ') };
}

/** Whether to start without looking: none was found on this screen, by this Chromium, within a day. */
export function isKnownMissing({ missing }: GpuMemory, here: MissingGpu): boolean {
  if (missing === null) return false;
  const age = here.at - missing.at;
  return (
    missing.electron === here.electron &&
    missing.screen === here.screen &&
    age >= 0 &&
    age < believedFor
  );
}
