/** Version of the definition: any change of result bits raises it. */
export const CORE_VERSION = '0.1.0';

/** Which implementation of the hot loop computed a result; all kernels give the same bits. */
export const KERNEL = 'reference';
