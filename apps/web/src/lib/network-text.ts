const formatNames: Readonly<Record<string, string>> = {
  'tfjs-layers': 'TensorFlow.js Layers',
  'tfjs-graph': 'TensorFlow.js Graph',
  'keras-h5': 'Keras HDF5',
  'keras-v3': 'Keras 3',
  'saved-model': 'TensorFlow SavedModel',
  onnx: 'ONNX',
  architecture: 'Architecture of the zoo',
};

/** What a network's file was, in words. */
export function formatName(format: string): string {
  return formatNames[format] ?? format;
}

/** An architecture has shapes and no weights: it can be mapped, not run. */
export function isArchitecture({ format }: { readonly format: string | null }): boolean {
  return format === 'architecture';
}
