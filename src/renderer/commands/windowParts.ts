/** Parts of the window that a command can put the keyboard into. */
export type WindowPart = 'location' | 'filter' | 'table' | 'tree';

/** The DOM id of a part. */
export function partId(part: WindowPart): string {
  return `part-${part}`;
}

/** Whether the keyboard is in a part. */
export function hasKeyboard(part: WindowPart): boolean {
  return document.getElementById(partId(part))?.contains(document.activeElement) === true;
}

/** Puts the keyboard into a part; a text field is selected whole. */
export function focusPart(part: WindowPart): void {
  const element = document.getElementById(partId(part));
  element?.focus();
  if (element instanceof HTMLInputElement) {
    element.select();
  }
}
