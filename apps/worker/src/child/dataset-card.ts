import { describeDataset, type ReadDataset } from '@dl-rsim/networks';
import { presentableNotes } from './presentable.ts';

/** The summary of a data set without its digests, with its format and notes; and the pictures beside it. */
export function datasetCard(read: ReadDataset) {
  const { test, format, notes } = read;
  const { images, trainMean, name, classNames, isSynthetic, source, licence } = test;
  const described = describeDataset(read);
  const { train, contactSheet } = described;
  // What networks are normalized by: the images that they are trained on, where they are at hand.
  const { channels } = train ?? described.test;
  const card = {
    ...{ name, classNames, isSynthetic, source, licence },
    imageShape: images.shape,
    imageCount: images.imageCount,
    classCounts: described.test.classImageCounts,
    channelMeansRatio: channels.map((channel) => channel.meanRatio),
    channelSigmasRatio: channels.map((channel) => channel.standardDeviationRatio),
    ...(trainMean === undefined ? {} : { hasTrainMean: true }),
    ...(train === null
      ? {}
      : { trainImageCount: train.imageCount, trainClassCounts: train.classImageCounts }),
    format,
    notes: presentableNotes(notes),
  };
  return { card, contactSheet };
}
