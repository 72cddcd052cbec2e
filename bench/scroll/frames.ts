import type { CDPSession, Page } from 'playwright/test';

/** How a page did while something was done to it; milliseconds, in the order they were taken. */
export interface Frames {
  /**
   * From the beginning of each frame until the page was through with it: scripts, layout and
   * painting, on the thread that also answers the user.
   */
  readonly work: readonly number[];
  /** From one frame to the next, which is the screen's affair as well. */
  readonly intervals: readonly number[];
  /** The longest task of the page's thread. */
  readonly longestTask: number;
}

/** Runs in the page: notes frames until `window.stopFrames` is called. */
function recordFrames(): void {
  const work: number[] = [];
  const intervals: number[] = [];
  const watch = { last: 0, isOver: false };
  Object.assign(window, {
    stopFrames: () => {
      watch.isOver = true;
      return { work, intervals };
    },
  });
  void (async () => {
    while (!watch.isOver) {
      const beganAt = await new Promise<number>((resolve) => requestAnimationFrame(resolve));
      if (watch.last > 0) intervals.push(beganAt - watch.last);
      watch.last = beganAt;
      // A message that is sent while the frame is made comes when it is done.
      const { port1, port2 } = new MessageChannel();
      port1.onmessage = () => {
        work.push(performance.now() - beganAt);
        port1.close();
      };
      port2.postMessage(null);
    }
  })();
}

interface TraceEvent {
  readonly name: string;
  readonly pid: number;
  readonly tid: number;
  /** Microseconds. */
  readonly dur?: number;
  readonly args?: { readonly name?: string };
}

/** The longest task of the page's thread that a trace tells of, in milliseconds. */
function longestTask(events: readonly TraceEvent[]): number {
  const threads = new Set(
    events
      .filter(({ name, args }) => name === 'thread_name' && args?.name === 'CrRendererMain')
      .map(({ pid, tid }) => `${pid} ${tid}`),
  );
  const tasks = events.filter(
    ({ name, pid, tid }) => name.endsWith('RunTask') && threads.has(`${pid} ${tid}`),
  );
  if (tasks.length === 0) throw new Error('The trace tells of no task.');
  return tasks.reduce((longest, { dur = 0 }) => Math.max(longest, dur / 1000), 0);
}

/** Watches the page while something is done to it. */
export async function watchFrames(
  page: Page,
  session: CDPSession,
  act: () => Promise<void>,
): Promise<Frames> {
  const events: TraceEvent[] = [];
  const take = ({ value }: { readonly value: readonly object[] }): void => {
    events.push(...(value as readonly TraceEvent[]));
  };
  session.on('Tracing.dataCollected', take);
  await session.send('Tracing.start', {
    transferMode: 'ReportEvents',
    traceConfig: { includedCategories: ['toplevel', '__metadata'] },
  });
  await page.evaluate(recordFrames);
  await act();
  const frames = await page.evaluate<Omit<Frames, 'longestTask'>>('window.stopFrames()');
  const ended = new Promise((resolve) => session.once('Tracing.tracingComplete', resolve));
  await session.send('Tracing.end');
  await ended;
  session.off('Tracing.dataCollected', take);
  return { ...frames, longestTask: longestTask(events) };
}
