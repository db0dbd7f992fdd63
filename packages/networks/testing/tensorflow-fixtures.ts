import { readFileSync } from 'node:fs';
import { readZip } from '../src/archive/read-zip.ts';

const FOLDER = new URL('./tensorflow/', import.meta.url);

/** SavedModels and Graph models that TensorFlow wrote, with its answers to two images. */
export const TENSORFLOW_FIXTURES = [
  'keras3.saved-model.zip',
  'gates.saved-model.zip',
  'module.saved-model.zip',
  'tensorflow1.saved-model.zip',
  'branched.graph-model.zip',
  'lenet.graph-model.zip',
  'lenet-uint8.graph-model.zip',
  'lenet-float16.graph-model.zip',
] as const;

export type TensorflowFixture = (typeof TENSORFLOW_FIXTURES)[number];

export function fixtureBytes(name: TensorflowFixture): Uint8Array {
  return new Uint8Array(readFileSync(new URL(name, FOLDER)));
}

/** The files of a fixture's zip. */
export function fixtureFiles(name: TensorflowFixture): ReadonlyMap<string, Uint8Array> {
  const files = readZip(fixtureBytes(name));
  if (!files.ok) throw new Error(files.problem[0]?.message);
  return files.value;
}

/** TensorFlow's outputs, one row an image. */
export function fixtureAnswers(name: TensorflowFixture): readonly (readonly number[])[] {
  const answers: Record<string, number[][]> = JSON.parse(
    readFileSync(new URL('answers.json', FOLDER), 'utf8'),
  );
  return answers[name]!;
}

/** The two images that TensorFlow answered to, behind one another. */
export function fixtureImages(elementCount: number): Float32Array {
  return Float32Array.from({ length: 2 * elementCount }, (_, at) => ((at * 7) % 31) / 31);
}

/** Files for tests that bend bytes: one of each format and encoding. */
export function graphSeeds(): readonly { readonly name: string; readonly bytes: Uint8Array }[] {
  return TENSORFLOW_FIXTURES.map((name) => ({ name, bytes: fixtureBytes(name) }));
}
