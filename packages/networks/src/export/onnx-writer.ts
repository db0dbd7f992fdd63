import { IMAGE_INDEX, type Network } from '@dl-rsim/sim-core';
import protobuf from 'protobufjs/minimal.js';
import { floatBytes } from './exportable.ts';

const FLOAT = 1;
const INT64 = 7;
/** AttributeProto.AttributeType */
const ATTRIBUTE = { float: 1, int: 2, text: 3, ints: 7 } as const;

export type Attribute =
  | { readonly float: number }
  | { readonly int: number }
  | { readonly text: string }
  | { readonly ints: readonly number[] };

export interface WrittenNode {
  readonly op: string;
  readonly inputs: readonly string[];
  readonly attributes?: Readonly<Record<string, Attribute>>;
}

type Message = (message: protobuf.Writer) => void;

/** Nodes and weights of an ONNX graph, as they are written. Numbers of fields are those of onnx.proto. */
export class OnnxWriter {
  readonly #nodes: Message[] = [];
  readonly #weights: Message[] = [];
  /** [layer]: the tensor that it gives. */
  readonly #outputs: string[] = [];
  readonly #names = new Set<string>();
  #tensorCount = 0;

  inputsOf(indices: readonly number[]): readonly string[] {
    return indices.map((index) => (index === IMAGE_INDEX ? 'image' : this.#outputs[index]!));
  }

  /** Adds a node; gives the tensor that it gives. A second of the same name has its operator behind it. */
  add(wantedName: string, { op, inputs, attributes = {} }: WrittenNode): string {
    const name = this.#freeName(wantedName, op);
    const output = `tensor_${this.#tensorCount++}`;
    this.#nodes.push((node) => {
      for (const input of inputs) node.uint32(tag(1, 2)).string(input);
      node.uint32(tag(2, 2)).string(output);
      node.uint32(tag(3, 2)).string(name);
      node.uint32(tag(4, 2)).string(op);
      for (const [key, value] of Object.entries(attributes))
        nest(node, 5, (inner) => attribute(inner, key, value));
    });
    return output;
  }

  /** Our next layer's output is this tensor. */
  finishLayer(tensor: string): void {
    this.#outputs.push(tensor);
  }

  weight(name: string, dims: readonly number[], values: Float32Array): string {
    return this.#tensor(name, { dims, elementType: FLOAT, raw: floatBytes(values) });
  }

  ints(name: string, values: readonly number[]): string {
    const raw = new Uint8Array(8 * values.length);
    const view = new DataView(raw.buffer);
    for (const [at, value] of values.entries()) view.setBigInt64(8 * at, BigInt(value), true);
    return this.#tensor(name, { dims: [values.length], elementType: INT64, raw });
  }

  finish({ name, inputShape }: Network, classCount: number, opset: number): Uint8Array {
    const { heightCount, widthCount, channelCount } = inputShape;
    const last = this.#outputs.at(-1)!;
    const model = protobuf.Writer.create();
    // The oldest versions of the format that these opsets belong to.
    model.uint32(tag(1, 0)).int64(opset > 17 ? 9 : 8);
    model.uint32(tag(2, 2)).string('DL-RSIM');
    nest(model, 7, (graph) => {
      for (const write of this.#nodes) nest(graph, 1, write);
      nest(graph, 1, (node) => {
        node.uint32(tag(1, 2)).string(last).uint32(tag(2, 2)).string('output');
        node
          .uint32(tag(3, 2))
          .string(this.#freeName('output', 'Identity'))
          .uint32(tag(4, 2))
          .string('Identity');
      });
      graph.uint32(tag(2, 2)).string(name);
      for (const write of this.#weights) nest(graph, 5, write);
      nest(graph, 11, (input) => tensorType(input, 'image', [channelCount, heightCount, widthCount]));
      nest(graph, 12, (output) => tensorType(output, 'output', [classCount]));
    });
    nest(model, 8, (version) => {
      version.uint32(tag(1, 2)).string('').uint32(tag(2, 0)).int64(opset);
    });
    return model.finish().slice();
  }

  #freeName(wanted: string, op: string): string {
    let name = wanted;
    for (let count = 1; this.#names.has(name); count++)
      name = count === 1 ? `${wanted}/${op}` : `${wanted}/${op}_${count}`;
    this.#names.add(name);
    return name;
  }

  #tensor(
    wantedName: string,
    {
      dims,
      elementType,
      raw,
    }: { readonly dims: readonly number[]; readonly elementType: number; readonly raw: Uint8Array },
  ): string {
    const name = `${wantedName}_${this.#tensorCount++}`;
    this.#weights.push((tensor) => {
      for (const extent of dims) tensor.uint32(tag(1, 0)).int64(extent);
      tensor.uint32(tag(2, 0)).int32(elementType);
      tensor.uint32(tag(8, 2)).string(name);
      tensor.uint32(tag(9, 2)).bytes(raw);
    });
    return name;
  }
}

function tag(field: number, wireType: number): number {
  return (field << 3) | wireType;
}

function nest(outer: protobuf.Writer, field: number, write: Message): void {
  write(outer.uint32(tag(field, 2)).fork());
  outer.ldelim();
}

function attribute(message: protobuf.Writer, name: string, value: Attribute): void {
  message.uint32(tag(1, 2)).string(name);
  if ('float' in value)
    message.uint32(tag(2, 5)).float(value.float).uint32(tag(20, 0)).int32(ATTRIBUTE.float);
  else if ('int' in value) message.uint32(tag(3, 0)).int64(value.int).uint32(tag(20, 0)).int32(ATTRIBUTE.int);
  else if ('text' in value)
    message.uint32(tag(4, 2)).string(value.text).uint32(tag(20, 0)).int32(ATTRIBUTE.text);
  else {
    for (const int of value.ints) message.uint32(tag(8, 0)).int64(int);
    message.uint32(tag(20, 0)).int32(ATTRIBUTE.ints);
  }
}

/** A ValueInfoProto of floats with a free number of images. */
function tensorType(message: protobuf.Writer, name: string, dims: readonly number[]): void {
  message.uint32(tag(1, 2)).string(name);
  nest(message, 2, (type) =>
    nest(type, 1, (tensor) => {
      tensor.uint32(tag(1, 0)).int32(FLOAT);
      nest(tensor, 2, (shape) => {
        nest(shape, 1, (dim) => {
          dim.uint32(tag(2, 2)).string('batch');
        });
        for (const extent of dims)
          nest(shape, 1, (dim) => {
            dim.uint32(tag(1, 0)).int64(extent);
          });
      });
    }),
  );
}
