'use client';

import { usePathname, useRouter, useSearchParams } from 'next/navigation';

export interface AddressChoice {
  readonly read: (key: string) => string | null;
  readonly choose: (key: string, value: string) => void;
}

/** What is chosen on a page and carried by its address, so that a link shows the same. */
export function useAddressChoice(): AddressChoice {
  const router = useRouter();
  const path = usePathname();
  const search = useSearchParams();
  return {
    read: (key) => search.get(key),
    choose: (key, value) => {
      const next = new URLSearchParams(search);
      next.set(key, value);
      router.replace(`${path}?${next}`, { scroll: false });
    },
  };
}
