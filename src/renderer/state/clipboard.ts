import { call } from '../ipc/client';
import { tellFailure } from './notices';

/** Puts text on the system's clipboard; answers whether it is there. A failure is told as a notice. */
export async function copyText(text: string): Promise<boolean> {
  try {
    await call('app.copyText', { text });
    return true;
  } catch (thrown) {
    tellFailure(thrown);
    return false;
  }
}
