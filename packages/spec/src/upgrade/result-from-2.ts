import { z } from 'zod';

/** What a result of version 2 had in another form: layers, and of each class the counts of all, zeros too. */
const result2 = z.looseObject({
  resultVersion: z.literal(2),
  layers: z.array(z.looseObject({})),
  classes: z.array(
    z.strictObject({
      classIndex: z.number(),
      imageCount: z.number(),
      predictedCounts: z.array(z.number()),
    }),
  ),
});

/** The counts above zero become pairs; what quantization costs was not counted. */
export function upgradeResultFrom2(document: unknown): unknown {
  const { classes, layers, ...rest } = result2.parse(document);
  return {
    ...rest,
    resultVersion: 3,
    layers: layers.map((layer) => ({ ...layer, quantization: null })),
    classes: classes.map(({ predictedCounts, ...one }) => ({
      ...one,
      predictions: predictedCounts.flatMap((predictedCount, classIndex) =>
        predictedCount === 0 ? [] : [{ classIndex, predictedCount }],
      ),
    })),
  };
}

/** A summary has no classes. */
export function upgradeSummaryFrom2(document: unknown): unknown {
  return { ...(document as Readonly<Record<string, unknown>>), resultVersion: 3 };
}
