import { contextBridge, ipcRenderer, webUtils } from 'electron';
import type { IpcRendererEvent } from 'electron';
import { channels } from '../shared/ipc/bridge';
import type { DipperBridge } from '../shared/ipc/bridge';
import { eventNames } from '../shared/ipc/eventNames';
import type { EventName, Events } from '../shared/ipc/events';

// The only file that uses `ipcRenderer`. The page gets four functions, and no object of Electron.
const bridge: DipperBridge = {
  invoke: (name, input, callId) => ipcRenderer.invoke(channels.call, name, callId, input),
  cancel: (callId) => ipcRenderer.send(channels.cancel, callId),
  on(name, listener) {
    if (!eventNames.includes(name)) throw new Error('Dipper has no such event.');
    return listen(name, listener);
  },
  receiveDroppedFiles: (files) =>
    ipcRenderer.invoke(
      channels.droppedPaths,
      files.map((file) => webUtils.getPathForFile(file)),
    ),
};

function listen<Name extends EventName>(
  name: Name,
  listener: (payload: Events[Name]) => void,
): () => void {
  // Never hands the page Electron's own event, which leads to the sender.
  function receive(_event: IpcRendererEvent, sent: EventName, payload: Events[Name]): void {
    if (sent === name) listener(payload);
  }
  ipcRenderer.on(channels.event, receive);
  return () => {
    ipcRenderer.off(channels.event, receive);
  };
}

// One listener for each of the page's stores.
ipcRenderer.setMaxListeners(64);
contextBridge.exposeInMainWorld('dipper', bridge);
