import { readFile, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { Page } from 'playwright/test';
import type { Envelope } from '../../src/shared/ipc/envelope';
import type { RouteInput, RouteName, RouteOutput } from '../../src/shared/ipc/routes';
import { recipeStyles } from '../../src/shared/model/recipes';
import type { RunningApp } from '../fixtures/app';

/** What the app has given out since {@link recordOutput}. */
export interface RecordedOutput {
  /** Every answer and event that main gave the window, as JSON, and what it put on the clipboard. */
  messages(): Promise<readonly string[]>;
  /** What it wrote on its standard output and error. */
  printed(): string;
}

/** Records what the app gives out. */
export async function recordOutput({ electron }: RunningApp): Promise<RecordedOutput> {
  let printed = '';
  const { stdout, stderr } = electron.process();
  for (const stream of [stdout, stderr]) {
    stream?.on('data', (chunk: Buffer) => (printed += chunk.toString()));
  }
  const messages = await electron.evaluateHandle(({ ipcMain, BrowserWindow, clipboard }) => {
    const recorded: string[] = [];
    type Answer = (...args: readonly unknown[]) => unknown;
    // Electron offers no other way to see what its handlers answer.
    const { _invokeHandlers: handlers } = ipcMain as unknown as {
      readonly _invokeHandlers: Map<string, Answer>;
    };
    for (const [channel, answer] of handlers) {
      handlers.set(channel, async (...args) => {
        const result = await answer(...args);
        recorded.push(JSON.stringify([result]));
        return result;
      });
    }
    for (const { webContents } of BrowserWindow.getAllWindows()) {
      const send = webContents.send.bind(webContents);
      webContents.send = (channel, ...args: readonly unknown[]) => {
        recorded.push(JSON.stringify(args));
        send(channel, ...args);
      };
    }
    const writeText = clipboard.writeText.bind(clipboard);
    clipboard.writeText = (text) => {
      recorded.push(text);
      return writeText(text);
    };
    return recorded;
  });
  return {
    messages: () => messages.evaluate((recorded) => [...recorded]),
    printed: () => printed,
  };
}

/** Every file below a folder, by path, but for those in one folder in it. */
export async function contentsBelow(
  folder: string,
  without: string,
): Promise<ReadonlyMap<string, Buffer>> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const paths = entries
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .filter((path) => !path.startsWith(join(folder, without, '/')));
  return new Map(
    await Promise.all(paths.map(async (path) => [path, await readFile(path)] as const)),
  );
}

/** Calls a route of main as the page does. */
export function invoke<Name extends RouteName>(
  page: Page,
  name: Name,
  input: RouteInput<Name>,
): Promise<Envelope<RouteOutput<Name>>> {
  const call = JSON.stringify([name, input]);
  return page.evaluate(`window.dipper.invoke(...${call}, crypto.randomUUID())`);
}

/** Asks for the details of every call in the Activity panel, and for code for them in every style. */
export async function readActivity({ page }: RunningApp): Promise<void> {
  const calls = await callsOf(page);
  for (const { id } of calls) await invoke(page, 'activity.details', { id });
  for (const connectionId of new Set(calls.map((call) => call.connectionId))) {
    const ids = calls.filter((call) => call.connectionId === connectionId).map(({ id }) => id);
    for (const style of recipeStyles) {
      for (const wholeActions of [true, false]) {
        await invoke(page, 'activity.code', { ids, actions: [], wholeActions, style });
      }
    }
  }
}

/**
 * Exports every call in the Activity panel in every format, each to the clipboard and to a file.
 *
 * @returns The contents of the files.
 */
export async function exportActivity(app: RunningApp, folder: string): Promise<readonly string[]> {
  const { page } = app;
  const ids = (await callsOf(page)).map(({ id }) => id);
  const exported: string[] = [];
  for (const format of ['text', 'jsonLines', 'har'] as const) {
    const path = join(folder, `activity.${format}`);
    await app.electron.evaluate(({ dialog }, filePath) => {
      dialog.showSaveDialog = () => Promise.resolve({ canceled: false, filePath });
    }, path);
    await invoke(page, 'activity.keep', { ids, format, to: 'file' });
    await invoke(page, 'activity.keep', { ids, format, to: 'clipboard' });
    exported.push(await readFile(path, 'utf8'));
  }
  return exported;
}

async function callsOf(page: Page): Promise<RouteOutput<'activity.list'>['calls']> {
  const answer = await invoke(page, 'activity.list', {});
  if (!answer.ok) throw new Error(answer.error.message);
  return answer.data.calls;
}
