import type { ImageShape } from '@dl-rsim/sim-core';
import { CsvError, parse } from 'csv-parse/sync';
import { quote } from '../../issue.ts';
import type { ImportNote } from '../../read-network.ts';
import { type ByteScale, createByteScale } from '../byte-scale.ts';
import { checkExtents, checkedLabel, DATASET_LIMITS } from '../limits.ts';
import type { Part, Parts } from '../parts.ts';
import type { DatasetFile, DatasetOptions } from '../read-dataset.ts';
import { refuse } from '../refusal.ts';
import { rowShape } from '../row-shape.ts';
import { splitOfPath } from '../split-of-path.ts';

const LABEL_NAMES = ['label', 'class', 'labels', 'target', 'y'];
/** A row of the largest image in 16 characters a number. */
const MAX_RECORD_BYTES = 64 * 1024 * 1024;

/**
 * CSV (commas, or tabs in a .tsv): a row an image, one column with its label, the others its pixels row by
 * row, channels last unless `layout` says otherwise. A first row that holds a name is a header. Labels are
 * whole numbers, or names in all files, which are then numbered in alphabetical order.
 */
export function readCsvFiles(files: readonly DatasetFile[], options: DatasetOptions): Parts {
  const tables = files.map((file) => readTable(file, options));
  const notes: ImportNote[] = tables.flatMap((table) => table.scale.notes());
  const isNamed = tables.some(({ labels }) => labels.some((label) => !/^\d+$/.test(label)));
  const names = isNamed ? [...new Set(tables.flatMap(({ labels }) => labels))].sort() : null;
  if (names !== null && names.length > DATASET_LIMITS.classCount) {
    const limit = `at most ${DATASET_LIMITS.classCount}`;
    const message = `${files[0]?.path}: ${names.length} different labels; ${limit} are accepted`;
    refuse('labelColumn', 'TOO_BIG', { message, limit, actual: String(names.length) });
  }
  const numbers = names === null ? null : new Map(names.map((name, index) => [name, index]));
  const parts = tables.map((table): Part => {
    const { place, shape, imageCount } = table;
    const labels = Uint16Array.from(table.labels, (label, index) =>
      numbers === null ? checkedLabel(place, Number(label), index) : (numbers.get(label) ?? 0),
    );
    const pixels = arrange(table, options.layout);
    return { place, split: splitOfPath(place), images: { shape, imageCount, pixels, labels } };
  });
  return { format: 'csv', parts, classNames: names, notes };
}

interface Table {
  readonly place: string;
  readonly shape: ImageShape;
  readonly imageCount: number;
  /** In the order of the columns. */
  readonly pixels: Uint8Array;
  readonly labels: readonly string[];
  readonly scale: ByteScale;
}

function readTable({ path, bytes }: DatasetFile, options: DatasetOptions): Table {
  const scale = createByteScale(path, options.valueRange);
  const labels: string[] = [];
  let columns: Columns | null = null;
  let shape: ImageShape | null = null;
  let pixels = new Uint8Array(0);
  const take = (record: readonly string[]): null => {
    if (columns === null) {
      columns = columnsOf(path, record, options.labelColumn);
      shape = rowShape(path, record.length - 1, options.shape);
      if (columns.isHeader) return null;
    }
    const count = record.length - 1;
    const index = labels.length;
    const start = index * count;
    if (start + count > pixels.length) {
      checkExtents(path, index + 1, shape ?? rowShape(path, count, options.shape));
      pixels = grown(pixels, { neededBytes: start + count, likelyBytes: likelyBytes(bytes, count) });
    }
    let at = start;
    for (const [column, text] of record.entries()) {
      if (column === columns.labelIndex) labels.push(text.trim());
      else pixels[at++] = scale.toByte(numberOf(path, text, index), index);
    }
    return null;
  };
  parseRecords(path, bytes, take);
  if (columns === null || shape === null || labels.length === 0)
    return refuse(path, 'MISSING', { message: `${path}: it holds no rows of numbers` });
  const imageCount = labels.length;
  checkExtents(path, imageCount, shape);
  return {
    place: path,
    shape,
    imageCount,
    pixels: pixels.slice(0, imageCount * pixelsOf(shape)),
    labels,
    scale,
  };
}

function parseRecords(path: string, bytes: Uint8Array, take: (record: readonly string[]) => null): void {
  try {
    parse(bytes, {
      bom: true,
      delimiter: /\.tsv$/i.test(path) ? '\t' : [',', ';'],
      max_record_size: MAX_RECORD_BYTES,
      relax_quotes: false,
      skip_empty_lines: true,
      on_record: take,
    });
  } catch (cause) {
    if (!(cause instanceof CsvError)) throw cause;
    refuse(path, 'BAD_FORMAT', {
      message: `${path}: ${quote(cause.message)}; rows must have equally many columns`,
    });
  }
}

interface Columns {
  readonly isHeader: boolean;
  readonly labelIndex: number;
}

function columnsOf(path: string, first: readonly string[], asked: string | undefined): Columns {
  if (first.length < 2) {
    const message = `${path}: a row has ${first.length} column; it needs a label and pixels`;
    refuse(path, 'SHAPE_MISMATCH', { message, limit: 'at least 2 columns', actual: String(first.length) });
  }
  // A row of pixels may hold a label that is a name; a header has names almost everywhere.
  const nameCount = first.filter((text) => !isNumber(text)).length;
  const names = first.map((text) => text.trim().toLowerCase());
  const wanted = asked === undefined ? LABEL_NAMES : [asked.toLowerCase()];
  const isHeader = nameCount > 1 || names.some((name) => !isNumber(name) && wanted.includes(name));
  if (asked === 'first' || (asked === undefined && !isHeader)) return { isHeader, labelIndex: 0 };
  if (asked === 'last') return { isHeader, labelIndex: first.length - 1 };
  const labelIndex = isHeader ? names.findIndex((name) => wanted.includes(name)) : -1;
  if (labelIndex >= 0) return { isHeader, labelIndex };
  if (asked === undefined) return { isHeader, labelIndex: 0 };
  const message = `${path}: no column has the name ${quote(asked)}; say first, last or a name of the header`;
  return refuse('labelColumn', 'MISSING', { message, actual: asked });
}

function isNumber(text: string): boolean {
  return text.trim() !== '' && Number.isFinite(Number(text));
}

function numberOf(path: string, text: string, index: number): number {
  const value = Number(text);
  if (text.trim() !== '' && !Number.isNaN(value)) return value;
  const message = `${path}: image ${index} holds ${quote(text)}; pixels are numbers`;
  return refuse(path, /^\s*nan\s*$/i.test(text) ? 'NOT_FINITE' : 'WRONG_TYPE', {
    message,
    actual: text.slice(0, 40),
  });
}

/** A byte of pixel takes two characters at least. */
function likelyBytes(bytes: Uint8Array, count: number): number {
  return Math.min(bytes.length / 2 + count, DATASET_LIMITS.pixelBytes);
}

function grown(
  pixels: Uint8Array<ArrayBuffer>,
  { neededBytes, likelyBytes: most }: { readonly neededBytes: number; readonly likelyBytes: number },
): Uint8Array<ArrayBuffer> {
  const larger = new Uint8Array(Math.max(neededBytes, Math.min(2 * pixels.length, Math.floor(most))));
  larger.set(pixels);
  return larger;
}

function pixelsOf({ heightCount, widthCount, channelCount }: ImageShape): number {
  return heightCount * widthCount * channelCount;
}

function arrange({ shape, pixels }: Table, layout: DatasetOptions['layout']): Uint8Array {
  if (layout !== 'channelsFirst' || shape.channelCount === 1) return pixels;
  return channelsLast(pixels, shape);
}

/** [n, c, h, w] as [n, h, w, c]. */
export function channelsLast(pixels: Uint8Array, shape: ImageShape): Uint8Array {
  const { channelCount } = shape;
  const plane = shape.heightCount * shape.widthCount;
  const count = plane * channelCount;
  const result = new Uint8Array(pixels.length);
  for (let start = 0; start < pixels.length; start += count)
    for (let channel = 0; channel < channelCount; channel++)
      for (let place = 0; place < plane; place++)
        result[start + place * channelCount + channel] = pixels[start + channel * plane + place]!;
  return result;
}
