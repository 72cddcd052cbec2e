import type { KeyboardEvent, MenuItemConstructorOptions } from 'electron';
import { describe, expect, test } from 'vitest';
import { menuCommands } from '../../shared/model/menuCommands';
import type { MenuCommand } from '../../shared/model/menuCommands';
import { menuLabels, menuLanguage } from './menuLabels';
import { menuTemplate } from './menuTemplate';

function flatten(items: readonly MenuItemConstructorOptions[]): MenuItemConstructorOptions[] {
  return items.flatMap((item) => [
    item,
    ...(Array.isArray(item.submenu) ? flatten(item.submenu) : []),
  ]);
}

function menu(options: { readonly mac?: boolean; readonly language?: 'en' | 'ko' } = {}) {
  const commands: MenuCommand[] = [];
  const byKey: MenuCommand[] = [];
  const template = menuTemplate({
    labels: menuLabels[options.language ?? 'en'],
    mac: options.mac ?? false,
    development: false,
    onCommand: (command, isByKey) => (isByKey ? byKey : commands).push(command),
  });
  return { items: flatten(template), commands, byKey };
}

describe.each([true, false])('the menu (mac: %j)', (mac) => {
  test('has every command once', () => {
    const { items } = menu({ mac });
    const ids = items.flatMap(({ id }) => (id === undefined ? [] : [id]));
    expect(ids.toSorted()).toEqual([...menuCommands].toSorted());
  });

  test('gives no key to two entries', () => {
    const keys = menu({ mac }).items.flatMap(({ accelerator }) => accelerator ?? []);
    expect(new Set(keys).size).toBe(keys.length);
  });

  test('can end the app', () => {
    expect(menu({ mac }).items.some(({ role }) => role === 'quit')).toBe(true);
  });
});

test('leaves the keys that edit text to the page', () => {
  const { items } = menu();
  for (const id of ['delete', 'selectAll', 'rename'] as const) {
    expect(items.find((item) => item.id === id)?.registerAccelerator).toBe(false);
  }
});

test('on a Mac, where such keys reach the menu, tells them from what is chosen', () => {
  const { items, commands, byKey } = menu({ mac: true });
  const press = (id: MenuCommand, event: KeyboardEvent): void => {
    const click = items.find((item) => item.id === id)?.click as
      ((item: null, window: null, event: KeyboardEvent) => void) | undefined;
    click?.(null, null, event);
  };
  press('delete', { triggeredByAccelerator: true, metaKey: true });
  expect([commands, byKey]).toEqual([[], ['delete']]);
  press('delete', { triggeredByAccelerator: false, metaKey: true });
  press('rename', { triggeredByAccelerator: true });
  expect([commands, byKey]).toEqual([['delete', 'rename'], ['delete']]);
  expect(items.find(({ id }) => id === 'rename')?.accelerator).toBeUndefined();
});

test('an entry sends its own command', () => {
  const { items, commands } = menu();
  for (const command of menuCommands) {
    const click = items.find(({ id }) => id === command)?.click as (() => void) | undefined;
    click?.();
  }
  expect(commands).toEqual(menuCommands);
});

test.each(['en', 'ko'] as const)('every label is there in %s', (language) => {
  const { items } = menu({ language });
  for (const item of items) {
    if (item.type !== 'separator') expect(item.label?.trim()).toBeTruthy();
  }
});

test('Korean labels are Korean, and every entry that asks first ends in an ellipsis in both', () => {
  for (const command of menuCommands) {
    const korean = menuLabels.ko[command];
    expect(korean).toMatch(/[가-힣]/u);
    expect(korean.endsWith('…')).toBe(menuLabels.en[command].endsWith('…'));
  }
});

test.each([
  ['system', 'ko-KR', 'ko'],
  ['system', 'ko', 'ko'],
  ['system', 'kok-IN', 'en'],
  ['system', 'en-GB', 'en'],
  ['system', '', 'en'],
  ['en', 'ko-KR', 'en'],
  ['ko', 'en-US', 'ko'],
] as const)('setting %s on a %j system speaks %s', (setting, locale, language) => {
  expect(menuLanguage(setting, locale)).toBe(language);
});
