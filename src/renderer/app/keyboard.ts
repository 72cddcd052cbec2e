import type { CommandId } from '../commands/command';
import { commandFor, commands, runCommand } from '../commands/commands';
import { hasKeyboard } from '../commands/windowParts';
import { onEvent } from '../ipc/client';
import { isAnswerDue } from '../state/answerDue';
import { isMac } from '../state/settings';

function focusedField(): HTMLInputElement | HTMLTextAreaElement | undefined {
  const element = document.activeElement;
  return element instanceof HTMLInputElement || element instanceof HTMLTextAreaElement
    ? element
    : undefined;
}

/** Cmd and an arrow go to an end of a text on a Mac. */
function belongsToText({ key, metaKey }: KeyboardEvent): boolean {
  return isMac() && metaKey && key.startsWith('Arrow') && focusedField() !== undefined;
}

function onKeyDown(event: KeyboardEvent): void {
  if (event.defaultPrevented || isAnswerDue() || belongsToText(event)) return;
  const command = commandFor(event, 'window', isMac());
  if (command !== undefined) {
    // Also keeps the native menu from running it a second time.
    event.preventDefault();
    runCommand(command);
  }
}

/** Whether a key that has reached the menu of a Mac has a meaning of its own where it was pressed. */
function isLeftAlone(id: CommandId): boolean {
  if (commands[id].scope === 'table') return !hasKeyboard('table');
  return id === 'goUp' && focusedField() !== undefined;
}

function selectText(): void {
  document.getSelection()?.selectAllChildren(document.body);
}

function runFromMenu(id: CommandId, byKey: boolean): void {
  const field = focusedField();
  if (id === 'selectAll' && field !== undefined) {
    field.select();
    return;
  }
  if (byKey && isLeftAlone(id)) {
    if (id === 'selectAll') selectText();
    return;
  }
  if (!isAnswerDue()) {
    runCommand(commands[id]);
  }
}

/** Runs commands from the keyboard and the native menu. Ends with the returned function. */
export function followCommands(): () => void {
  document.addEventListener('keydown', onKeyDown);
  const stopMenu = onEvent('menu.command', ({ command, byKey }) => runFromMenu(command, byKey));
  return () => {
    document.removeEventListener('keydown', onKeyDown);
    stopMenu();
  };
}

/**
 * Leaves to an input method what is its own: the Enter that takes a syllable and the Escape that gives one
 * up mean nothing else to the window. Ends with the returned function.
 */
export function leaveKeysToInputMethods(): () => void {
  function leave(event: KeyboardEvent): void {
    if (event.isComposing) {
      event.stopPropagation();
    }
  }
  // Before everybody else who listens, on the way down.
  window.addEventListener('keydown', leave, { capture: true });
  return () => window.removeEventListener('keydown', leave, { capture: true });
}

/**
 * Keeps the window from opening what is dropped beside the places that take it. Ends with the
 * returned function.
 */
export function refuseStrayDrops(): () => void {
  function refuse(event: DragEvent): void {
    if (!event.defaultPrevented) {
      event.preventDefault();
      if (event.dataTransfer !== null) {
        event.dataTransfer.dropEffect = 'none';
      }
    }
  }
  document.addEventListener('dragover', refuse);
  document.addEventListener('drop', refuse);
  return () => {
    document.removeEventListener('dragover', refuse);
    document.removeEventListener('drop', refuse);
  };
}
