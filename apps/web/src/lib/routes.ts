/** Every address of the site, so that a page that moves is found by the compiler. */
export const routes = {
  landing: () => '/',
  signIn: () => '/sign-in',
  signUp: () => '/sign-up',
  tokens: () => '/settings/tokens',
  home: (projectId: string) => `/p/${projectId}`,
  designs: (projectId: string) => `/p/${projectId}/designs`,
  newDesign: (projectId: string, presetKey: string) => `/p/${projectId}/designs/new?preset=${presetKey}`,
  design: (projectId: string, designId: string) => `/p/${projectId}/designs/${designId}`,
  library: (projectId: string) => `/p/${projectId}/library`,
  network: (projectId: string, networkId: string) => `/p/${projectId}/library/networks/${networkId}`,
  dataset: (projectId: string, datasetId: string) => `/p/${projectId}/library/datasets/${datasetId}`,
  launch: (projectId: string, search = '') => `/p/${projectId}/launch${search === '' ? '' : `?${search}`}`,
  runs: (projectId: string) => `/p/${projectId}/runs`,
  run: (projectId: string, runId: string) => `/p/${projectId}/runs/${runId}`,
  trainings: (projectId: string) => `/p/${projectId}/trainings`,
  newTraining: (projectId: string, search = '') =>
    `/p/${projectId}/trainings/new${search === '' ? '' : `?${search}`}`,
  training: (projectId: string, trainingId: string) => `/p/${projectId}/trainings/${trainingId}`,
  sweeps: (projectId: string) => `/p/${projectId}/sweeps`,
  sweep: (projectId: string, sweepId: string) => `/p/${projectId}/sweeps/${sweepId}`,
  deployments: (projectId: string) => `/p/${projectId}/deployments`,
  newDeployment: (projectId: string, search = '') =>
    `/p/${projectId}/deployments/new${search === '' ? '' : `?${search}`}`,
  deployment: (projectId: string, deploymentId: string) => `/p/${projectId}/deployments/${deploymentId}`,
  searches: (projectId: string) => `/p/${projectId}/searches`,
  newSearch: (projectId: string, search = '') =>
    `/p/${projectId}/searches/new${search === '' ? '' : `?${search}`}`,
  search: (projectId: string, searchId: string) => `/p/${projectId}/searches/${searchId}`,
} as const;

/** A path of this site to go to after signing in; anything that leads elsewhere becomes the landing page. */
export function safeNextPath(next: string | null | undefined): string {
  return next && /^\/(?![/\\])/.test(next) ? next : '/';
}
