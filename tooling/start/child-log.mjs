import { closeSync, openSync, renameSync, statSync, writeSync } from 'node:fs';
import { createInterface } from 'node:readline';

const LARGEST_BYTES = 20 * 1024 * 1024;
const PINO_ERROR = 50;

/** A log file to append lines to; when it grows beyond 20 MB it becomes `<name>.1` and a new one begins. */
export function openLog(file) {
  let log = openSync(file, 'a', 0o600);
  let byteCount = statSync(file).size;
  return {
    write(line) {
      byteCount += writeSync(log, `${line}\n`);
      if (byteCount < LARGEST_BYTES) return;
      closeSync(log);
      renameSync(file, `${file}.1`);
      log = openSync(file, 'a', 0o600);
      byteCount = 0;
    },
  };
}

/** Everything that a child says goes to its log, and what is an error to the terminal too. */
export function followChild(child, { name, log, echo }) {
  createInterface({ input: child.stdout }).on('line', (line) => {
    log.write(line);
    const message = errorIn(line);
    if (message) echo(`${name}: ${message}`);
  });
  createInterface({ input: child.stderr }).on('line', (line) => {
    log.write(line);
    if (line.trim()) echo(`${name}: ${line}`);
  });
}

/** The message of a structured log line of level error or worse, else null. */
export function errorIn(line) {
  if (!line.startsWith('{')) return null;
  try {
    const { level, msg, err } = JSON.parse(line);
    if (!(level >= PINO_ERROR)) return null;
    return (
      [msg, err?.message].filter((part, index, all) => part && all.indexOf(part) === index).join(': ') || line
    );
  } catch {
    return null;
  }
}
