import { randomUUID } from 'node:crypto';
import { dipperError } from '../../../shared/errors/appError';
import type { ProfileChange, ProfileDraft } from '../../../shared/ipc/profileSchemas';
import type { FileChange, OpenedProfile, ProfileOutcome } from '../../../shared/model/profileEdit';
import { problemsOfProfile } from '../../../shared/model/profileProblems';
import { keepNewest } from '../../base/keepNewest';
import { awsFilePaths } from '../awsFiles/awsFiles';
import type { AwsFilesOwner } from '../awsFiles/awsFiles';
import { configuredEndpoint, shownEndpoint } from '../awsFiles/awsSettings';
import { profilesUsing, putProfile, removeProfile } from './profileEdits';
import {
  draftOfProfile,
  emptyDraft,
  keptSecretsOf,
  readTexts,
  ssoSessionsOf,
} from './profileState';
import type { AwsTexts } from './profileState';
import { shownChanges } from './shownLines';
import { backUpAwsFile, targetOf } from './writeAwsFile';
import type { stageAwsFile } from './writeAwsFile';
import { textIfThere, writeAwsTexts } from './writeAwsTexts';

/** Asks the user, outside the page, whether a command may be run whenever a profile needs keys. */
export type ConfirmProgram = (profile: string, command: string) => Promise<boolean>;

/** What {@link createProfileEditor} needs. */
interface ProfileEditorDeps extends AwsFilesOwner {
  readonly confirmProgram: ConfirmProgram;
  /** Default: {@link stageAwsFile}. */
  readonly stage?: typeof stageAwsFile;
  readonly now?: () => Date;
}

/** Told what a profile is about to be called. */
export type OnRename = (was: string, is: string) => Promise<() => Promise<void>>;

/** Creates, changes, renames and removes profiles in the AWS files, in place. */
export interface ProfileEditor {
  /**
   * Reads both files for an edit of a profile, or of a new one, until {@link close}.
   *
   * @throws DipperError `not_found`, `local_access_denied` or `local_failed`
   */
  open(profile: string | undefined): Promise<OpenedProfile>;
  /**
   * The lines that a change comes to, without secrets.
   *
   * @throws DipperError `not_found` for an edit that is closed, `invalid_input`
   */
  preview(editId: string, change: ProfileChange): readonly FileChange[];
  /**
   * Writes a change, unless the files have changed since they were read. Asked to overwrite, it
   * makes the same change to what they say now, as far as that was told as a conflict before. A program that
   * they do not name yet is asked about first: whatever runs in the page could have it run.
   *
   * @param onRename Asked right before a profile gets another name in the files: it prepares what goes by
   *   the name, or refuses. Its answer takes that back, for a name that does not come to be.
   * @throws DipperError `cancelled` where the program is not to be run, with nothing written; as
   *   {@link preview}, {@link writeAwsTexts} and `onRename`
   */
  apply(
    editId: string,
    change: ProfileChange,
    overwrite: boolean,
    onRename?: OnRename,
  ): Promise<ProfileOutcome>;
  close(editId: string): void;
}

interface Edit {
  /** Absent for a new profile. */
  readonly base: ProfileDraft | undefined;
  readonly texts: AwsTexts;
  /** What the files said when a conflict was told. */
  readonly seen?: AwsTexts;
}

/** Edits that are open at the same time; the window has one. */
const mostEdits = 8;

/** Creates an editor without an open edit; of too many open ones, it closes the oldest. */
export function createProfileEditor(deps: ProfileEditorDeps): ProfileEditor {
  const { stage, now = () => new Date() } = deps;
  const { configPath, credentialsPath } = awsFilePaths(deps);
  const edits = new Map<string, Edit>();
  const backedUp = new Set<string>();
  let last: Promise<unknown> = Promise.resolve();

  function inTurn<Result>(work: () => Promise<Result>): Promise<Result> {
    const result = last.then(work);
    last = result.catch(() => undefined);
    return result;
  }

  function editOf(editId: string): Edit {
    const edit = edits.get(editId);
    if (edit === undefined)
      throw dipperError('not_found', 'This profile is no longer being edited.');
    return edit;
  }

  async function read(): Promise<AwsTexts> {
    const [config = '', credentials = ''] = await Promise.all([
      textIfThere(configPath),
      textIfThere(credentialsPath),
    ]);
    return { config, credentials };
  }

  function changesBetween(before: AwsTexts, after: AwsTexts): readonly FileChange[] {
    return [
      shownChanges(configPath, before.config, after.config),
      shownChanges(credentialsPath, before.credentials, after.credentials),
    ].filter(({ lines }) => lines.length > 0);
  }

  /** @returns `false` when another program has written meanwhile; nothing is written then */
  async function writeBoth(before: AwsTexts, after: AwsTexts): Promise<boolean> {
    const config = { path: configPath, before: before.config, after: after.config };
    const keys = { path: credentialsPath, before: before.credentials, after: after.credentials };
    const changes = [config, keys].filter((file) => file.before !== file.after);
    for (const { path } of changes) await backUpFirst(path);
    return writeAwsTexts(changes, stage);
  }

  /** Tells what another program has written since the edit began. */
  function conflict(editId: string, edit: Edit, seen: AwsTexts): ProfileOutcome {
    edits.set(editId, { ...edit, seen });
    return { kind: 'conflict', changes: changesBetween(edit.texts, seen) };
  }

  async function askAboutPrograms(before: AwsTexts, after: AwsTexts): Promise<void> {
    const known = new Set(programsOf(before).map(({ command }) => command));
    for (const { profile, command } of programsOf(after)) {
      if (known.has(command) || (await deps.confirmProgram(profile, command))) continue;
      throw dipperError('cancelled', 'The program was not allowed, so nothing was written.', {
        retry: 'now',
      });
    }
  }

  /** Keeps what was there before Dipper's first change since it was started. */
  async function backUpFirst(path: string): Promise<void> {
    if (!backedUp.has(path)) await backUpAwsFile(path, now());
    backedUp.add(path);
  }

  return {
    async open(profile) {
      const texts = await read();
      const files = readTexts(texts);
      const found = profile === undefined ? undefined : files.profiles.get(profile);
      if (profile !== undefined && found === undefined) throw profileGone(profile);
      const base = found === undefined ? undefined : draftOfProfile(found, files);
      const editId = randomUUID();
      edits.set(editId, { base, texts });
      keepNewest(edits, mostEdits);
      const servicesEndpoint =
        found?.settings.has('services') === true
          ? configuredEndpoint('s3', {}, files, {
              ...found,
              settings: new Map([['services', found.settings.get('services') ?? '']]),
              groups: new Map(),
            })
          : undefined;
      return {
        editId,
        draft: base ?? emptyDraft,
        kept:
          found === undefined
            ? { secretAccessKey: false, sessionToken: false }
            : keptSecretsOf(found),
        otherProfiles: [...files.profiles.keys()].filter((name) => name !== profile),
        usedBy: profile === undefined ? [] : profilesUsing(files, profile),
        ssoSessions: ssoSessionsOf(files),
        ...(servicesEndpoint === undefined
          ? {}
          : { servicesEndpoint: shownEndpoint(servicesEndpoint) }),
        files: await Promise.all([configPath, credentialsPath].map(fileWithTarget)),
      };
    },

    preview(editId, change) {
      const { base, texts } = editOf(editId);
      return changesBetween(texts, changed(texts, base, change));
    },

    apply: (editId, change, overwrite, onRename) =>
      inTurn(async () => {
        const edit = editOf(editId);
        const current = await read();
        const isKnown =
          sameTexts(current, edit.texts) ||
          (overwrite && edit.seen !== undefined && sameTexts(current, edit.seen));
        if (!isKnown) return conflict(editId, edit, current);
        refuseProblems(current, edit.base, change);
        const after = changed(current, edit.base, change);
        await askAboutPrograms(current, after);
        const takeBack = await prepareRename(edit.base, change, onRename);
        let isWritten = false;
        try {
          isWritten = await writeBoth(current, after);
        } finally {
          if (!isWritten) await takeBack?.();
        }
        if (!isWritten) return conflict(editId, edit, await read());
        edits.delete(editId);
        return { kind: 'saved', ...(edit.base === undefined ? {} : { was: edit.base.name }) };
      }),

    close: (editId) => void edits.delete(editId),
  };
}

function changed(texts: AwsTexts, base: ProfileDraft | undefined, change: ProfileChange): AwsTexts {
  if (change.kind === 'put') return putProfile(texts, base, change.draft);
  return base === undefined ? texts : removeProfile(texts, base.name);
}

function programsOf(
  texts: AwsTexts,
): readonly { readonly profile: string; readonly command: string }[] {
  return [...readTexts(texts).profiles.values()].flatMap(({ name, settings }) => {
    const command = settings.get('credential_process');
    return command === undefined ? [] : [{ profile: name, command }];
  });
}

async function prepareRename(
  base: ProfileDraft | undefined,
  change: ProfileChange,
  onRename: OnRename | undefined,
): Promise<(() => Promise<void>) | undefined> {
  if (base === undefined || change.kind === 'remove') return undefined;
  const name = change.draft.name.trim();
  return name === base.name ? undefined : onRename?.(base.name, name);
}

/** @throws DipperError `invalid_input`, or `not_found` when the profile has gone meanwhile */
function refuseProblems(
  texts: AwsTexts,
  base: ProfileDraft | undefined,
  change: ProfileChange,
): void {
  const { profiles } = readTexts(texts);
  const profile = base === undefined ? undefined : profiles.get(base.name);
  if (base !== undefined && profile === undefined) throw profileGone(base.name);
  if (change.kind === 'remove') return;
  const problems = problemsOfProfile(change.draft, {
    kept:
      profile === undefined
        ? { secretAccessKey: false, sessionToken: false }
        : keptSecretsOf(profile),
    otherProfiles: [...profiles.keys()].filter((name) => name !== base?.name),
  });
  const [problem] = Object.entries(problems);
  if (problem === undefined) return;
  throw dipperError('invalid_input', `The profile can't be written: ${problem.join(': ')}.`);
}

function profileGone(name: string) {
  return dipperError('not_found', `The profile ${name} is no longer in the AWS files.`);
}

function sameTexts(one: AwsTexts, other: AwsTexts): boolean {
  return one.config === other.config && one.credentials === other.credentials;
}

async function fileWithTarget(
  path: string,
): Promise<{ readonly path: string; readonly target?: string }> {
  const target = await targetOf(path);
  return target === path ? { path } : { path, target };
}
