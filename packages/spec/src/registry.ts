/** One file of a data set, as its mirrors serve it. */
export interface RegistryFile {
  readonly name: string;
  /**
   * SHA-256 and length of the unpacked content: whoever packed the file again with another gzip still has
   * the same images.
   */
  readonly sha256: string;
  readonly byteCount: number;
  /** Length of the file as the mirrors serve it, for the progress display. */
  readonly packedByteCount: number;
  readonly urls: readonly string[];
}

/** A data set that this product can bring in by itself. */
export interface RegistryEntry {
  readonly key: 'mnist' | 'strokes';
  readonly name: string;
  readonly summary: string;
  readonly source: string;
  readonly licence: string;
  readonly isSynthetic: boolean;
  /** Empty when the images are rendered rather than fetched. Only the test split is used by runs. */
  readonly files: readonly RegistryFile[];
}

const MNIST_MIRRORS = [
  'https://storage.googleapis.com/cvdf-datasets/mnist/',
  'https://ossci-datasets.s3.amazonaws.com/mnist/',
];

export const MNIST_IMAGES = 't10k-images-idx3-ubyte.gz';
export const MNIST_LABELS = 't10k-labels-idx1-ubyte.gz';

export const registry: readonly RegistryEntry[] = [
  {
    key: 'mnist',
    name: 'MNIST',
    summary: '10,000 handwritten digits, 28 x 28, grey: the test split of MNIST.',
    source:
      'Y. LeCun, C. Cortes, C. J. C. Burges: The MNIST database of handwritten digits, ' +
      'http://yann.lecun.com/exdb/mnist/',
    licence: 'CC BY-SA 3.0',
    isSynthetic: false,
    files: [
      {
        name: MNIST_IMAGES,
        sha256: '0fa7898d509279e482958e8ce81c8e77db3f2f8254e26661ceb7762c4d494ce7',
        byteCount: 7_840_016,
        packedByteCount: 1_648_877,
        urls: MNIST_MIRRORS.map((mirror) => mirror + MNIST_IMAGES),
      },
      {
        name: MNIST_LABELS,
        sha256: 'ff7bcfd416de33731a308c3f266cc351222c34898ecbeaf847f06e48f7ec33f2',
        byteCount: 10_008,
        packedByteCount: 4542,
        urls: MNIST_MIRRORS.map((mirror) => mirror + MNIST_LABELS),
      },
    ],
  },
  {
    key: 'strokes',
    name: 'Strokes (synthetic digits)',
    summary: '1,000 digits, 28 x 28, grey, drawn by this product: no download.',
    source: 'Drawn by DL-RSIM Studio from strokes with seeded jitter. Not handwriting.',
    licence: 'Apache-2.0',
    isSynthetic: true,
    files: [],
  },
];
