import { expect, test } from 'vitest';
import { isKnownMissing, noGpuMemory, thisScreen } from './gpuMemory';

const hour = 60 * 60 * 1000;
const found = Date.UTC(2026, 10, 30, 9);
const desk = { DISPLAY: ':0' };
const memory = { missing: thisScreen('33.2.1', desk, found) };

test('a GPU that was missing is not looked for again that day, and then is', () => {
  expect(isKnownMissing(memory, thisScreen('33.2.1', desk, found + 23 * hour))).toBe(true);
  expect(isKnownMissing(memory, thisScreen('33.2.1', desk, found + 24 * hour))).toBe(false);
  // A clock that was put back tells nothing.
  expect(isKnownMissing(memory, thisScreen('33.2.1', desk, found - hour))).toBe(false);
});

test('another screen and another Electron may have one', () => {
  const soon = found + hour;
  expect(isKnownMissing(memory, thisScreen('33.2.1', { DISPLAY: ':1' }, soon))).toBe(false);
  expect(isKnownMissing(memory, thisScreen('33.2.1', { WAYLAND_DISPLAY: ':0' }, soon))).toBe(false);
  expect(isKnownMissing(memory, thisScreen('33.2.1', { SESSIONNAME: 'RDP-Tcp#0' }, soon))).toBe(
    false,
  );
  expect(isKnownMissing(memory, thisScreen('34.0.0', desk, soon))).toBe(false);
});

test('it is looked for where nothing is known', () => {
  expect(isKnownMissing(noGpuMemory, thisScreen('33.2.1', desk, found))).toBe(false);
});
