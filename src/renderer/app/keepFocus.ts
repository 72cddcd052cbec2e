import { focusPart } from '../commands/windowParts';
import { isAnswerDue } from '../state/answerDue';

/** Parts that are on their way out; the keyboard goes back to where it was before them. */
const passing = 'dialog, [role=menu]';

function pathOf(element: Element): readonly HTMLElement[] {
  const path: HTMLElement[] = [];
  for (let part: Element | null = element; part !== null; part = part.parentElement) {
    if (part instanceof HTMLElement) {
      path.push(part);
    }
  }
  return path;
}

function takesFocus(element: HTMLElement): boolean {
  if (!element.isConnected || element === document.body) return false;
  element.focus({ preventScroll: true });
  return document.activeElement === element;
}

/**
 * Keeps the keyboard in the window: when the element that has it goes away or is greyed out (a
 * button that has done its work, a line of a menu), it goes to the nearest part around it, or to
 * the table. Clicking beside everything still takes it from everything. Ends with the returned
 * function.
 */
export function keepFocus(): () => void {
  let path: readonly HTMLElement[] = [];
  let frame: number | undefined;

  function remember({ target }: FocusEvent): void {
    if (target instanceof Element && target.closest(passing) === null) {
      path = pathOf(target);
    }
  }

  function forgetIfLeft(): void {
    // After the press has moved the focus.
    setTimeout(() => {
      if (document.activeElement === document.body) {
        path = [];
      }
    });
  }

  function restore(): void {
    frame = undefined;
    const lost = document.activeElement === document.body && path.length > 0;
    if (lost && !isAnswerDue() && !path.some(takesFocus)) {
      focusPart('table');
    }
  }

  const changes = new MutationObserver(() => {
    // The browser takes the focus from what is greyed out only when it draws.
    frame ??= requestAnimationFrame(() => {
      frame = requestAnimationFrame(restore);
    });
  });
  document.addEventListener('focusin', remember);
  document.addEventListener('pointerdown', forgetIfLeft);
  changes.observe(document.body, {
    subtree: true,
    childList: true,
    attributes: true,
    attributeFilter: ['disabled'],
  });
  return () => {
    document.removeEventListener('focusin', remember);
    document.removeEventListener('pointerdown', forgetIfLeft);
    changes.disconnect();
    if (frame !== undefined) {
      cancelAnimationFrame(frame);
    }
  };
}
