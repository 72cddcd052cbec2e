import type { LucideIcon } from 'lucide-react';
import type { MenuCommand } from '../../shared/model/menuCommands';
import type { Shortcut } from '../ui/shortcuts';
import type { BlockedReason, CommandFacts } from './commandFacts';

/** Names every command of the window; most of them stand in the native menu too. */
export type CommandId = MenuCommand | 'open' | 'invertSelection' | 'newProfile';

/** Something the user can do, from the toolbar, a menu, the keyboard or the command palette. */
export interface Command {
  readonly id: CommandId;
  readonly icon: LucideIcon;
  /** The first one is shown. */
  readonly shortcuts?: readonly Shortcut[];
  /** Where the shortcuts count: anywhere in the window, or only in the table. */
  readonly scope: 'window' | 'table';
  /** What is meant by it may have been typed just now: it waits for that to be selected. */
  readonly actsOnSelection?: true;
  readonly blockedBy: (facts: CommandFacts) => BlockedReason | undefined;
  readonly run: () => void;
}

/** Each command under its own id. */
export type Commands = { readonly [Id in CommandId]: Command & { readonly id: Id } };
