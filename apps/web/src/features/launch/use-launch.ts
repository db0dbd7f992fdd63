'use client';

import { RunLaunchDocument, SweepLaunchDocument, type UserErrorFieldsFragment } from '@dl-rsim/client';
import type { RunSpec } from '@dl-rsim/spec';
import { useMutation } from '@tanstack/react-query';
import { useRouter } from 'next/navigation';
import { useRef } from 'react';
import { send } from '../../lib/api.ts';
import { launchName } from '../../lib/launch-name.ts';
import type { LaunchParts, LaunchPlan } from '../../lib/launch-spec.ts';
import type { LaunchState } from '../../lib/launch-state.ts';
import { newUuid } from '../../lib/new-uuid.ts';
import { routes } from '../../lib/routes.ts';

export interface Launch {
  readonly start: () => void;
  readonly isPending: boolean;
  readonly error: unknown;
  /** What the API found wrong with the very form that is shown. */
  readonly refusals: readonly UserErrorFieldsFragment[];
}

/**
 * Sends the form once: a repeated press or a lost answer gives the same run, because the key stays with the
 * form.
 */
export function useLaunch(input: {
  readonly projectId: string;
  readonly state: LaunchState;
  readonly plan: LaunchPlan;
  readonly parts: LaunchParts;
}): Launch {
  const { projectId, state, plan, parts } = input;
  const router = useRouter();
  const key = useRef({ form: '', uuid: '' });
  const form = JSON.stringify(state);
  const mutation = useMutation({
    mutationFn: async (spec: RunSpec) => {
      if (key.current.form !== form) key.current = { form, uuid: newUuid() };
      const shared = { projectId, name: launchName(state, plan, parts), idempotencyKey: key.current.uuid };
      return { form, ...(await launch(spec, plan, shared)) };
    },
    onSuccess: ({ href }) => {
      if (href) router.push(href);
    },
  });
  return {
    start: () => {
      if (plan.spec) mutation.mutate(plan.spec);
    },
    isPending: mutation.isPending || Boolean(mutation.data?.href),
    error: mutation.error,
    refusals: mutation.data?.form === form ? mutation.data.refusals : [],
  };
}

interface Shared {
  readonly projectId: string;
  readonly name: string;
  readonly idempotencyKey: string;
}

async function launch(spec: RunSpec, plan: LaunchPlan, shared: Shared) {
  const { projectId } = shared;
  if (plan.axes.length === 0) {
    const { runLaunch } = await send(RunLaunchDocument, { input: { ...shared, spec } });
    return {
      href: runLaunch.run ? routes.run(projectId, runLaunch.run.id) : null,
      refusals: runLaunch.userErrors,
    };
  }
  const { sweepLaunch } = await send(SweepLaunchDocument, {
    input: { ...shared, base: spec, axes: plan.axes },
  });
  const { sweep, userErrors } = sweepLaunch;
  return { href: sweep ? routes.sweep(projectId, sweep.id) : null, refusals: userErrors };
}
