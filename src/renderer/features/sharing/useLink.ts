import { useState } from 'react';
import type { RouteInput } from '../../../shared/ipc/routes';
import type { Direction } from '../../../shared/model/transfers';
import { call } from '../../ipc/client';
import { copyText } from '../../state/clipboard';
import { useRequest } from '../../state/request';
import type { Answer } from '../../state/request';
import type { MadeLink } from './LinkLife';

/** What a link is asked for. None is made until all of it is there. */
interface AskedLink {
  /** What whoever has the link can do. */
  readonly purpose: Direction;
  /** Empty while none is typed. */
  readonly key: string;
  /** How long it is to last, in seconds; `undefined` while that can't be read. */
  readonly seconds: number | undefined;
}

/** Where a link leads, but for the key. */
type LinkPlace = Omit<RouteInput<'links.create'>, 'key' | 'expiresInSeconds'>;

/** A link as it is at present, and what can be done with it. */
interface LinkAtHand {
  /** `null` while there is none. */
  readonly link: MadeLink | null;
  /** What came of asking for it. */
  readonly answer: Answer<MadeLink | null>;
  readonly reload: () => void;
  readonly isCopied: boolean;
  /** Copies it. Where none can be made by then, it is asked for again, which tells why. */
  readonly copy: () => void;
}

/** Milliseconds without another letter before a link is made of a key that is typed. */
const typingPause = 400;

/** Milliseconds after which a link is made anew before it is copied. */
const longestUncopied = 60_000;

/** Makes a link, and another one whenever something else is asked for. */
export function useLink(place: LinkPlace, { purpose, key, seconds }: AskedLink): LinkAtHand {
  const [copied, setCopied] = useState<string>();
  const [remade, setRemade] = useState<{ readonly question: string; readonly link: MadeLink }>();

  async function make(signal: AbortSignal): Promise<MadeLink | null> {
    if (seconds === undefined || key === '') return null;
    const link = await call(
      purpose === 'upload' ? 'links.createForUpload' : 'links.create',
      { ...place, key, expiresInSeconds: seconds },
      signal,
    );
    const madeAt = Date.now();
    return { ...link, madeAt, secondsLeft: (link.endsAt - madeAt) / 1000 };
  }

  const question = `${purpose} ${seconds ?? ''} ${key}`;
  const { answer, reload } = useRequest(question, make, purpose === 'upload' ? typingPause : 0);
  const made = answer.status === 'ready' ? answer.data : null;
  const link = made !== null && remade?.question === question ? remade.link : made;

  /** A link that was made a while ago lasts no longer as long as was asked for. */
  async function copyFresh(): Promise<void> {
    if (link === null) return;
    const isOld = Date.now() - link.madeAt > longestUncopied;
    const fresh = isOld ? await make(new AbortController().signal) : link;
    if (fresh !== null) {
      setRemade({ question, link: fresh });
      setCopied((await copyText(fresh.url)) ? fresh.url : undefined);
    }
  }

  return {
    link,
    answer,
    reload,
    isCopied: link !== null && copied === link.url,
    copy: () => void copyFresh().catch(reload),
  };
}
