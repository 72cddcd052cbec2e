import { useEffect, useEffectEvent, useState } from 'react';

/** A value as it was at the last look, for figures that change too often to be read. */
export function useSteady<Value>(value: Value, pauseMs: number): Value {
  const [shown, setShown] = useState(value);
  const look = useEffectEvent(() => setShown(value));
  useEffect(() => {
    const timer = setInterval(look, pauseMs);
    return () => clearInterval(timer);
  }, [pauseMs]);
  return shown;
}
