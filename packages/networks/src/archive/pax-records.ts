/** A tar archive that is none, or that says one thing in two ways. */
export class TarDamage extends Error {}

const SPACE = 0x20;
const NEWLINE = 0x0a;

/**
 * The records of an extended header, "<bytes of the record> <key>=<value>\n" one after another.
 *
 * Format: IEEE Std 1003.1-2017, pax, "pax Extended Header". @throws TarDamage
 */
export function readPaxRecords(content: Uint8Array): ReadonlyMap<string, string> {
  const records = new Map<string, string>();
  for (let offset = 0; offset < content.length; ) {
    const space = content.indexOf(SPACE, offset);
    const digits = new TextDecoder().decode(content.subarray(offset, Math.max(offset, space)));
    const end = offset + Number.parseInt(digits, 10);
    const isWhole =
      /^[0-9]{1,6}$/.test(digits) && end > space + 1 && end <= content.length && content[end - 1] === NEWLINE;
    if (!isWhole) throw new TarDamage('an extended header is damaged');
    const record = new TextDecoder().decode(content.subarray(space + 1, end - 1));
    const equals = record.indexOf('=');
    if (equals < 1) throw new TarDamage('an extended header is damaged');
    records.set(record.slice(0, equals), record.slice(equals + 1));
    offset = end;
  }
  return records;
}
