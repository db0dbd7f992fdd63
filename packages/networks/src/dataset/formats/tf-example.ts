import protobuf from 'protobufjs';
import { refuse } from '../refusal.ts';

/**
 * The part of tensorflow/core/example/{example,feature}.proto that holds images; numbers of fields as there.
 */
const PROTO = `
  syntax = "proto3";
  message BytesList { repeated bytes value = 1; }
  message FloatList { repeated float value = 1; }
  message Int64List { repeated int64 value = 1; }
  message Feature {
    oneof kind { BytesList bytes_list = 1; FloatList float_list = 2; Int64List int64_list = 3; }
  }
  message Features { map<string, Feature> feature = 1; }
  message Example { Features features = 1; }
`;
const exampleType = protobuf.parse(PROTO, { keepCase: true }).root.lookupType('Example');

interface Feature {
  readonly bytes_list?: { readonly value: readonly Uint8Array[] };
  readonly float_list?: { readonly value: readonly number[] };
  readonly int64_list?: { readonly value: readonly (number | { toNumber(): number })[] };
}

/** A tf.train.Example: its features by name. */
export interface TfExample {
  readonly names: readonly string[];
  bytesOf(names: readonly string[]): Uint8Array | null;
  /** A whole number, out of either list of numbers. */
  numberOf(names: readonly string[]): number | null;
}

/** @throws a refusal that names the record where it is no Example. */
export function readTfExample(record: Uint8Array, place: string): TfExample {
  let features: ReadonlyMap<string, Feature>;
  try {
    const message = exampleType.decode(record);
    const { features: found } = exampleType.toObject(message, { arrays: true }) as {
      readonly features?: { readonly feature?: Readonly<Record<string, Feature>> };
    };
    features = new Map(Object.entries(found?.feature ?? {}));
  } catch (cause) {
    const why = cause instanceof Error ? cause.message : String(cause);
    return refuse(place, 'UNREADABLE', {
      message: `${place}: it is no tf.train.Example (${why.slice(0, 100)})`,
    });
  }
  const find = (names: readonly string[]): Feature | undefined =>
    names.map((name) => features.get(name)).find((feature) => feature !== undefined);
  return {
    names: [...features.keys()],
    bytesOf: (names) => find(names)?.bytes_list?.value[0] ?? null,
    numberOf: (names) => {
      const feature = find(names);
      const value = feature?.int64_list?.value[0] ?? feature?.float_list?.value[0];
      return value === undefined ? null : Number(typeof value === 'object' ? value.toNumber() : value);
    },
  };
}
