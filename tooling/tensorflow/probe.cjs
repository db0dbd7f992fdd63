// probe.cjs PACKAGE_DIR: computes a convolution of known answer with tfjs-node, prints TensorFlow's version.
const util = require('node:util');

// tfjs-node calls what Node 23 took out
util.isNullOrUndefined ??= (value) => value === null || value === undefined;
util.isArray ??= Array.isArray;
const tf = require(process.argv[2]);
const image = tf.tensor4d([1, 2, 3, 4, 5, 6, 7, 8, 9], [1, 3, 3, 1]);
const filter = tf.tensor4d([1, 2, 3, 4], [2, 2, 1, 1]);
const answer = [...tf.conv2d(image, filter, 1, 'valid').dataSync()].join(' ');
if (tf.getBackend() !== 'tensorflow' || answer !== '37 47 67 77') {
  throw new Error(`backend ${tf.getBackend()} gave ${answer}, expected 37 47 67 77`);
}
console.log(tf.backend().binding.TF_Version);
