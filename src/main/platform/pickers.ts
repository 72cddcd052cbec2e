import { join } from 'node:path';
import { app, dialog } from 'electron';
import type { BrowserWindow, OpenDialogOptions } from 'electron';
import type { Direction } from '../../shared/model/transfers';
import { dialogWords } from './dialogWords';
import type { PickerPurpose } from './dialogWords';
import type { MenuLanguage } from './menuLabels';

/** The system's own file pickers. They answer with absolute paths, or with none when closed. */
export interface Pickers {
  /** Any number of files to upload. */
  pickFiles(): Promise<readonly string[]>;
  /** One folder, to upload or to download into. */
  pickFolder(purpose: Direction): Promise<string | undefined>;
  /** Where to write a file, called `name` unless the user says otherwise. */
  pickSaveFile(name: string): Promise<string | undefined>;
}

/** @param owner The window that a picker belongs to, when there is one. */
export function createPickers(
  owner: () => BrowserWindow | undefined,
  getLanguage: () => MenuLanguage,
): Pickers {
  /** macOS has no title on a picker, but shows a message. */
  function words(what: PickerPurpose): OpenDialogOptions {
    const { title, button } = dialogWords[getLanguage()].pickers[what];
    return { title, message: title, buttonLabel: button };
  }

  // `dialog` is Electron's own object, so that a test can put another function in.
  async function open(options: OpenDialogOptions): Promise<readonly string[]> {
    const window = owner();
    const answer =
      window === undefined
        ? await dialog.showOpenDialog(options)
        : await dialog.showOpenDialog(window, options);
    return answer.canceled ? [] : answer.filePaths;
  }

  return {
    async pickSaveFile(name) {
      const options = { defaultPath: join(app.getPath('downloads'), name) };
      const window = owner();
      const { canceled, filePath } =
        window === undefined
          ? await dialog.showSaveDialog(options)
          : await dialog.showSaveDialog(window, options);
      return canceled || filePath === '' ? undefined : filePath;
    },
    pickFiles: () =>
      open({
        ...words('uploadFiles'),
        defaultPath: app.getPath('home'),
        properties: ['openFile', 'multiSelections', 'showHiddenFiles'],
      }),
    async pickFolder(purpose) {
      const [path] = await open(
        purpose === 'upload'
          ? {
              ...words('uploadFolder'),
              defaultPath: app.getPath('home'),
              properties: ['openDirectory'],
            }
          : {
              ...words('downloadFolder'),
              defaultPath: app.getPath('downloads'),
              properties: ['openDirectory', 'createDirectory'],
            },
      );
      return path;
    },
  };
}
