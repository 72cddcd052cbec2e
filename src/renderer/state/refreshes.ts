import { create } from 'zustand';

/** How often the user has asked for what is shown to be read again. */
export const useRefreshes = create<{ readonly count: number }>(() => ({ count: 0 }));

/** Asks all that follow {@link useRefreshes} to read again. */
export function noteRefresh(): void {
  useRefreshes.setState(({ count }) => ({ count: count + 1 }));
}
