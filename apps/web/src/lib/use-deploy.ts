'use client';

import { DeploymentLaunchDocument, type DeploymentSpecInput, DeploymentTableDocument } from '@dl-rsim/client';
import type { DeploymentSpec } from '@dl-rsim/spec';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useRouter } from 'next/navigation';
import { useRef } from 'react';
import { apiQuery, send } from './api.ts';
import { newUuid } from './new-uuid.ts';
import { routes } from './routes.ts';

/** Launches a deployment and goes to its page; the same one sent twice is launched once. */
export function useDeploy(projectId: string) {
  const router = useRouter();
  const queryClient = useQueryClient();
  const key = useRef({ form: '', uuid: '' });
  return useMutation({
    mutationFn: ({ name, spec }: { readonly name: string; readonly spec: DeploymentSpec }) => {
      const form = JSON.stringify({ name, spec });
      if (key.current.form !== form) key.current = { form, uuid: newUuid() };
      const idempotencyKey = key.current.uuid;
      return send(DeploymentLaunchDocument, {
        input: { projectId, name, spec: spec as DeploymentSpecInput, idempotencyKey },
      });
    },
    onSuccess: async ({ deploymentLaunch }) => {
      if (!deploymentLaunch.deployment) return;
      await queryClient.invalidateQueries(apiQuery(DeploymentTableDocument, { projectId }));
      router.push(routes.deployment(projectId, deploymentLaunch.deployment.id));
    },
  });
}
