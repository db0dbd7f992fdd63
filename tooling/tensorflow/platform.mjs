import { Unavailable } from './unavailable.mjs';

export const TENSORFLOW_VERSION = '2.21.0';
/** Any of the interpreter's wheels would do, the C++ library in them is the same: one is pinned. */
export const WHEEL_PYTHON = '3.11';

/**
 * @typedef {{ package: string, platform: string, sha256: string | null, sizeBytes: number }} Wheel
 * `sha256` null: not tried by us, pip's own check of its index is all there is.
 */

/** @type {Readonly<Record<string, Wheel>>} */
const WHEELS = {
  'linux x64': {
    package: 'tensorflow-cpu',
    platform: 'manylinux_2_27_x86_64',
    sha256: '2b847d217b02ee7731ed91431daf3250daa0196c3c94614d23be27232e6e5b6c',
    sizeBytes: 273_829_956,
  },
  'linux arm64': {
    package: 'tensorflow',
    platform: 'manylinux_2_27_aarch64',
    sha256: null,
    sizeBytes: 300_000_000,
  },
};

const WITHOUT = 'The product runs without it, on WebAssembly.';

/**
 * The wheel for a computer.
 * @param {{ platform: string, arch: string, glibc: string | undefined }} computer
 * @throws Unavailable where there is none.
 */
export function wheelFor({ platform, arch, glibc }) {
  const wheel = WHEELS[`${platform} ${arch}`];
  if (!wheel) {
    const known =
      platform === 'darwin'
        ? 'The wheel for macOS has the library as a .dylib, with which nobody has tried the binding.'
        : `It is made for ${Object.keys(WHEELS).join(' and ')}.`;
    throw new Unavailable(`TensorFlow's library is not built on ${platform} ${arch}. ${known} ${WITHOUT}`);
  }
  if (glibc === undefined || !isAtLeast(glibc, [2, 27])) {
    const found = glibc === undefined ? 'another C library' : `glibc ${glibc}`;
    throw new Unavailable(`TensorFlow's wheel needs glibc 2.27 or newer; here is ${found}. ${WITHOUT}`);
  }
  return wheel;
}

/** The computer that this runs on. */
export function thisComputer() {
  const { header } = process.report.getReport();
  return { platform: process.platform, arch: process.arch, glibc: header.glibcVersionRuntime };
}

function isAtLeast(version, [major, minor]) {
  const [ownMajor = 0, ownMinor = 0] = version.split('.').map(Number);
  return ownMajor > major || (ownMajor === major && ownMinor >= minor);
}
