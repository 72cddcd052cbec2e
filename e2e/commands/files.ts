import type { Locator } from 'playwright/test';
import type { RunningApp } from '../fixtures/app';

/** Drops files and folders of this machine onto an element, as the system's file manager does. */
export async function dropPaths(
  app: RunningApp,
  onto: Locator,
  paths: readonly string[],
): Promise<void> {
  await dragPaths(app, onto, paths, ['dragEnter', 'dragOver', 'drop']);
}

/** Holds files and folders of this machine over an element. */
export async function holdPaths(
  app: RunningApp,
  over: Locator,
  paths: readonly string[],
): Promise<void> {
  await dragPaths(app, over, paths, ['dragEnter', 'dragOver']);
}

/** Lets go of what {@link holdPaths} holds over an element. */
export async function dropHeldPaths(
  app: RunningApp,
  onto: Locator,
  paths: readonly string[],
): Promise<void> {
  await dragPaths(app, onto, paths, ['drop']);
}

async function dragPaths(
  app: RunningApp,
  onto: Locator,
  paths: readonly string[],
  steps: readonly ('dragEnter' | 'dragOver' | 'drop')[],
): Promise<void> {
  const box = await onto.boundingBox();
  if (box === null) throw new Error('The element to drag to is not shown.');
  const session = await app.page.context().newCDPSession(app.page);
  const at = {
    x: Math.round(box.x + box.width / 2),
    y: Math.round(box.y + box.height / 2),
    data: { items: [], files: [...paths], dragOperationsMask: 1 },
  };
  for (const type of steps) {
    await session.send('Input.dispatchDragEvent', { type, ...at });
  }
  await session.detach();
}

/** Makes the next native pickers answer with these paths; an empty list means they are closed. */
export async function answerPicker(app: RunningApp, paths: readonly string[]): Promise<void> {
  await app.electron.evaluate(({ dialog }, filePaths) => {
    dialog.showOpenDialog = () =>
      Promise.resolve({ canceled: filePaths.length === 0, filePaths: [...filePaths] });
  }, paths);
}

/** What is on the system's clipboard as text. */
export async function clipboardText(app: RunningApp): Promise<string> {
  return app.electron.evaluate(async ({ clipboard }) => clipboard.readText());
}
