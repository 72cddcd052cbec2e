import { lessThan } from './asciiBytes';
import { createEtagWriter } from './etagColumn';
import type { ListedPage } from './listedPage';
import { readListedTime } from './listedTime';
import { latin1 } from './xmlBytes';
import { createTextWriter, longer } from './xmlText';

/**
 * The columns of a page while a list answer is read. Members are taken where they stand in the body;
 * each gives where it ends, before the next tag, or -1 where it is not what it should be.
 */
export interface PageColumns {
  /** @param prefix What was listed: what does not begin with it is not what it should be. */
  begin(body: Uint8Array, prefix: string, isUrlEncoded: boolean): void;
  folder(start: number): number;
  key(start: number): number;
  /** Bytes. */
  size(start: number): number;
  time(start: number): number;
  etag(start: number): number;
  noEtag(): void;
  storageClass(start: number): number;
  noStorageClass(): void;
  /** Ends an object, of which every member was taken. */
  endObject(): void;
  /** Takes back what was taken of an object that has not ended. */
  dropObject(): void;
  page(): ListedPage;
  /** Lets go of the body. */
  end(): void;
}

const nothing = Buffer.alloc(0);
const mostDigits = 15;
const usualTime = '2026-11-02T10:00:00.000Z'.length;
const longestTime = 32;
const plainClass = /^[\w.:-]+$/u;

/** Creates columns that have no body yet. They are used for one page after the other. */
export function createPageColumns(): PageColumns {
  const folders = createTextWriter();
  const keys = createTextWriter();
  const etags = createEtagWriter();
  let body: Uint8Array = nothing;
  let prefix = '';
  let sizes = new Float64Array(1024);
  let times = new Float64Array(1024);
  let classes = new Uint16Array(1024);
  let classNames = [nothing];
  /** Objects that have ended. */
  let objects = 0;

  function takeClass(start: number): number {
    for (let index = classNames.length - 1; index >= 0; index -= 1) {
      const name = classNames[index] ?? nothing;
      if (body[start + name.length] === lessThan && isText(body, start, name)) {
        classes[objects] = index;
        return start + name.length;
      }
    }
    const end = body.indexOf(lessThan, start);
    const name = latin1(body, start, end);
    if (end < 0 || !plainClass.test(name)) return -1;
    classes[objects] = classNames.push(Buffer.from(name, 'latin1')) - 1;
    return end;
  }

  return {
    begin(newBody, newPrefix, isUrlEncoded) {
      body = newBody;
      prefix = newPrefix;
      const form = { isUrlEncoded, prefix: Buffer.from(prefix, 'utf8') };
      folders.begin(body, form);
      keys.begin(body, form);
      etags.begin(body);
      classNames = [nothing];
      objects = 0;
    },
    folder: (start) => notEmpty(start, folders.write(start)),
    key: (start) => notEmpty(start, keys.write(start)),
    size(start) {
      let size = 0;
      let at = start;
      for (; at < start + mostDigits; at += 1) {
        const digit = (body[at] ?? 0) - 0x30;
        if (digit < 0 || digit > 9) break;
        size = size * 10 + digit;
      }
      sizes[objects] = size;
      return at > start && body[at] === lessThan ? at : -1;
    },
    time(start) {
      let end = start + usualTime;
      if (body[end] !== lessThan) {
        end = start;
        while (end < start + longestTime && body[end] !== lessThan) end += 1;
      }
      const time = readListedTime(body, start, end);
      times[objects] = time;
      return Number.isNaN(time) ? -1 : end;
    },
    etag: (start) => etags.write(start),
    noEtag: () => etags.none(),
    storageClass: takeClass,
    noStorageClass: () => void (classes[objects] = 0),
    endObject() {
      objects += 1;
      if (objects < sizes.length) return;
      sizes = longer(sizes);
      times = longer(times);
      classes = longer(classes);
    },
    dropObject() {
      keys.keep(objects);
      etags.keep(objects);
    },
    page: () => ({
      prefix,
      folders: folders.column(),
      keys: keys.column(),
      etags: etags.column(),
      sizes: sizes.slice(0, objects),
      times: times.slice(0, objects),
      classes: classes.slice(0, objects),
      classNames: classNames.map((name) => name.toString('latin1')),
    }),
    end() {
      body = nothing;
      for (const writer of [folders, keys, etags]) writer.end();
    },
  };
}

/** Where a text ends that has to have an end behind its beginning. */
function notEmpty(start: number, end: number): number {
  return end > start ? end : -1;
}

function isText(body: Uint8Array, start: number, text: Uint8Array): boolean {
  for (let index = 0; index < text.length; index += 1) {
    if (body[start + index] !== text[index]) return false;
  }
  return true;
}
