const formatNames: Readonly<Record<string, string>> = {
  idx: 'IDX',
  npy: 'NumPy arrays',
  csv: 'CSV',
  cifar10: 'CIFAR-10 binary',
  cifar100: 'CIFAR-100 binary',
  tfrecord: 'TFRecord',
  'class-folders': 'Class folders',
  svhn: 'SVHN',
  drawn: 'Drawn here',
};

/** What the files of a data set were, in words. */
export function datasetFormatName(format: string): string {
  return formatNames[format] ?? format;
}
