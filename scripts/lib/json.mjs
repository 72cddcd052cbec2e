import { readFileSync } from 'node:fs';

/**
 * @param {string} path
 * @returns {unknown}
 * @throws {Error} when the file can't be read or is no JSON
 */
export function readJson(path) {
  return JSON.parse(readFileSync(path, 'utf8'));
}

/**
 * Walks into a parsed JSON value.
 *
 * @param {unknown} value
 * @param {string[]} path
 * @returns {unknown} undefined when a step isn't there
 */
export function at(value, ...path) {
  let current = value;
  for (const step of path) {
    if (typeof current !== 'object' || current === null) return undefined;
    current = Object.hasOwn(current, step) ? Reflect.get(current, step) : undefined;
  }
  return current;
}
