import {
  type Client,
  createClient,
  DatasetsDocument,
  type FinishedRun,
  NetworksDocument,
  ProjectsDocument,
  RunLaunchDocument,
  waitForRun,
} from '@dl-rsim/client';
import { presetByKey, SPEC_VERSION } from '@dl-rsim/spec';

export interface ScriptOptions {
  readonly url: string;
  readonly token: string;
  readonly imageCount?: number;
  readonly repeatCount?: number;
  /** Of the data set; Strokes when left out. */
  readonly dataset?: RegExp;
}

/**
 * What a user's script does: finds network and data set, launches the baseline on them, waits for the end.
 */
export async function launchFromScript(options: ScriptOptions): Promise<FinishedRun> {
  const client = createClient({ url: `${options.url}/api/graphql`, token: options.token });
  return waitForRun(client, await launchOnly(options));
}

/** The same without waiting; gives the run's id. */
export async function launchOnly({ url, token, ...options }: ScriptOptions): Promise<string> {
  const client = createClient({ url: `${url}/api/graphql`, token });
  const [project] = (await client.request(ProjectsDocument)).projects;
  if (!project) throw new Error('no project');
  const wanted = options.dataset ?? /strokes/i;
  const { network, dataset } = await partsOf(client, project.id, wanted);
  const preset = presetByKey('dl-rsim-baseline');
  if (!preset) throw new Error('there is no baseline');
  const { runLaunch } = await client.request(RunLaunchDocument, {
    input: {
      projectId: project.id,
      name: 'from a script',
      spec: {
        specVersion: SPEC_VERSION,
        accelerator: preset.accelerator,
        quantization: preset.quantization,
        networkDigest: network.digest,
        datasetDigest: dataset.digest,
        statistics: { imageCount: options.imageCount ?? 50, repeatCount: options.repeatCount ?? 2 },
        seed: '00000000000000a7',
      },
    },
  });
  if (!runLaunch.run) throw new Error(runLaunch.userErrors.map(({ message }) => message).join('; '));
  return runLaunch.run.id;
}

/** The first network and the wanted data set; on a first start the worker is still bringing them in. */
async function partsOf(client: Client, projectId: string, wanted: RegExp) {
  const endMsec = Date.now() + 60_000;
  for (;;) {
    const [network] = (await client.request(NetworksDocument, { projectId })).project?.networks ?? [];
    const { project } = await client.request(DatasetsDocument, { projectId });
    const dataset = project?.datasets.find(({ name }) => wanted.test(name));
    if (network && dataset) return { network, dataset };
    if (Date.now() > endMsec) throw new Error('the library is not complete');
    await new Promise((resolve) => setTimeout(resolve, 250));
  }
}
