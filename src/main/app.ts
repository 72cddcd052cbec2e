import { AsyncLocalStorage } from 'node:async_hooks';
import { join } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { app, session, shell } from 'electron';
import type { BrowserWindow } from 'electron';
import type { AppInfo } from '../shared/model/app';
import type { Settings } from '../shared/model/settings';
import { once, shared } from './base/promises';
import type { Engine } from './engine';
import { createActAs } from './ipc/actAs';
import { createActivityLog } from './ipc/activityLog';
import { receiveDroppedPaths } from './ipc/droppedPaths';
import { createEvents } from './ipc/events';
import type { Handlers } from './ipc/handlers';
import { createActivityHandlers } from './ipc/handlers/activity';
import { createAppHandlers } from './ipc/handlers/app';
import { createPathHandlers } from './ipc/handlers/paths';
import { createSettingsHandlers } from './ipc/handlers/settings';
import { createNamedSelections } from './ipc/namedSelections';
import { createIpcPort } from './ipc/port';
import { createRouter } from './ipc/router';
import { createSaveText } from './ipc/saveText';
import { createUntoldFailures } from './ipc/untoldFailures';
import { createActionDescriber } from './ipc/userActions';
import { startListingThread } from './listing/worker/host';
import { ask } from './platform/ask';
import { setupAwake } from './platform/awake';
import { copyText } from './platform/clipboard';
import { dialogWords } from './platform/dialogWords';
import { openExternal } from './platform/externalLinks';
import { reviveCrashedPage, setupFailures } from './platform/failures';
import { skipMissingGpu } from './platform/gpu';
import { gpuMemorySchema, noGpuMemory } from './platform/gpuMemory';
import { setupHolds } from './platform/holds';
import { createKeychain } from './platform/keychain';
import { createLog } from './platform/log';
import { setupMenu } from './platform/menu';
import { menuLanguage } from './platform/menuLabels';
import { createMenuRunner } from './platform/menuRunner';
import { choosePage } from './platform/page';
import { createPickers } from './platform/pickers';
import { servePage } from './platform/protocol';
import { setupQuit } from './platform/quit';
import { setupSessionRules } from './platform/sessionRules';
import { setupShowTransfers } from './platform/showTransfers';
import { applyTheme } from './platform/theme';
import { openMainWindow } from './platform/window';
import { firstPlace, windowPlaceSchema } from './platform/windowBounds';
import { createJsonFile } from './storage/jsonFile';
import type { OnProblem } from './storage/jsonFile';
import { createSettings } from './storage/settings';
import { platformOf } from './transfers/local/localNames';
import { createPathTokens } from './transfers/local/localPaths';
import type { TransferOptions } from './transfers/port';

/** Where the build puts what main needs besides itself. */
const outFolder = join(import.meta.dirname, '..');
const rendererFolder = join(outFolder, 'renderer');
const preloadPath = join(outFolder, 'preload', 'index.cjs');
/** Threads are not read out of the archive that a packaged app is in. */
const threadFolder = import.meta.dirname.replace('app.asar', 'app.asar.unpacked');
const transferWorkerPath = join(threadFolder, 'transferWorker.js');
const listingWorkerPath = join(threadFolder, 'listingWorker.js');
const iconPath = join(outFolder, '..', 'resources', 'window-icon.png');

/**
 * Puts Dipper together. This, engine.ts and serverCalls.ts, the parts that are loaded later, are the only
 * places that know every part.
 */
export async function startApp(): Promise<void> {
  // What lists loads beside all else, while Electron gets ready.
  const listingThread = startListingThread(listingWorkerPath, app.getVersion());
  const userData = app.getPath('userData');
  const development = !app.isPackaged;
  const page = choosePage(app.isPackaged, process.env.ELECTRON_RENDERER_URL);

  let window: BrowserWindow | undefined;
  let engine: Engine | undefined;
  let keepPlace = (): Promise<void> => Promise.resolve();
  const send = createEvents(() => window?.webContents);

  const log = createLog(join(userData, 'logs'));
  const failures = createUntoldFailures(() => send('app.failed', null));
  const onProblem: OnProblem = (problem) => {
    log.warn(problem.message);
    failures.add(problem.detail);
  };
  const onUnexpected = (error: unknown): void => log.error('Unexpected failure of a call', error);
  setupFailures(log, failures.add);
  const settings = createSettings({ directory: userData, onProblem });
  const place = createJsonFile({
    path: join(userData, 'window.json'),
    schema: windowPlaceSchema,
    version: 1,
    fallback: firstPlace,
    onProblem,
  });
  const gpu = await skipMissingGpu(
    createJsonFile({
      path: join(userData, 'gpu.json'),
      schema: gpuMemorySchema,
      version: 1,
      fallback: noGpuMemory,
      onProblem,
    }),
    (error) => log.error('What is remembered of the GPU', error),
  );
  const [settingsAtStart] = await Promise.all([settings.get(), app.whenReady()]);

  setupSessionRules({
    session: session.defaultSession,
    page,
    development,
    onRefused: (what) => log.warn(`Refused: ${what}`),
  });
  servePage(session.defaultSession, rendererFolder);

  let applied = settingsAtStart;
  let language = menuLanguage(settingsAtStart.language, app.getLocale());
  const showMenu = (): void =>
    setupMenu({
      language,
      platform: process.platform,
      development,
      onCommand: (command, byKey) => void runFromMenu(command, byKey).catch(onUnexpected),
    });
  /** Only what has changed: places and widths are remembered all the time, and a menu takes long to make. */
  const applySettings = (changed: Settings): void => {
    const before = applied;
    applied = changed;
    applyTheme(changed.theme);
    if (changed.language !== before.language) {
      language = menuLanguage(changed.language, app.getLocale());
      showMenu();
    }
    const options = transferOptionsOf(changed);
    if (!isDeepStrictEqual(options, transferOptionsOf(before))) {
      engine?.setTransferOptions(options).catch(onUnexpected);
    }
  };
  applyTheme(settingsAtStart.theme);

  const tokens = createPathTokens();
  const activity = createActivityLog(send);
  const currentAction = new AsyncLocalStorage<string>();
  const selections = createNamedSelections();
  const actions = createActionDescriber(
    (token) => tokens.item(token),
    platformOf(process.platform),
    (selectionId) => selections.targetsOf(selectionId),
  );
  const pickers = createPickers(
    () => window,
    () => language,
  );
  const saveText = createSaveText((name) => pickers.pickSaveFile(name));
  const shellHandlers = {
    ...createAppHandlers({
      info: appInfo,
      takeFailures: failures.take,
      openExternal,
      copyText,
      saveText,
    }),
    ...createSettingsHandlers({ settings, onChanged: applySettings }),
    ...createPathHandlers({ ...pickers, tokens }),
    ...createActivityHandlers({ activity, version: app.getVersion(), copyText, saveText }),
  };

  const holds = setupHolds((reason) => {
    engine?.holdTransfers(reason).catch(onUnexpected);
  });
  const isSignInAsked = (): boolean => engine?.isSignInAsked() ?? false;
  const showTransfers = setupShowTransfers({
    platform: process.platform,
    getLanguage: () => language,
    isSignInAsked,
    showWindow: () => showWindow(),
  });
  const stayAwake = setupAwake(isSignInAsked);
  const loadEngine = once(async () => {
    const { createEngine } = await import('./engine');
    engine = createEngine({
      userData,
      productVersion: app.getVersion(),
      env: process.env,
      encryption: createKeychain(process.platform),
      resolveSystemProxy: (url) => session.defaultSession.resolveProxy(url),
      tokens,
      send,
      activity,
      currentAction: () => currentAction.getStore(),
      onKept: (kept) => selections.note(kept),
      onProblem,
      onUnexpected,
      showInFolder: (path) => shell.showItemInFolder(path),
      confirmProgram: (profile, command) =>
        ask(window, 'question', dialogWords[language].program(profile, command)),
      transferWorkerPath,
      listingWorkerPath,
      listingThread,
      lastLocation: settingsAtStart.lastLocation,
      transferOptions: () => Promise.resolve(transferOptionsOf(applied)),
      isOnline: holds.isOnline,
      onTransfers: (totals, hold) => {
        holds.onHold(hold);
        showTransfers.report(totals, hold);
        stayAwake(totals, hold);
      },
    });
    return engine;
  });
  const loadHandlers = once(async (): Promise<Handlers> => ({
    ...shellHandlers,
    ...(await loadEngine()).handlers,
    ...(await (await loadEngine()).serverHandlers()),
  }));
  /** A handler that is there without the code for servers, if there is one. */
  const findQuickHandler = async <Name extends keyof Handlers>(
    name: Name,
  ): Promise<Handlers[Name] | undefined> => {
    const ofShell: Partial<Handlers> = shellHandlers;
    const handler = ofShell[name];
    if (handler !== undefined) return handler;
    const ofEngine: Partial<Handlers> = (await loadEngine()).handlers;
    return ofEngine[name];
  };

  const port = createIpcPort(() => window?.webContents);
  const router = createRouter({
    port,
    pageOrigin: page.origin,
    findHandler: async (name) => (await findQuickHandler(name)) ?? (await loadHandlers())[name],
    actAs: createActAs({ activity, actions, currentAction }),
    onUnexpected: (route, error) => log.error(`Unexpected failure of ${route}`, error),
    onUntold: failures.add,
  });
  receiveDroppedPaths({ port, pageOrigin: page.origin, tokens, onUnexpected });

  setupQuit({
    platform: process.platform,
    interruption: () => {
      if (engine?.wouldForgetTransfers() === true) {
        return router.isChanging() ? 'forgottenAndChanges' : 'forgottenTransfers';
      }
      const isTransferring = engine?.hasActiveTransfers() ?? false;
      if (router.isChanging()) return isTransferring ? 'both' : 'changes';
      return isTransferring ? 'transfers' : undefined;
    },
    closeAll: async () => {
      const callsEnded = router.close();
      const kept = keepPlace().catch((error: unknown) => log.error('The window', error));
      // Settings that are being written are on the disk once they can be read.
      await Promise.all([kept, settings.get(), engine?.close(callsEnded)]);
    },
    confirm: (what) => ask(window, 'question', dialogWords[language].quit[what]),
    onFailed: (error) => log.error('Quitting failed', error),
  });

  /** Settles once the window has painted, and its page follows what main sends. */
  let painted = Promise.resolve();
  const makeWindow = shared(async () => {
    const opened = await openMainWindow({
      url: page.url,
      preloadPath,
      iconPath,
      place,
      onProblem: (error) => log.error('The window', error),
    });
    window = opened.window;
    showTransfers.opened(opened.window);
    // While the page is on its way, rather than before it.
    showMenu();
    keepPlace = opened.keepPlace;
    const { id } = opened.window.webContents;
    opened.window.on('closed', () => {
      window = undefined;
      router.abortCallsOf(id);
    });
    // Not when a navigation begins: it may be refused, and the page stays and goes on.
    opened.window.webContents.on('did-navigate', () => router.abortCallsOf(id));
    opened.window.webContents.on('render-process-gone', () => router.abortCallsOf(id));
    reviveCrashedPage(opened.window, {
      log,
      tell: failures.add,
      confirmReload: () => ask(window, 'error', dialogWords[language].crashed),
    });
    painted = Promise.all([opened.firstPaint, loadEngine()]).then(() => gpu.remember());
  });
  const openWindow = async (): Promise<void> => {
    if (window === undefined) await makeWindow();
    await painted;
  };
  const runFromMenu = createMenuRunner({
    hasWindow: () => window !== undefined,
    openWindow,
    send: (command, byKey) => send('menu.command', { command, byKey }),
  });
  const showWindow = (): void => {
    if (window === undefined) openWindow().catch(onUnexpected);
    if (window?.isMinimized() === true) window.restore();
    window?.focus();
  };
  app.on('second-instance', showWindow);
  app.on('activate', () => {
    if (window === undefined) showWindow();
  });
  await openWindow();
}

function transferOptionsOf({
  uploadLimit,
  downloadLimit,
  transferPath,
}: Settings): TransferOptions {
  return { uploadLimit, downloadLimit, transferPath };
}

function appInfo(): AppInfo {
  return {
    version: app.getVersion(),
    electron: process.versions.electron,
    platform: knownPlatform(process.platform),
    locale: app.getLocale(),
  };
}

function knownPlatform(platform: NodeJS.Platform): AppInfo['platform'] {
  return platform === 'darwin' || platform === 'linux' || platform === 'win32' ? platform : 'other';
}
