import { useEffect, useState } from 'react';

const left = (untilMs: number | undefined): number =>
  untilMs === undefined ? 0 : Math.max(0, Math.ceil((untilMs - Date.now()) / 1_000));

/** Whole seconds until an instant, counted down on the screen; 0 once it has passed, or without one. */
export function useSecondsUntil(untilMs: number | undefined): number {
  const [seconds, setSeconds] = useState(() => left(untilMs));
  useEffect(() => {
    const tick = () => setSeconds(left(untilMs));
    tick();
    if (untilMs === undefined) return;
    const timer = setInterval(tick, 500);
    return () => clearInterval(timer);
  }, [untilMs]);
  return seconds;
}
