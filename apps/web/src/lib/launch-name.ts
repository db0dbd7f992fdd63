import { fieldAt } from '@dl-rsim/spec';
import type { LaunchParts, LaunchPlan } from './launch-spec.ts';
import type { LaunchState } from './launch-state.ts';
import { fullLabel } from './spec-fields.ts';

/** The name as typed, or one that says what it is: 'R-ratio and HRS sigma: LeNet-5 on MNIST'. */
export function launchName(state: LaunchState, plan: LaunchPlan, parts: LaunchParts): string {
  const typed = state.name.trim();
  if (typed !== '') return typed;
  const subject = [parts.network?.name, parts.dataset?.name].filter(Boolean).join(' on ') || 'Run';
  const swept = plan.axes.map(({ path }) => {
    const field = fieldAt(path);
    return field ? fullLabel(field) : path;
  });
  return swept.length === 0 ? subject : `${swept.join(' and ')}: ${subject}`;
}
