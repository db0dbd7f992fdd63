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
  /** Other contents that go round under this name: accepted from a folder, and called what they are. */
  readonly copies?: readonly RegistryCopy[];
}

/** A known content that is not the original. */
export interface RegistryCopy {
  readonly sha256: string;
  /** Put after the name of the data set. */
  readonly label: string;
  /** Put after its source: how it differs. */
  readonly note: string;
}

/** A tar file, gzip, that holds the files of a data set. Its SHA-256 is that of the packed bytes. */
export interface RegistryArchive {
  readonly name: string;
  readonly sha256: string;
  /** Most bytes that may come out of it. */
  readonly limitByteCount: number;
  readonly packedByteCount: number;
  readonly urls: readonly string[];
  /** The folder in it that holds the files. */
  readonly folder: string;
}

/** A data set that this product can bring in by itself. */
export interface RegistryEntry {
  readonly key: 'mnist' | 'cifar10' | 'strokes';
  readonly name: string;
  readonly summary: string;
  readonly source: string;
  readonly licence: string;
  readonly isSynthetic: boolean;
  /** Empty when the images are rendered rather than fetched. Only the test split is used by runs. */
  readonly files: readonly RegistryFile[];
  /** Where the files come from when they have no addresses of their own. */
  readonly archive?: RegistryArchive;
  /** The training split, from which the mean image is taken where it is at hand. */
  readonly trainFiles?: readonly RegistryFile[];
}

/** Bytes that come over the wire when nothing is at hand. */
export function downloadByteCount({ archive, files }: RegistryEntry): number {
  return archive?.packedByteCount ?? files.reduce((sum, file) => sum + file.packedByteCount, 0);
}

const MNIST_MIRRORS = [
  'https://storage.googleapis.com/cvdf-datasets/mnist/',
  'https://ossci-datasets.s3.amazonaws.com/mnist/',
];

export const MNIST_IMAGES = 't10k-images-idx3-ubyte.gz';
export const MNIST_LABELS = 't10k-labels-idx1-ubyte.gz';

const CIFAR_BATCH_BYTES = 10_000 * (1 + 32 * 32 * 3);

const cifarBatch = (name: string, sha256: string): RegistryFile => ({
  name,
  sha256,
  byteCount: CIFAR_BATCH_BYTES,
  packedByteCount: CIFAR_BATCH_BYTES,
  urls: [],
});

/**
 * The archive and its digest: https://www.cs.toronto.edu/~kriz/cifar.html (MD5
 * c32a1d4ab5d03f1284b67883e8d87530) and TensorFlow Datasets (SHA-256).
 */
const CIFAR10: RegistryEntry = {
  key: 'cifar10',
  name: 'CIFAR-10',
  summary: '10,000 photographs in ten classes, 32 x 32, colour: the test split of CIFAR-10.',
  source:
    'A. Krizhevsky: Learning multiple layers of features from tiny images (2009), ' +
    'https://www.cs.toronto.edu/~kriz/cifar.html',
  licence: 'no licence stated',
  isSynthetic: false,
  files: [
    {
      ...cifarBatch('test_batch.bin', '8e2eb146ae340b09e24670f29cabc6326dba54da8789dab6768acf480273f65b'),
      copies: [
        {
          sha256: 'f557e9d0d0a0646849cce495ac75fb5e17f275f4c241985f54b3e20fc8c0075a',
          label: 'from JPEG copies',
          note:
            'Decoded from JPEG copies and shuffled, not the official bytes: ' +
            'accuracies are about 10 points lower than published.',
        },
      ],
    },
  ],
  trainFiles: [
    cifarBatch('data_batch_1.bin', 'cee916563c9f80d84e3cc88e17fdc0941787f1244f00a67874d45b261883ada5'),
    cifarBatch('data_batch_2.bin', 'a591ca11fa1708a91ee40f54b3da4784ccd871ecf2137de63f51ada8b3fa57ed'),
    cifarBatch('data_batch_3.bin', 'bbe8596564c0f86427f876058170b84dac6670ddf06d79402899d93ceea26f67'),
    cifarBatch('data_batch_4.bin', '014e562d6e23c72197cc727519169a60359f5eccd8945ad5a09d710285ff4e48'),
    cifarBatch('data_batch_5.bin', '755304fc0b379caeae8c14f0dac912fbc7d6cd469eb67a1029a08a39453a9add'),
  ],
  archive: {
    name: 'cifar-10-binary.tar.gz',
    sha256: 'c4a38c50a1bc5f3a1c5537f2155ab9d68f9f25eb1ed8d9ddda3db29a59bca1dd',
    limitByteCount: 200_000_000,
    packedByteCount: 170_052_171,
    urls: ['https://www.cs.toronto.edu/~kriz/cifar-10-binary.tar.gz'],
    folder: 'cifar-10-batches-bin',
  },
};

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
  CIFAR10,
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
