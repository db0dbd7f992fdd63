import { createHmac, timingSafeEqual } from 'node:crypto';
import { badInput } from '../errors.ts';

/**
 * Turns the place of a row in a list into the opaque text that clients send back, and checks that it is
 * ours.
 */
export interface CursorCodec {
  /** `list` names list and filter: a cursor of one is refused by another. */
  encode(list: string, key: number): string;
  /** Throws BAD_USER_INPUT for a cursor that this list has not given out. */
  decode(list: string, cursor: string): number;
}

const TAG_BYTES = 12;

export function createCursorCodec(secret: string): CursorCodec {
  const tagOf = (list: string, key: number) =>
    createHmac('sha256', `cursor:${secret}`)
      .update(JSON.stringify([list, key]))
      .digest()
      .subarray(0, TAG_BYTES);
  return {
    encode(list, key) {
      return Buffer.concat([tagOf(list, key), Buffer.from(String(key))]).toString('base64url');
    },
    decode(list, cursor) {
      const bytes = Buffer.from(cursor, 'base64url');
      const key = Number(bytes.subarray(TAG_BYTES).toString());
      const tag = bytes.subarray(0, TAG_BYTES);
      const isOurs =
        Number.isSafeInteger(key) && tag.length === TAG_BYTES && timingSafeEqual(tag, tagOf(list, key));
      if (isOurs) return key;
      throw badInput('`after` is not a cursor of this list with this filter; begin again without it');
    },
  };
}
