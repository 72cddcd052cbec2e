import { describe, expect, it } from 'vitest';
import tokens from './tokens.css?raw';

/** The colours of a theme by their names. */
function coloursOf(block: string): ReadonlyMap<string, string> {
  return new Map(
    [...block.matchAll(/--([\w-]+): (#[\da-f]{6});/gu)].map(([, name = '', colour = '']) => [
      name,
      colour,
    ]),
  );
}

const [light = '', dark = ''] = tokens.split(":root[data-theme='dark']");
const themes = { light: coloursOf(light), dark: coloursOf(dark) };

/** Relative luminance, as WCAG 2 defines it. */
function luminance(colour: string): number {
  const [red = 0, green = 0, blue = 0] = [1, 3, 5].map((at) => {
    const part = Number.parseInt(colour.slice(at, at + 2), 16) / 255;
    return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}

function contrast(one: string, other: string): number {
  const [darker = 0, lighter = 0] = [luminance(one), luminance(other)].sort((a, b) => a - b);
  return (lighter + 0.05) / (darker + 0.05);
}

describe.each(Object.entries(themes))('colours of the theme %s', (_, colours) => {
  const colour = (name: string): string => {
    const found = colours.get(name);
    if (found === undefined) throw new Error(`There is no colour ${name}.`);
    return found;
  };

  it.each([
    ...['text', 'text-quiet', 'danger-ink'].flatMap((words) =>
      ['surface', 'raised', 'sunken', 'sidebar', 'selected', 'selected-unfocused'].map(
        (ground) => [words, ground] as const,
      ),
    ),
    ['accent-text', 'accent'] as const,
    ['danger-text', 'danger'] as const,
  ])('%s can be read on %s', (words, ground) => {
    expect(contrast(colour(words), colour(ground))).toBeGreaterThanOrEqual(4.5);
  });

  it.each([
    ...['field-line', 'focus', 'danger'].flatMap((line) =>
      ['surface', 'raised', 'sunken'].map((ground) => [line, ground] as const),
    ),
  ])('%s is seen on %s', (line, ground) => {
    expect(contrast(colour(line), colour(ground))).toBeGreaterThanOrEqual(3);
  });
});
