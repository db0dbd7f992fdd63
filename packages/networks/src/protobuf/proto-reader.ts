import protobuf from 'protobufjs/minimal.js';

const VARINT = 0;
const FIXED64 = 1;
const DELIMITED = 2;
const FIXED32 = 5;

/** Bytes that are no message of the kind that was looked for. Each format words it for its file. */
export class ProtoDamage extends Error {}

/**
 * One message of Protocol Buffers, field by field. The library decodes numbers and texts; what a field means
 * is told by its caller, so that no code is made from descriptions at run time.
 */
export class ProtoReader {
  readonly #reader: protobuf.Reader;
  #wireType = VARINT;

  constructor(bytes: Uint8Array) {
    this.#reader = protobuf.Reader.create(bytes);
  }

  /**
   * Calls `read` with the number of each field; it reads the field, or answers false to have it skipped.
   *
   * @throws ProtoDamage
   */
  each(read: (field: number) => boolean): void {
    const reader = this.#reader;
    try {
      while (reader.pos < reader.len) {
        const tag = reader.uint32();
        this.#wireType = tag & 7;
        // Groups, which none of our formats has, would be skipped by recursion.
        if (this.#wireType === 3 || this.#wireType === 4) throw new ProtoDamage('it holds a group');
        if (!read(tag >>> 3)) reader.skipType(this.#wireType);
      }
    } catch (cause) {
      // The library throws plain errors; whatever else comes out of `read` is the caller's.
      if (cause instanceof ProtoDamage || !isFromLibrary(cause)) throw cause;
      throw new ProtoDamage(cause.message);
    }
  }

  /** A whole number; one beyond 2^53 is rounded. */
  int(): number {
    this.#expect(VARINT);
    return Number(this.#reader.int64());
  }

  flag(): boolean {
    this.#expect(VARINT);
    return this.#reader.bool();
  }

  float(): number {
    this.#expect(FIXED32);
    return this.#reader.float();
  }

  fixed32(): number {
    this.#expect(FIXED32);
    return this.#reader.fixed32();
  }

  text(): string {
    return new TextDecoder().decode(this.bytes());
  }

  /** A view, not a copy. */
  bytes(): Uint8Array {
    this.#expect(DELIMITED);
    return this.#reader.bytes();
  }

  /** Appends a repeated whole number, packed or single. */
  ints(into: number[]): void {
    if (this.#wireType === VARINT) into.push(this.int());
    else this.#packed((reader) => into.push(Number(reader.int64())));
  }

  floats(into: number[]): void {
    if (this.#wireType === FIXED32) into.push(this.float());
    else this.#packed((reader) => into.push(reader.float()));
  }

  doubles(into: number[]): void {
    if (this.#wireType === FIXED64) into.push(this.#reader.double());
    else this.#packed((reader) => into.push(reader.double()));
  }

  #packed(take: (reader: protobuf.Reader) => void): void {
    const reader = protobuf.Reader.create(this.bytes());
    while (reader.pos < reader.len) take(reader);
  }

  #expect(wireType: number): void {
    if (this.#wireType !== wireType) throw new ProtoDamage('a field is of another type than its format says');
  }
}

/** Not a subclass of ours, which carries more. */
function isFromLibrary(cause: unknown): cause is Error {
  return cause instanceof Error && (cause.constructor === Error || cause.constructor === RangeError);
}
