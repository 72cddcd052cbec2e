import { CircleAlert, CircleCheck, CircleDashed, FilePlus2, Plus, RotateCw } from 'lucide-react';
import { useState } from 'react';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { TFunction } from 'i18next';
import type { CredentialPlace } from '../../../shared/model/connection';
import { useConnections } from '../../state/connections';
import { useDialogs } from '../../state/dialogs';
import { useLocale } from '../../state/settings';
import { Button } from '../../ui/Button';
import { classNames } from '../../ui/classNames';
import { DipperMark } from '../../ui/DipperMark';
import styles from './FirstRun.module.css';

const icons = {
  found: <CircleCheck />,
  empty: <CircleDashed />,
  missing: <CircleDashed />,
  unreadable: <CircleAlert />,
} as const;

/** The first screen where there are no credentials yet: where they were looked for, and what next. */
export function FirstRun(): ReactNode {
  const { t } = useTranslation();
  const locale = useLocale();
  const places = useConnections((state) => state.places);
  const load = useConnections((state) => state.load);
  const open = useDialogs((dialogs) => dialogs.open);
  const [looking, setLooking] = useState(false);
  const [lookedAt, setLookedAt] = useState<number>();

  async function lookAgain(): Promise<void> {
    setLooking(true);
    await load();
    setLooking(false);
    setLookedAt(Date.now());
  }

  return (
    <div className={styles.scroll}>
      <section className={styles.page} aria-labelledby="first-run-title">
        <DipperMark className={styles.mark} />
        <h1 id="first-run-title" className={styles.title}>
          {t('connections.firstRun.title')}
        </h1>
        <p className={styles.text}>{t('connections.firstRun.text')}</p>
        <ul aria-label={t('connections.firstRun.places')} className={styles.places}>
          {places.map((place) => (
            <PlaceLine key={place.kind} place={place} />
          ))}
        </ul>
        <div className={styles.actions}>
          <Button tone="primary" icon={<Plus />} onClick={() => open({ kind: 'connection' })}>
            {t('connections.firstRun.add')}
          </Button>
          <Button icon={<FilePlus2 />} onClick={() => open({ kind: 'profile' })}>
            {t('profiles.newTitle')}
          </Button>
          <Button icon={<RotateCw />} disabled={looking} onClick={() => void lookAgain()}>
            {t('connections.firstRun.again')}
          </Button>
        </div>
        <p role="status" className={styles.note}>
          {looking && t('connections.firstRun.looking')}
          {!looking &&
            lookedAt !== undefined &&
            t('connections.firstRun.lookedAgain', {
              time: new Intl.DateTimeFormat(locale, { timeStyle: 'medium' }).format(lookedAt),
            })}
        </p>
        <p className={styles.note}>{t('connections.firstRun.awsTools')}</p>
      </section>
    </div>
  );
}

function PlaceLine({ place }: { readonly place: CredentialPlace }): ReactNode {
  const { t } = useTranslation();
  const { kind, label, outcome, detail } = place;
  return (
    <li className={styles.place}>
      <span
        className={classNames(styles.icon, outcome === 'unreadable' && styles.unreadable)}
        aria-hidden="true"
      >
        {icons[outcome]}
      </span>
      <div className={styles.words}>
        <p>{t(`connections.place.${kind}`)}</p>
        <p className={styles.path}>{label}</p>
        {detail !== undefined && <p className={styles.detail}>{detail}</p>}
      </div>
      <span className={classNames(styles.outcome, outcome === 'unreadable' && styles.unreadable)}>
        {outcomeWords(place, t)}
      </span>
    </li>
  );
}

/** A file is "not there" where a variable is "not set". */
function outcomeWords({ kind, outcome }: CredentialPlace, t: TFunction): string {
  if (outcome === 'empty' || outcome === 'missing') {
    if (kind === 'environment') return t(`connections.environmentOutcome.${outcome}`);
    if (kind === 'saved') return t(`connections.savedOutcome.${outcome}`);
  }
  return t(`connections.outcome.${outcome}`);
}
