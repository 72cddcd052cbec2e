import { isSameSignIn, proxyUrl } from '../../../shared/model/connection';
import type { NetworkOptions } from '../../../shared/model/connection';

/** The options of the network as they are typed. */
export interface NetworkForm {
  readonly proxyKind: NetworkOptions['proxy']['kind'];
  readonly proxyUrl: string;
  readonly proxyUser: string;
  /** What is typed in; what is kept never comes here. */
  readonly proxyPassword: string;
  readonly caFile: string;
  readonly acceptAnyCertificate: boolean;
  readonly connectSeconds: string;
  readonly idleSeconds: string;
}

/** Fields that can't be kept as they are, each with the name of its words. */
type NetworkProblems = {
  readonly [Field in 'proxyUrl' | 'connectSeconds' | 'idleSeconds']?: Field;
};

/** The form that shows what was decided. */
export function networkFormOf(options: NetworkOptions): NetworkForm {
  const { proxy, caFile, acceptAnyCertificate, connectSeconds, idleSeconds } = options;
  const custom = proxy.kind === 'custom' ? proxy : { url: '', user: '' };
  return {
    proxyKind: proxy.kind,
    proxyUrl: custom.url,
    proxyUser: custom.user,
    proxyPassword: '',
    caFile,
    acceptAnyCertificate,
    connectSeconds: String(connectSeconds),
    idleSeconds: String(idleSeconds),
  };
}

/** What can't be kept as it is. */
export function networkProblemsOf(form: NetworkForm): NetworkProblems {
  const proxy = form.proxyUrl.trim();
  // No port is beyond 65535, which the form of an address alone does not say.
  const isProxy = proxyUrl.test(proxy) && URL.canParse(proxy);
  const wrongProxy = form.proxyKind === 'custom' && !isProxy;
  return {
    ...(wrongProxy ? { proxyUrl: 'proxyUrl' } : {}),
    ...(isBetween(form.connectSeconds, 1, 300) ? {} : { connectSeconds: 'connectSeconds' }),
    ...(isBetween(form.idleSeconds, 5, 3600) ? {} : { idleSeconds: 'idleSeconds' }),
  };
}

/** Whether a password that is kept stays where none is typed in. */
export function keepsPassword(form: NetworkForm, options: NetworkOptions): boolean {
  return isSameSignIn(networkOptionsOf(form).proxy, options.proxy);
}

/** The options that a form without problems stands for. */
export function networkOptionsOf(form: NetworkForm): NetworkOptions {
  const { proxyKind, acceptAnyCertificate } = form;
  return {
    proxy:
      proxyKind === 'custom'
        ? { kind: proxyKind, url: form.proxyUrl.trim(), user: form.proxyUser.trim() }
        : { kind: proxyKind },
    caFile: form.caFile.trim(),
    acceptAnyCertificate,
    connectSeconds: Number(form.connectSeconds),
    idleSeconds: Number(form.idleSeconds),
  };
}

function isBetween(text: string, least: number, most: number): boolean {
  return /^\s*\d+\s*$/u.test(text) && Number(text) >= least && Number(text) <= most;
}
