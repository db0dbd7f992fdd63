export { codeOf, type PostAnswer, post } from './post.ts';
export { computationSamples, type Sample } from './samples.ts';
export { addDesign, addExport, addLibrary, addUser, type Persona, seed, specOf, type World } from './seed.ts';
export {
  type Answer,
  bearer,
  type Headers,
  type Parsed,
  sessionOf,
  startTestApi,
  type TestApi,
  WEB_ORIGIN,
} from './test-api.ts';
