const MINUTE_SEC = 60;
const HOUR_SEC = 3600;
const DAY_SEC = 86_400;

/**
 * A span of time in the two largest parts that matter: '850 ms', '12.3 s', '42 s', '1 min 5 s', '2 h 3
 * min', '3 d 4 h'. Negative spans carry a minus; not finite: 'unknown'.
 */
export function formatDuration(durationSec: number): string {
  if (!Number.isFinite(durationSec)) return 'unknown';
  if (durationSec < 0) return `-${formatDuration(-durationSec)}`;
  if (durationSec === 0) return '0 s';
  if (durationSec < 0.9995) return formatShort(durationSec);
  if (durationSec < 19.95) return `${trimZero(durationSec.toFixed(1))} s`;
  const wholeSec = Math.round(durationSec);
  if (wholeSec < MINUTE_SEC) return `${wholeSec} s`;
  if (wholeSec < HOUR_SEC) return pair(wholeSec, [MINUTE_SEC, 'min'], [1, 's']);
  const wholeMinuteSec = Math.round(durationSec / MINUTE_SEC) * MINUTE_SEC;
  if (wholeMinuteSec < DAY_SEC) return pair(wholeMinuteSec, [HOUR_SEC, 'h'], [MINUTE_SEC, 'min']);
  return pair(Math.round(durationSec / HOUR_SEC) * HOUR_SEC, [DAY_SEC, 'd'], [HOUR_SEC, 'h']);
}

type Part = readonly [lengthSec: number, symbol: string];

function pair(totalSec: number, large: Part, small: Part): string {
  const largeCount = Math.floor(totalSec / large[0]);
  const smallCount = Math.floor((totalSec - largeCount * large[0]) / small[0]);
  const head = `${largeCount} ${large[1]}`;
  return smallCount === 0 ? head : `${head} ${smallCount} ${small[1]}`;
}

function formatShort(durationSec: number): string {
  const [scale, symbol] = durationSec >= 1e-3 ? [1e3, 'ms'] : durationSec >= 1e-6 ? [1e6, 'µs'] : [1e9, 'ns'];
  return `${Number((durationSec * scale).toPrecision(3))} ${symbol}`;
}

function trimZero(text: string): string {
  return text.replace(/\.0$/, '');
}
