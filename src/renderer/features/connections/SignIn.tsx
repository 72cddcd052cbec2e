import { Check, Copy, ExternalLink } from 'lucide-react';
import { useState } from 'react';
import type { ClipboardEvent, ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { assertNever } from '../../../shared/assertNever';
import type { AppError } from '../../../shared/errors/appError';
import type { SignInRequest } from '../../../shared/model/signIn';
import { ErrorOf } from '../../parts/ErrorOf';
import { copyText } from '../../state/clipboard';
import { errorOf } from '../../state/notices';
import { useLocale } from '../../state/settings';
import {
  answerSignIn,
  answerWithKeys,
  declineSignIn,
  openSignInPage,
  useSignIn,
} from '../../state/signIn';
import { Button } from '../../ui/Button';
import { Dialog } from '../../ui/Dialog';
import { TextField } from '../../ui/Field';
import { readPastedCredentials } from './pastedCredentials';
import styles from './SignIn.module.css';
import formStyles from './Form.module.css';

/** What credentials wait for, one after the other, above whatever else is open. */
export function SignIn(): ReactNode {
  const request = useSignIn(({ pending }) => pending[0]);
  if (request === undefined) return null;
  switch (request.kind) {
    case 'mfa':
      return <MfaDialog key={request.id} request={request} />;
    case 'sso':
      return <BrowserDialog key={request.id} request={request} />;
    case 'keys':
      return <KeysDialog key={request.id} request={request} />;
    default:
      return assertNever(request);
  }
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
  const { id, profile, serial, role } = request;
  // Of the code before; once another one is typed, it is about that.
  const isRefused = request.isRefused && code === '';

  const problem = isRefused ? (
    <span role="alert">{t('connections.signIn.mfaRefused')}</span>
  ) : isTold && !isComplete ? (
    t('connections.signIn.mfaProblem')
  ) : undefined;

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
      <p>{t('connections.signIn.mfaText', { role })}</p>
      <p className={formStyles.note}>{t('connections.signIn.mfaDevice', { serial })}</p>
      <TextField
        label={t('connections.signIn.mfaCode')}
        problem={problem}
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
  const [isCopied, setCopied] = useState(false);
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
          <Button
            icon={isCopied ? <Check /> : <Copy />}
            onClick={() => void copyText(verificationUrl).then(setCopied)}
          >
            {t(`connections.signIn.${isCopied ? 'addressCopied' : 'copyAddress'}`)}
          </Button>
          <Button type="submit" tone="primary" icon={<ExternalLink />} data-autofocus>
            {t('connections.signIn.openBrowser')}
          </Button>
        </>
      }
    >
      <p>{t('connections.signIn.browserText', { startUrl })}</p>
      <p>{t('connections.signIn.compareCode')}</p>
      <p className={styles.code}>{userCode}</p>
      <p>{t('connections.signIn.elsewhere')}</p>
      <p className={styles.address}>{verificationUrl}</p>
      <p className={formStyles.note}>{t('connections.signIn.waiting', { time })}</p>
    </Dialog>
  );
}

function KeysDialog({ request }: { readonly request: RequestOf<'keys'> }): ReactNode {
  const { t } = useTranslation();
  const [keys, setKeys] = useState({ accessKeyId: '', secretAccessKey: '', sessionToken: '' });
  const [isTold, setTold] = useState(false);
  const [isSent, setSent] = useState(false);
  const [error, setError] = useState<AppError>();
  const { id, connection, accessKeyHint, origin } = request;
  const accessKeyId = keys.accessKeyId.trim();
  const { secretAccessKey } = keys;
  const sessionToken = keys.sessionToken.trim();

  function change(patch: Partial<typeof keys>): void {
    setKeys((before) => ({ ...before, ...patch }));
  }

  function paste(event: ClipboardEvent): void {
    const pasted = readPastedCredentials(event.clipboardData.getData('text/plain'));
    if (pasted !== undefined) {
      event.preventDefault();
      change({ sessionToken: '', ...pasted });
    }
  }

  function send(): void {
    setTold(true);
    if (accessKeyId !== '' && secretAccessKey !== '' && !isSent) {
      setSent(true);
      setError(undefined);
      answerWithKeys({
        id,
        accessKeyId,
        secretAccessKey,
        ...(sessionToken === '' ? {} : { sessionToken }),
      }).catch((thrown: unknown) => {
        setSent(false);
        setError(errorOf(thrown));
      });
    }
  }

  return (
    <Dialog
      title={t('connections.signIn.keysTitle', { connection })}
      onPaste={paste}
      onClose={() => declineSignIn(id)}
      onSubmit={send}
      footer={
        <>
          <Button onClick={() => declineSignIn(id)}>{t('common.cancel')}</Button>
          <Button type="submit" tone="primary" disabled={isSent}>
            {t('connections.signIn.keysSend')}
          </Button>
        </>
      }
    >
      {error !== undefined && <ErrorOf error={error} />}
      <p>{t('connections.signIn.keysText', { hint: accessKeyHint })}</p>
      {origin !== 'saved' && <p>{t(`connections.signIn.keysKept.${origin}`)}</p>}
      <p className={formStyles.note}>{t('connections.paste.hint')}</p>
      <TextField
        label={t('connections.accessKeyId')}
        value={keys.accessKeyId}
        problem={isTold && accessKeyId === '' ? t('connections.problem.accessKeyId') : undefined}
        data-autofocus
        onChange={(value) => change({ accessKeyId: value })}
      />
      <TextField
        label={t('connections.secretAccessKey')}
        type="password"
        value={keys.secretAccessKey}
        problem={
          isTold && secretAccessKey === '' ? t('connections.problem.secretAccessKey') : undefined
        }
        onChange={(value) => change({ secretAccessKey: value })}
      />
      <TextField
        label={t('connections.sessionToken')}
        type="password"
        value={keys.sessionToken}
        hint={t('connections.sessionTokenHint')}
        onChange={(value) => change({ sessionToken: value })}
      />
    </Dialog>
  );
}
