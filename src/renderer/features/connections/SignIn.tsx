import { ExternalLink } from 'lucide-react';
import { useState } from 'react';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { SignInRequest } from '../../../shared/model/signIn';
import { useLocale } from '../../state/settings';
import { answerSignIn, declineSignIn, openSignInPage, useSignIn } from '../../state/signIn';
import { Button } from '../../ui/Button';
import { Dialog } from '../../ui/Dialog';
import { TextField } from '../../ui/Field';
import styles from './SignIn.module.css';

/** What credentials wait for, one after the other, above whatever else is open. */
export function SignIn(): ReactNode {
  const request = useSignIn(({ pending }) => pending[0]);
  if (request === undefined) {
    return null;
  }
  return request.kind === 'mfa' ? (
    <MfaDialog key={request.id} request={request} />
  ) : (
    <BrowserDialog key={request.id} request={request} />
  );
}

type RequestOf<Kind extends SignInRequest['kind']> = Extract<
  SignInRequest,
  { readonly kind: Kind }
>;

function MfaDialog({ request }: { readonly request: RequestOf<'mfa'> }): ReactNode {
  const { t } = useTranslation();
  const [code, setCode] = useState('');
  const [isTold, setTold] = useState(false);
  const [isSent, setSent] = useState(false);
  const digits = code.replace(/\s/gu, '');
  const isComplete = /^\d{6,8}$/u.test(digits);
  const { id, profile, serial, role, isRefused } = request;

  function send(): void {
    setTold(true);
    if (isComplete && !isSent) {
      setSent(true);
      answerSignIn(id, digits);
    }
  }

  return (
    <Dialog
      title={t('connections.signIn.mfaTitle', { profile })}
      onClose={() => declineSignIn(id)}
      onSubmit={send}
      footer={
        <>
          <Button onClick={() => declineSignIn(id)}>{t('common.cancel')}</Button>
          <Button type="submit" tone="primary" disabled={isSent}>
            {t('connections.signIn.mfaSend')}
          </Button>
        </>
      }
    >
      {isRefused && (
        <p role="alert" className={styles.refused}>
          {t('connections.signIn.mfaRefused')}
        </p>
      )}
      <p>{t('connections.signIn.mfaText', { role })}</p>
      <TextField
        label={t('connections.signIn.mfaCode')}
        hint={t('connections.signIn.mfaDevice', { serial })}
        problem={isTold && !isComplete ? t('connections.signIn.mfaProblem') : undefined}
        value={code}
        inputMode="numeric"
        maxLength={16}
        data-autofocus
        onChange={setCode}
      />
    </Dialog>
  );
}

function BrowserDialog({ request }: { readonly request: RequestOf<'sso'> }): ReactNode {
  const { t } = useTranslation();
  const locale = useLocale();
  const { id, profile, startUrl, verificationUrl, userCode, expiresAt } = request;
  const time = new Intl.DateTimeFormat(locale, { timeStyle: 'short' }).format(expiresAt);
  return (
    <Dialog
      title={t('connections.signIn.browserTitle', { profile })}
      onClose={() => declineSignIn(id)}
      onSubmit={() => openSignInPage(verificationUrl)}
      footer={
        <>
          <Button onClick={() => declineSignIn(id)}>{t('common.cancel')}</Button>
          <Button type="submit" tone="primary" icon={<ExternalLink />} data-autofocus>
            {t('connections.signIn.openBrowser')}
          </Button>
        </>
      }
    >
      <p>{t('connections.signIn.browserText', { startUrl })}</p>
      <p>{t('connections.signIn.compareCode')}</p>
      <p className={styles.code}>{userCode}</p>
      <p className={styles.note}>{t('connections.signIn.waiting', { time })}</p>
    </Dialog>
  );
}
