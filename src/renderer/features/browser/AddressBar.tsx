import { ChevronRight, Ellipsis, ShieldAlert } from 'lucide-react';
import { useId, useLayoutEffect, useRef, useState } from 'react';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { Connection } from '../../../shared/model/connection';
import { takesAnyCertificate } from '../../../shared/providers/providers';
import { focusPart, partId } from '../../commands/windowParts';
import { visit } from '../../state/browse';
import { connectionAt, useConnections } from '../../state/connections';
import { useDialogs } from '../../state/dialogs';
import { useLocation } from '../../state/location';
import type { Location } from '../../state/location';
import { IconButton } from '../../ui/Button';
import { classNames } from '../../ui/classNames';
import { DropdownMenu } from '../../ui/Menu';
import styles from './AddressBar.module.css';
import { endLookup, goToAddress, useAddressLookup } from './addressLookup';
import type { AddressProblem } from './addressLookup';
import { crumbsOf } from './crumbs';
import type { Crumb } from './crumbs';

/** Crumbs beyond this many fold into a menu, all but the first and the last ones. */
const mostCrumbs = 5;
const lastCrumbs = 3;

function addressOf(location: Location): string {
  return location.kind === 'folder' ? `s3://${location.bucket}/${location.prefix}` : '';
}

function CrumbButton({ crumb }: { readonly crumb: Crumb }): ReactNode {
  return (
    <button
      type="button"
      className={styles.crumb}
      title={crumb.name}
      onClick={() => useLocation.getState().go(crumb.location)}
    >
      {crumb.name}
    </button>
  );
}

function Crumbs({ crumbs }: { readonly crumbs: readonly Crumb[] }): ReactNode {
  const { t } = useTranslation();
  const folded = crumbs.length > mostCrumbs ? crumbs.slice(1, -lastCrumbs) : [];
  const shown = crumbs.filter((crumb) => !folded.includes(crumb));
  return (
    <nav aria-label={t('browser.address.path')} className={styles.crumbs}>
      {shown.map((crumb, index) => (
        <span key={crumb.id} className={styles.step}>
          {index > 0 && <ChevronRight aria-hidden="true" className={styles.chevron} />}
          {index === 1 && folded.length > 0 && (
            <>
              <DropdownMenu
                groups={[
                  folded.map((hidden) => ({
                    id: hidden.id,
                    label: hidden.name,
                    onSelect: () => useLocation.getState().go(hidden.location),
                  })),
                ]}
              >
                <IconButton
                  label={t('browser.address.more')}
                  icon={<Ellipsis />}
                  className={styles.more}
                />
              </DropdownMenu>
              <ChevronRight aria-hidden="true" className={styles.chevron} />
            </>
          )}
          <CrumbButton crumb={crumb} />
        </span>
      ))}
    </nav>
  );
}

function Problem({
  id,
  problem,
}: {
  readonly id: string;
  readonly problem: AddressProblem;
}): ReactNode {
  const { t } = useTranslation();
  return (
    <p id={id} role="alert" className={styles.problem}>
      {t(`browser.address.problem.${problem.problem}`, {
        bucket: problem.about,
        host: problem.about,
      })}
    </p>
  );
}

/** Stands wherever the window is on a connection whose server nobody vouches for. */
function UnsafeMark({ connection }: { readonly connection: Connection }): ReactNode {
  const { t } = useTranslation();
  return (
    <IconButton
      label={t('browser.tree.anyCertificate')}
      icon={<ShieldAlert />}
      className={styles.unsafe}
      onClick={() => useDialogs.getState().open({ kind: 'connectionOptions', connection })}
    />
  );
}

/** What the field has while it is edited. */
interface Edited {
  /** The address when that began. */
  readonly from: string;
  readonly text: string;
}

/** Where the window is, as crumbs to click on; as text to edit while it has the keyboard. */
export function AddressBar(): ReactNode {
  const { t } = useTranslation();
  const location = useLocation((state) => state.location);
  const connections = useConnections((state) => state.connections);
  const connection = useConnections((state) => connectionAt(state, location));
  const unsafe =
    connection !== undefined && takesAnyCertificate(connection, connection.options.network);
  const looking = useAddressLookup(({ lookup }) => lookup !== undefined);
  const [edited, setEdited] = useState<Edited>();
  const [problem, setProblem] = useState<AddressProblem>();
  const problemId = useId();
  const address = addressOf(location);
  const crumbs = crumbsOf(location, connections);
  // What nobody has changed yet follows the window.
  const follows = edited !== undefined && edited.text === edited.from;
  const draft = follows ? address : edited?.text;
  const field = useRef<HTMLInputElement>(null);
  const lastAddress = useRef(address);

  useLayoutEffect(() => {
    // Another value ends the selection, and what is typed next is to take its place as well.
    if (follows && address !== lastAddress.current) field.current?.select();
    lastAddress.current = address;
  }, [follows, address]);

  function go(text: string): void {
    if (location.kind === 'folder' && draft === address) {
      // What nobody has changed is where the window is: a field of text can't even show every key.
      endLookup();
      visit(location);
      setEdited(undefined);
      focusPart('table');
      return;
    }
    const found = goToAddress(text);
    setProblem(found);
    if (found === undefined) {
      setEdited(undefined);
      focusPart('table');
    }
  }

  return (
    <div
      className={classNames(
        styles.bar,
        problem !== undefined && styles.wrong,
        unsafe && styles.warned,
      )}
    >
      <input
        ref={field}
        id={partId('location')}
        type="text"
        aria-label={t('browser.address.label')}
        aria-invalid={problem !== undefined || undefined}
        aria-describedby={problem === undefined ? undefined : problemId}
        aria-busy={looking || undefined}
        placeholder={crumbs.length === 0 ? t('browser.address.placeholder') : undefined}
        autoComplete="off"
        spellCheck={false}
        className={classNames(
          styles.field,
          draft === undefined && crumbs.length > 0 && styles.covered,
        )}
        value={draft ?? address}
        onFocus={(event) => {
          setEdited({ from: address, text: address });
          event.currentTarget.select();
        }}
        onChange={(event) => {
          setEdited({ from: address, text: event.target.value });
          setProblem(undefined);
        }}
        onBlur={() => {
          setEdited(undefined);
          setProblem(undefined);
        }}
        onKeyDown={(event) => {
          if (event.key === 'Enter') {
            go(event.currentTarget.value);
          } else if (event.key === 'Escape') {
            focusPart('table');
          }
        }}
      />
      {draft === undefined && crumbs.length > 0 && <Crumbs crumbs={crumbs} />}
      {unsafe && <UnsafeMark connection={connection} />}
      {problem !== undefined && <Problem id={problemId} problem={problem} />}
    </div>
  );
}
