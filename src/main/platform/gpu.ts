import { app } from 'electron';
import type { JsonFile } from '../storage/jsonFile';
import { isKnownMissing, noGpuMemory, thisScreen } from './gpuMemory';
import type { GpuMemory } from './gpuMemory';

/** The look for a GPU at the start, which takes a tenth of it where there is none. */
export interface GpuLook {
  /**
   * Notes whether there was one, for the next start; to be called once something was drawn. Never fails:
   * what can't be noted costs the next start some time, and no more.
   */
  readonly remember: () => Promise<void>;
}

/**
 * Has Chromium draw by software from the start where it found no GPU the last time: in a virtual machine,
 * or on a remote desktop. Else its GPU process fails first and is started again. To be called before
 * Electron is ready.
 */
export async function skipMissingGpu(
  memory: JsonFile<GpuMemory>,
  onProblem: (error: unknown) => void,
): Promise<GpuLook> {
  const here = thisScreen(process.versions.electron, process.env, Date.now());
  const remembered = await memory.read().catch((error: unknown) => {
    onProblem(error);
    return noGpuMemory;
  });
  if (!app.isReady() && isKnownMissing(remembered, here)) {
    app.disableHardwareAcceleration();
    return { remember: () => Promise.resolve() };
  }
  return {
    remember: async () => {
      const isMissing =
        app.getGPUFeatureStatus().gpu_compositing === 'disabled_software' &&
        // Chosen by the user, for this start.
        !app.commandLine.hasSwitch('disable-gpu');
      if (!isMissing && remembered.missing === null) return;
      await memory.write({ missing: isMissing ? here : null }).catch(onProblem);
    },
  };
}
