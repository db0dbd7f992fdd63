import { decodeNetwork, type TfjsOriginal } from '@dl-rsim/networks';
import { sampleImages, verifyNetwork } from '@dl-rsim/tf';
import { serveChild } from './serve-child.ts';

/** Runs sample images through TensorFlow.js and our engine. Attachments: as import.child gave them. */
await serveChild(async ({ document, attachments }) => {
  const { imageCount } = document as { readonly imageCount: number };
  const [file = new Uint8Array(), ...packed] = attachments;
  const network = decodeNetwork(file);
  const images = sampleImages(network.inputShape, imageCount);
  const original = unpackOriginal(packed);
  const read = { network, format: 'tfjs-layers', notes: [], original } as const;
  return { value: await verifyNetwork(read, images) };
});

/** What import.child packed. */
function unpackOriginal([document, weights]: readonly Uint8Array[]): TfjsOriginal | null {
  if (document === undefined || weights === undefined) return null;
  const { kind, modelTopology, weightSpecs } = JSON.parse(new TextDecoder().decode(document)) as TfjsOriginal;
  return { kind, modelTopology, weightSpecs, weightData: weights.slice().buffer };
}
