import type { WorkerContext } from '../worker-context.ts';

/** The stored files that a deployment or search is about. */
export interface Subject {
  readonly networkBytes: Uint8Array;
  /** Null where nothing is measured on images. */
  readonly datasetBytes: Uint8Array | null;
}

export async function readSubject(
  { prisma, blobs }: Pick<WorkerContext, 'prisma' | 'blobs'>,
  { networkId, datasetId }: { readonly networkId: string; readonly datasetId: string | null },
): Promise<Subject> {
  const network = await prisma.network.findUniqueOrThrow({ where: { id: networkId } });
  const dataset =
    datasetId === null ? null : await prisma.dataset.findUniqueOrThrow({ where: { id: datasetId } });
  const [networkBytes, datasetBytes] = await Promise.all([
    blobs.read(network.digest),
    dataset === null ? null : blobs.read(dataset.digest),
  ]);
  return { networkBytes, datasetBytes };
}
