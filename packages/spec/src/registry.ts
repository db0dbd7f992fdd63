/** One file of a data set, as its mirrors serve it. */
export interface RegistryFile {
  readonly name: string;
  /** Null: known as part of its archive alone, whose digest covers it; a loose one is not taken. */
  readonly sha256: string | null;
  /**
   * What `sha256` is of. Default: the unpacked content, so that whoever packed the file again with another
   * gzip still has the same images. 'file': the file as published, where only that digest is known.
   */
  readonly digestOf?: 'content' | 'file';
  /** Length of the unpacked content. */
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

export type RegistryKey = 'mnist' | 'fashion-mnist' | 'cifar10' | 'cifar100' | 'svhn' | 'strokes';

/** A data set that this product can bring in by itself. */
export interface RegistryEntry {
  readonly key: RegistryKey;
  readonly name: string;
  readonly summary: string;
  readonly source: string;
  readonly licence: string;
  readonly isSynthetic: boolean;
  /** The test split, which runs use. Empty when the images are rendered rather than fetched. */
  readonly files: readonly RegistryFile[];
  /** Where the files come from when they have no addresses of their own. */
  readonly archive?: RegistryArchive;
  /** The training split, for calibration, training and the mean image: what of it is at hand is taken. */
  readonly trainFiles?: readonly RegistryFile[];
}

/** Bytes that come over the wire when nothing is at hand. */
export function downloadByteCount({ archive, files, trainFiles = [] }: RegistryEntry): number {
  if (archive !== undefined) return archive.packedByteCount;
  return [...files, ...trainFiles].reduce((sum, file) => sum + file.packedByteCount, 0);
}

const MNIST_MIRRORS = [
  'https://storage.googleapis.com/cvdf-datasets/mnist/',
  'https://ossci-datasets.s3.amazonaws.com/mnist/',
];

/**
 * Digests of the contents, computed from the official files; lengths of the packed ones: TensorFlow
 * Datasets.
 */
const mnistFile = (
  name: string,
  digest: string,
  bytes: readonly [content: number, packed: number],
): RegistryFile => ({
  name,
  sha256: digest,
  byteCount: bytes[0],
  packedByteCount: bytes[1],
  urls: MNIST_MIRRORS.map((mirror) => mirror + name),
});

const MNIST: RegistryEntry = {
  key: 'mnist',
  name: 'MNIST',
  summary: '10,000 handwritten digits, 28 x 28, grey, and 60,000 for training.',
  source:
    'Y. LeCun, C. Cortes, C. J. C. Burges: The MNIST database of handwritten digits, ' +
    'http://yann.lecun.com/exdb/mnist/',
  licence: 'CC BY-SA 3.0',
  isSynthetic: false,
  files: [
    mnistFile(
      't10k-images-idx3-ubyte.gz',
      '0fa7898d509279e482958e8ce81c8e77db3f2f8254e26661ceb7762c4d494ce7',
      [7_840_016, 1_648_877],
    ),
    mnistFile(
      't10k-labels-idx1-ubyte.gz',
      'ff7bcfd416de33731a308c3f266cc351222c34898ecbeaf847f06e48f7ec33f2',
      [10_008, 4542],
    ),
  ],
  trainFiles: [
    mnistFile(
      'train-images-idx3-ubyte.gz',
      'ba891046e6505d7aadcbbe25680a0738ad16aec93bde7f9b65e87a2fc25776db',
      [47_040_016, 9_912_422],
    ),
    mnistFile(
      'train-labels-idx1-ubyte.gz',
      '65a50cbbf4e906d70832878ad85ccda5333a97f0f4c3dd2ef09a8a9eef7101c5',
      [60_008, 28_881],
    ),
  ],
};

const FASHION_MIRRORS = [
  'https://raw.githubusercontent.com/zalandoresearch/fashion-mnist/master/data/fashion/',
  'http://fashion-mnist.s3-website.eu-central-1.amazonaws.com/',
];

/** Digests and lengths of the packed files: TensorFlow Datasets, url_checksums/fashion_mnist.txt. */
const fashionFile = (
  name: string,
  digest: string,
  bytes: readonly [content: number, packed: number],
): RegistryFile => ({
  name,
  sha256: digest,
  digestOf: 'file',
  byteCount: bytes[0],
  packedByteCount: bytes[1],
  urls: FASHION_MIRRORS.map((mirror) => mirror + name),
});

const FASHION_MNIST: RegistryEntry = {
  key: 'fashion-mnist',
  name: 'Fashion-MNIST',
  summary: '10,000 articles of clothing in ten classes, 28 x 28, grey, and 60,000 for training.',
  source:
    'H. Xiao, K. Rasul, R. Vollgraf: Fashion-MNIST (2017), ' +
    'https://github.com/zalandoresearch/fashion-mnist',
  licence: 'MIT',
  isSynthetic: false,
  files: [
    fashionFile(
      't10k-images-idx3-ubyte.gz',
      '346e55b948d973a97e58d2351dde16a484bd415d4595297633bb08f03db6a073',
      [7_840_016, 4_422_102],
    ),
    fashionFile(
      't10k-labels-idx1-ubyte.gz',
      '67da17c76eaffca5446c3361aaab5c3cd6d1c2608764d35dfb1850b086bf8dd5',
      [10_008, 5148],
    ),
  ],
  trainFiles: [
    fashionFile(
      'train-images-idx3-ubyte.gz',
      '3aede38d61863908ad78613f6a32ed271626dd12800ba2636569512369268a84',
      [47_040_016, 26_421_880],
    ),
    fashionFile(
      'train-labels-idx1-ubyte.gz',
      'a04f17134ac03560a47e3764e11b92fc97de4d1bfaf8ba1a3aa29af54cc90845',
      [60_008, 29_515],
    ),
  ],
};

const archived = (name: string, byteCount: number): RegistryFile => ({
  name,
  sha256: null,
  byteCount,
  packedByteCount: byteCount,
  urls: [],
});

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
  summary: '10,000 photographs in ten classes, 32 x 32, colour, and 50,000 for training.',
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
    {
      ...cifarBatch('data_batch_1.bin', 'cee916563c9f80d84e3cc88e17fdc0941787f1244f00a67874d45b261883ada5'),
      copies: [
        {
          sha256: '9e3632f4008eb90f4ab1c2bd07a7441cb89aa4dc10c07cef9ec33ec2a8440d91',
          label: 'training images from JPEG copies',
          note: 'The first batch of training images was decoded from JPEG copies and shuffled.',
        },
      ],
    },
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

/**
 * The archive and its digest: TensorFlow Datasets, url_checksums/cifar100.txt. Its files are known by it
 * alone.
 */
const CIFAR100: RegistryEntry = {
  key: 'cifar100',
  name: 'CIFAR-100',
  summary: '10,000 photographs in a hundred classes, 32 x 32, colour, and 50,000 for training.',
  source:
    'A. Krizhevsky: Learning multiple layers of features from tiny images (2009), ' +
    'https://www.cs.toronto.edu/~kriz/cifar.html',
  licence: 'no licence stated',
  isSynthetic: false,
  files: [archived('test.bin', 10_000 * (2 + 32 * 32 * 3))],
  trainFiles: [archived('train.bin', 50_000 * (2 + 32 * 32 * 3))],
  archive: {
    name: 'cifar-100-binary.tar.gz',
    sha256: '58a81ae192c23a4be8b1804d68e518ed807d710a4eb253b1f2a199162a40d8ec',
    limitByteCount: 200_000_000,
    packedByteCount: 168_513_733,
    urls: ['https://www.cs.toronto.edu/~kriz/cifar-100-binary.tar.gz'],
    folder: 'cifar-100-binary',
  },
};

/** Digests and lengths: TensorFlow Datasets, url_checksums/svhn_cropped.txt. */
const svhnFile = (name: string, digest: string, byteCount: number): RegistryFile => ({
  name,
  sha256: digest,
  digestOf: 'file',
  byteCount,
  packedByteCount: byteCount,
  urls: [`http://ufldl.stanford.edu/housenumbers/${name}`],
});

const SVHN: RegistryEntry = {
  key: 'svhn',
  name: 'SVHN (cropped digits)',
  summary: '26,032 digits of house numbers, 32 x 32, colour, and 73,257 for training.',
  source:
    'Y. Netzer et al.: Reading digits in natural images with unsupervised feature learning (2011), ' +
    'http://ufldl.stanford.edu/housenumbers/',
  licence: 'for non-commercial use only',
  isSynthetic: false,
  files: [
    svhnFile(
      'test_32x32.mat',
      'cdce80dfb2a2c4c6160906d0bd7c68ec5a99d7ca4831afa54f09182025b6a75b',
      64_275_384,
    ),
  ],
  trainFiles: [
    svhnFile(
      'train_32x32.mat',
      '435e94d69a87fde4fd4d7f3dd208dfc32cb6ae8af2240d066de1df7508d083b8',
      182_040_794,
    ),
  ],
};

export const registry: readonly RegistryEntry[] = [
  MNIST,
  FASHION_MNIST,
  CIFAR10,
  CIFAR100,
  SVHN,
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
