import { useEffect, useState } from 'react';

/** The time in milliseconds since the epoch, read again after every pause of that many. */
export function useNow(pause: number): number {
  const [now, setNow] = useState(() => Date.now());
  useEffect(() => {
    const timer = setInterval(() => setNow(Date.now()), pause);
    return () => clearInterval(timer);
  }, [pause]);
  return now;
}
