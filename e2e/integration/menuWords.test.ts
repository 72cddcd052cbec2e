import { describe, expect, it } from 'vitest';
import { menuLabels } from '../../src/main/platform/menuLabels';
import { english } from '../../src/renderer/i18n/en';
import { korean } from '../../src/renderer/i18n/ko';

/** Entries that show or hide a part have its name alone in a menu, where a mark says whether it is there. */
const toggles = ['toggleInspector', 'toggleTransfers', 'toggleActivity'];

describe.each([
  ['English', english.browser, menuLabels.en],
  ['Korean', korean.browser, menuLabels.ko],
])('the native menu in %s', (_, { commands, menu }, labels) => {
  it('calls commands as the window does', () => {
    const bare = (text: string): string => text.replace('…', '').toLowerCase();
    const names: Readonly<Record<string, string>> = { ...commands, ...menu };
    const shared = Object.entries(labels).filter(
      ([id]) => Object.hasOwn(names, id) && !toggles.includes(id),
    );
    expect(shared.length).toBeGreaterThan(15);
    for (const [id, label] of shared) expect(bare(label), id).toBe(bare(names[id] ?? ''));
  });
});
