import {
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
  const networks =
    (await client.request(NetworksDocument, { projectId: project.id })).project?.networks ?? [];
  const datasets =
    (await client.request(DatasetsDocument, { projectId: project.id })).project?.datasets ?? [];
  const network = networks[0];
  const dataset = datasets.find(({ name }) => (options.dataset ?? /strokes/i).test(name));
  const preset = presetByKey('dl-rsim-baseline');
  if (!network || !dataset || !preset) throw new Error('the library is not complete');
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
