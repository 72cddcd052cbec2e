import { useId, useState } from 'react';
import type { KeyboardEvent, ReactNode } from 'react';
import { flushSync } from 'react-dom';
import { useTranslation } from 'react-i18next';
import type { Command, CommandId } from '../commands/command';
import { commands, runCommand } from '../commands/commands';
import { useCommandWords } from '../commands/useCommands';
import { useOwnDialog } from '../state/dialogs';
import { classNames } from '../ui/classNames';
import { Dialog } from '../ui/Dialog';
import styles from './CommandPalette.module.css';

/** Every command, found by typing a part of its name. */
export function CommandPalette(): ReactNode {
  const { t } = useTranslation();
  const { close } = useOwnDialog();
  const wordsOf = useCommandWords();
  const listId = useId();
  const [text, setText] = useState('');
  const [chosenId, setChosenId] = useState<CommandId>();

  const found = Object.values(commands)
    .filter(({ id }) => id !== 'commandPalette')
    .map((command) => ({ command, words: wordsOf(command) }))
    .filter(({ words }) => words.menuLabel.toLowerCase().includes(text.trim().toLowerCase()))
    // What can be done now comes first.
    .sort(
      (one, other) =>
        Number(one.words.blocked !== undefined) - Number(other.words.blocked !== undefined),
    );

  // Lines change places as more can be done; the command that is chosen stays so.
  const place = Math.max(
    0,
    found.findIndex(({ command }) => command.id === chosenId),
  );
  const chosen = found[place]?.command;
  if (chosen !== undefined && chosen.id !== chosenId) {
    setChosenId(chosen.id);
  }

  function lineId(command: Command): string {
    return `${listId}-${command.id}`;
  }

  function run(command: Command | undefined): void {
    if (
      command !== undefined &&
      found.some((line) => line.command === command && line.words.blocked === undefined)
    ) {
      // Gone first: a command may open a dialog of its own, or put the keyboard elsewhere.
      flushSync(close);
      runCommand(command);
    }
  }

  function onKeyDown(event: KeyboardEvent): void {
    const step = event.key === 'ArrowDown' ? 1 : event.key === 'ArrowUp' ? -1 : 0;
    if (step !== 0 && found.length > 0) {
      event.preventDefault();
      const next = found[(place + step + found.length) % found.length]?.command;
      if (next !== undefined) {
        setChosenId(next.id);
        document.getElementById(lineId(next))?.scrollIntoView({ block: 'nearest' });
      }
    }
  }

  return (
    <Dialog title={t('browser.palette.title')} onClose={close} onSubmit={() => run(chosen)}>
      <input
        type="text"
        role="combobox"
        data-autofocus
        aria-label={t('browser.palette.search')}
        placeholder={t('browser.palette.search')}
        aria-expanded="true"
        aria-controls={listId}
        aria-activedescendant={chosen === undefined ? undefined : lineId(chosen)}
        autoComplete="off"
        spellCheck={false}
        className={styles.field}
        value={text}
        onChange={(event) => {
          setText(event.target.value);
          setChosenId(undefined);
        }}
        onKeyDown={onKeyDown}
      />
      <div
        id={listId}
        role="listbox"
        aria-label={t('browser.palette.results')}
        className={styles.list}
      >
        {found.map(({ command, words }) => (
          <div
            key={command.id}
            id={lineId(command)}
            role="option"
            aria-selected={command === chosen}
            aria-disabled={words.blocked !== undefined || undefined}
            className={classNames(styles.option, command === chosen && styles.chosen)}
            // The field keeps the keyboard.
            onMouseDown={(event) => event.preventDefault()}
            onClick={() => run(command)}
          >
            <command.icon aria-hidden="true" className={styles.icon} />
            <span className={styles.label}>{words.menuLabel}</span>
            <span className={styles.note}>{words.blocked ?? words.shortcut}</span>
          </div>
        ))}
      </div>
      <p role="status" className={styles.none}>
        {found.length === 0 && t('browser.palette.none')}
      </p>
    </Dialog>
  );
}
