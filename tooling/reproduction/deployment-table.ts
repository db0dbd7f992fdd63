/** One table about deployments, as it is kept beside the report. */
export interface DeploymentTable {
  readonly title: string;
  /** Sentences above the table. */
  readonly notes: readonly string[];
  readonly head: readonly string[];
  readonly rows: readonly (readonly string[])[];
}

export interface DeploymentRecord {
  readonly coreVersion: string;
  readonly tables: readonly DeploymentTable[];
}

/** The part of the report about deployments, as Markdown. */
export function renderDeployment({ coreVersion, tables }: DeploymentRecord): string {
  const sections = tables.map(({ title, notes, head, rows }) =>
    [
      `## ${title}`,
      notes.map((note) => `- ${note}`).join('\n'),
      [head, head.map(() => '---'), ...rows].map((cells) => `| ${cells.join(' | ')} |`).join('\n'),
    ].join('\n\n'),
  );
  return `${[
    '# Deployments beside published results',
    `Made by \`npm run reproduce -- deployment\` with core ${coreVersion}; other simulators' ` +
      `answers are read ` +
      'from `DLRSIM_GOLDEN_DIR`. "ours / theirs" of several cases is the geometric mean, "rank" ' +
      "Spearman's " +
      'rank correlation.',
    ...sections,
  ].join('\n\n')}\n`;
}

/** Four digits. */
export const digits = (value: number): string => String(Number(value.toPrecision(4)));
export const ratioText = (value: number): string => value.toFixed(2);
