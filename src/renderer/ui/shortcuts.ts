/** A combination of keys. */
export interface Shortcut {
  /** As `KeyboardEvent.key` has it; letters in lower case. */
  readonly key: string;
  /** Ctrl, or Cmd on a Mac. */
  readonly primary?: boolean;
  readonly shift?: boolean;
  readonly alt?: boolean;
  /** Only there: elsewhere it is not a shortcut at all. */
  readonly only?: 'mac' | 'other';
}

/** The shortcuts that count on this platform. */
export function shortcutsFor(shortcuts: readonly Shortcut[], mac: boolean): readonly Shortcut[] {
  return shortcuts.filter(({ only }) => only === undefined || (only === 'mac') === mac);
}

/** What of a keyboard event tells a shortcut. */
export type ShortcutEvent = Pick<
  KeyboardEvent,
  'key' | 'ctrlKey' | 'metaKey' | 'shiftKey' | 'altKey'
>;

/** Whether an event is that combination and nothing more. */
export function matchesShortcut(event: ShortcutEvent, shortcut: Shortcut, mac: boolean): boolean {
  const primary = mac ? event.metaKey : event.ctrlKey;
  const secondary = mac ? event.ctrlKey : event.metaKey;
  return (
    event.key.toLowerCase() === shortcut.key.toLowerCase() &&
    primary === (shortcut.primary ?? false) &&
    event.shiftKey === (shortcut.shift ?? false) &&
    event.altKey === (shortcut.alt ?? false) &&
    !secondary
  );
}

const keyNames: Readonly<Record<string, string>> = {
  arrowup: '↑',
  arrowdown: '↓',
  arrowleft: '←',
  arrowright: '→',
  delete: 'Del',
  enter: '↵',
};

/** A shortcut as the platform writes it: `Ctrl+Shift+P`, `⇧⌘P`. */
export function shortcutLabel({ key, primary, shift, alt }: Shortcut, mac: boolean): string {
  const name =
    mac && key === 'Backspace'
      ? '⌫'
      : (keyNames[key.toLowerCase()] ?? (key.length === 1 ? key.toUpperCase() : key));
  return mac
    ? `${alt ? '⌥' : ''}${shift ? '⇧' : ''}${primary ? '⌘' : ''}${name}`
    : `${primary ? 'Ctrl+' : ''}${alt ? 'Alt+' : ''}${shift ? 'Shift+' : ''}${name}`;
}
