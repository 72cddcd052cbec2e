import { isAnswerDue } from '../state/answerDue';
import { useListing } from '../state/listing';
import { matchesShortcut, shortcutsFor } from '../ui/shortcuts';
import type { ShortcutEvent } from '../ui/shortcuts';
import type { Command, Commands } from './command';
import { commandFactsNow } from './commandFacts';
import { placeCommands } from './placeCommands';
import { windowCommands } from './windowCommands';

/** Every command of the window. */
export const commands: Commands = { ...placeCommands, ...windowCommands };

/** The command that keys are a shortcut of, among those whose shortcuts count there. */
export function commandFor(
  event: ShortcutEvent,
  scope: Command['scope'],
  mac: boolean,
): Command | undefined {
  return Object.values(commands).find(
    (command) =>
      command.scope === scope &&
      shortcutsFor(command.shortcuts ?? [], mac).some((shortcut) =>
        matchesShortcut(event, shortcut, mac),
      ),
  );
}

/** Runs a command unless it is greyed out. */
export function runCommand(command: Command): void {
  const finding = command.actsOnSelection === true ? useListing.getState().finding() : undefined;
  if (finding === undefined) {
    runNow(command);
  } else {
    void finding.then((isMeant) => {
      // What was opened meanwhile stays.
      if (isMeant && !isAnswerDue()) {
        runNow(command);
      }
    });
  }
}

function runNow(command: Command): void {
  if (command.blockedBy(commandFactsNow()) === undefined) {
    command.run();
  }
}
