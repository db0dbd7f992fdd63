/** Version of the definition: any change of result bits raises it. */
export const CORE_VERSION = '0.4.0';
