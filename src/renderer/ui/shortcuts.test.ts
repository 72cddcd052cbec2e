import { describe, expect, it } from 'vitest';
import { matchesShortcut, shortcutLabel, shortcutsFor } from './shortcuts';
import type { ShortcutEvent } from './shortcuts';

function press(key: string, held: Partial<ShortcutEvent> = {}): ShortcutEvent {
  return { key, ctrlKey: false, metaKey: false, shiftKey: false, altKey: false, ...held };
}

describe('matchesShortcut', () => {
  const palette = { key: 'p', primary: true, shift: true };

  it('takes Ctrl, or Cmd on a Mac', () => {
    expect(matchesShortcut(press('P', { ctrlKey: true, shiftKey: true }), palette, false)).toBe(
      true,
    );
    expect(matchesShortcut(press('P', { metaKey: true, shiftKey: true }), palette, true)).toBe(
      true,
    );
    expect(matchesShortcut(press('P', { ctrlKey: true, shiftKey: true }), palette, true)).toBe(
      false,
    );
  });

  it('takes no more and no fewer keys', () => {
    expect(matchesShortcut(press('p', { ctrlKey: true }), palette, false)).toBe(false);
    expect(matchesShortcut(press('Delete', { ctrlKey: true }), { key: 'Delete' }, false)).toBe(
      false,
    );
    expect(matchesShortcut(press('Delete', { metaKey: true }), { key: 'Delete' }, false)).toBe(
      false,
    );
  });
});

describe('shortcutLabel', () => {
  it.each([
    [{ key: 'p', primary: true, shift: true }, 'Ctrl+Shift+P', '⇧⌘P'],
    [{ key: 'ArrowUp', alt: true }, 'Alt+↑', '⌥↑'],
    [{ key: 'Delete' }, 'Del', 'Del'],
    [{ key: 'Backspace', primary: true }, 'Ctrl+Backspace', '⌘⌫'],
    [{ key: 'F2' }, 'F2', 'F2'],
  ])('writes %j', (shortcut, other, mac) => {
    expect([shortcutLabel(shortcut, false), shortcutLabel(shortcut, true)]).toEqual([other, mac]);
  });
});

describe('shortcutsFor', () => {
  it('leaves out those of the other platforms', () => {
    const both = { key: 'Delete' };
    const mac = { key: 'Backspace', only: 'mac' } as const;
    expect(shortcutsFor([mac, both], true)).toEqual([mac, both]);
    expect(shortcutsFor([mac, both], false)).toEqual([both]);
  });
});
