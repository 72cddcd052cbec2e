// The keys of the two-set keyboard (KS X 5002), in the order in which Unicode has the jamo.
const initials = 'r R s e E f a q Q t T d w W c z x v g'.split(' ');
const vowels = 'k o i O j p u P h hk ho hl y n nj np nl b m ml l'.split(' ');
const finals = ' r R rt s sw sg e f fr fa fq ft fx fv fg a q qt t T d w c z x v g'.split(' ');
/** U+3131 to U+314E: consonants, also those that stand for two keys. */
const consonants = 'r R rt s sw sg e E f fr fa fq ft fx fv fg a q Q qt t T d w W c z x v g'.split(
  ' ',
);

const firstSyllable = 0xac00;
const lastSyllable = 0xd7a3;
const firstConsonant = 0x3131;
const firstVowel = 0x314f;
const lastVowel = 0x3163;

function keysOf(letter: string): string {
  const code = letter.charCodeAt(0);
  if (code >= firstSyllable && code <= lastSyllable) {
    const place = code - firstSyllable;
    const ofFinals = finals.length;
    const ofVowels = vowels.length * ofFinals;
    const vowel = Math.floor((place % ofVowels) / ofFinals);
    return [initials[Math.floor(place / ofVowels)], vowels[vowel], finals[place % ofFinals]].join(
      '',
    );
  }
  if (code >= firstVowel && code <= lastVowel) return vowels[code - firstVowel] ?? '';
  // With Shift, other keys give the same jamo as without.
  return (
    consonants[code - firstConsonant] ?? (/[RETQWOP]/u.test(letter) ? letter : letter.toLowerCase())
  );
}

/**
 * A text as the Latin letters of the keys that write it on a two-set (두벌식) keyboard: syllables, and jamo
 * that stand alone, letter by letter. Everything else stays, in lower case unless Shift makes another jamo of it.
 */
export function hangulKeys(text: string): string {
  return Array.from(text, keysOf).join('');
}
