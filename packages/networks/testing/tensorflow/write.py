"""Writes the SavedModels and TensorFlow.js Graph models beside it, and TensorFlow's answers.

TensorFlow 2.21 with Keras 3.15. Graph models are written as
tensorflowjs_converter does it: variables frozen, the graph optimised by grappler (which fuses convolutions), printed
as JSON by protobuf, weights behind one another in shards.

    python write.py
"""
import io
import json
import os
import shutil
import tempfile
import zipfile

os.environ['TF_CPP_MIN_LOG_LEVEL'] = '3'
os.environ['CUDA_VISIBLE_DEVICES'] = ''
import keras
import numpy as np
import tensorflow as tf
from google.protobuf import json_format
from tensorflow.core.protobuf import config_pb2, meta_graph_pb2
from tensorflow.python.framework.convert_to_constants import convert_variables_to_constants_v2
from tensorflow.python.grappler import tf_optimizer

HERE = os.path.dirname(os.path.abspath(__file__))
answers = {}


def images(shape):
    """image[at] = ((at * 7) % 31) / 31 over both images."""
    return ((np.arange(2 * np.prod(shape)) * 7 % 31) / 31).reshape(2, *shape).astype('float32')


def shake(model):
    """Numbers that no initializer gives: biases, moments and slopes that differ."""
    random = np.random.RandomState(7)
    for weight in model.weights:
        name, shape = weight.name, weight.shape
        if 'seed' in name:
            continue
        if 'variance' in name or 'gamma' in name:
            weight.assign(random.uniform(0.5, 1.5, shape))
        elif 'kernel' in name:
            weight.assign(random.normal(0, 0.5, shape))
        else:
            weight.assign(random.uniform(-0.4, 0.4, shape))
    return model


def branched(layers, models, groups):
    """Every layer that a graph writes out in several operators."""
    image = x = layers.Input((8, 8, 2), name='image')
    x = layers.Conv2D(4, 3, use_bias=False, dilation_rate=2, padding='same')(x)
    x = layers.BatchNormalization()(x)
    x = layers.ReLU(6.0)(x)
    y = layers.DepthwiseConv2D(3, padding='same')(x)
    y = layers.LeakyReLU(0.1)(y)
    x = layers.Add()([x, y])
    z = layers.Conv2D(4, 3, groups=groups, padding='same', activation='swish')(x)
    x = layers.Concatenate()([x, z])
    x = layers.PReLU(shared_axes=[1, 2])(x)
    x = layers.MaxPooling2D(2)(x)
    x = layers.ZeroPadding2D(1)(x)
    x = layers.Conv2D(4, 3, strides=2, activation='hard_sigmoid')(x)
    x = layers.Activation('elu')(x)
    y = layers.GlobalAveragePooling2D(keepdims=True)(x)
    y = layers.Conv2D(4, 1, activation='sigmoid')(y)
    x = layers.Multiply()([x, y])
    x = layers.Dropout(0.5)(x)
    x = layers.Flatten()(x)
    x = layers.Dense(5, activation='softmax')(x)
    return models.Model(image, x)


def gates(layers, models):
    """Activations that only Keras 3 has."""
    image = x = layers.Input((6, 6, 1), name='image')
    x = layers.Conv2D(4, 3, activation='gelu')(x)
    x = layers.Conv2D(4, 3, activation='hard_swish')(x)
    x = layers.Activation(lambda v: keras.activations.gelu(v, approximate=True))(x)
    y = layers.GlobalMaxPooling2D()(x)
    x = layers.AveragePooling2D(2, padding='same')(x)
    x = layers.Flatten()(x)
    x = layers.Concatenate()([x, layers.Dense(3, activation='softplus')(y)])
    return models.Model(image, layers.Dense(3)(x))


def lenet(layers, models):
    return models.Sequential([
        layers.Input((12, 12, 1)),
        layers.Conv2D(4, 5, activation='relu'),
        layers.MaxPooling2D(2),
        layers.Conv2D(6, 3, activation='tanh', padding='same'),
        layers.AveragePooling2D(2),
        layers.Flatten(),
        layers.Dense(10, activation='sigmoid'),
        layers.Dense(4, activation='softmax'),
    ])


def pack(name, files):
    with zipfile.ZipFile(os.path.join(HERE, name), 'w', zipfile.ZIP_DEFLATED, compresslevel=9) as out:
        for path, content in files.items():
            out.writestr(zipfile.ZipInfo(path, (2026, 1, 1, 0, 0, 0)), content, zipfile.ZIP_DEFLATED)


def pack_folder(name, folder):
    files = {}
    for root, _, names in os.walk(folder):
        for file in sorted(names):
            path = os.path.join(root, file)
            with open(path, 'rb') as content:
                files[os.path.join('model', os.path.relpath(path, folder))] = content.read()
    pack(name, files)


def frozen(model, shape):
    call = tf.function(lambda image: model(image, training=False))
    concrete = call.get_concrete_function(tf.TensorSpec([None, *shape], tf.float32, name='image'))
    return convert_variables_to_constants_v2(concrete)


def optimised(function):
    """What tensorflowjs_converter asks grappler for."""
    graph_def = function.graph.as_graph_def()
    config = config_pb2.ConfigProto()
    config.graph_options.rewrite_options.optimizers[:] = [
        'debug_stripper', 'remap', 'constfold', 'arithmetic', 'dependency']
    fetches = meta_graph_pb2.CollectionDef()
    fetches.node_list.value.extend([function.outputs[0].name.split(':')[0], function.inputs[0].name.split(':')[0]])
    meta = tf.compat.v1.train.export_meta_graph(graph_def=graph_def, graph=function.graph)
    meta.collection_def['train_op'].CopyFrom(fetches)
    return tf_optimizer.OptimizeGraph(config, meta)


def graph_model(name, function, quantized=None):
    graph_def = optimised(function)
    weights, parts = [], []
    for node in graph_def.node:
        if node.op != 'Const':
            continue
        value = tf.make_ndarray(node.attr['value'].tensor)
        entry = {'name': node.name, 'shape': list(value.shape), 'dtype': str(value.dtype)}
        if value.dtype == np.int64:
            value, entry['dtype'] = value.astype('int32'), 'int32'
        if quantized == 'float16' and value.dtype == np.float32:
            value = value.astype('float16')
            entry['quantization'] = {'dtype': 'float16', 'original_dtype': 'float32'}
        elif quantized and value.dtype == np.float32 and value.size > 1:
            low, high = min(value.min(), 0), max(value.max(), 0)
            steps = np.iinfo(quantized).max
            scale = float(high - low) / steps
            # Zero must be a stored number, as in the converter.
            zero = round(-float(low) / scale)
            entry['quantization'] = {'dtype': quantized, 'scale': scale, 'min': -zero * scale,
                                     'original_dtype': 'float32'}
            value = np.clip(np.round(value / scale) + zero, 0, steps).astype(quantized)
            node.attr['value'].tensor.CopyFrom(tf.make_tensor_proto(
                (value.astype('float32') * np.float32(scale) + np.float32(-zero * scale)).astype('float32')))
        weights.append(entry)
        parts.append(value.tobytes())
    if quantized == 'float16':
        for node in graph_def.node:
            if node.op == 'Const' and node.attr['dtype'].type == tf.float32.as_datatype_enum:
                value = tf.make_ndarray(node.attr['value'].tensor).astype('float16').astype('float32')
                node.attr['value'].tensor.CopyFrom(tf.make_tensor_proto(value))
    input_name, output_name = function.inputs[0].name, function.outputs[0].name
    answer(name, tf.compat.v1.wrap_function(lambda: tf.import_graph_def(graph_def, name=''), []).prune(
        [input_name], [output_name]), function.inputs[0].shape[1:])
    for node in graph_def.node:
        if node.op == 'Const':
            tensor = node.attr['value'].tensor
            for field in ('tensor_content', 'float_val', 'int_val', 'int64_val', 'bool_val', 'half_val'):
                tensor.ClearField(field)
    content = b''.join(parts)
    middle = len(content) // 2 + 1
    paths = ['group1-shard1of2.bin', 'group1-shard2of2.bin']
    signature = {
        'inputs': {'image': {'name': input_name, 'dtype': 'DT_FLOAT', 'tensorShape': {
            'dim': [{'size': str(-1 if size is None else size)} for size in function.inputs[0].shape]}}},
        'outputs': {'output': {'name': output_name, 'dtype': 'DT_FLOAT'}},
    }
    document = {
        'format': 'graph-model', 'generatedBy': tf.__version__, 'convertedBy': 'write.py',
        'modelTopology': json_format.MessageToDict(graph_def), 'signature': signature,
        'weightsManifest': [{'paths': paths, 'weights': weights}],
    }
    pack(name, {'model.json': json.dumps(document), paths[0]: content[:middle], paths[1]: content[middle:]})


def answer(name, call, shape):
    result = call(tf.constant(images([int(size) for size in shape])))
    result = result[0] if isinstance(result, (list, tuple)) else result
    result = next(iter(result.values())) if isinstance(result, dict) else result
    answers[name] = [[float(value) for value in row] for row in result.numpy()]


def saved_model(name, write, shape):
    with tempfile.TemporaryDirectory() as folder:
        write(folder)
        loaded = tf.saved_model.load(folder)
        signature = loaded.signatures['serving_default']
        key = next(iter(signature.structured_input_signature[1]))
        answer(name, lambda image: signature(**{key: image}), shape)
        shutil.rmtree(os.path.join(folder, 'assets'), ignore_errors=True)
        pack_folder(name, folder)


def tensorflow_1(folder):
    """Reference and resource variables, a batch normalization of its own operator, a flat input."""
    v1 = tf.compat.v1
    random = np.random.RandomState(3)

    def variable(name, *shape, uses_resource=False):
        initial = random.normal(0, 0.4, shape).astype('float32')
        return v1.Variable(initial, name=name, use_resource=uses_resource)

    with v1.Graph().as_default(), v1.Session() as session:
        flat = v1.placeholder(tf.float32, [None, 64], name='flat')
        x = tf.reshape(flat, [-1, 8, 8, 1])
        x = tf.nn.conv2d(x, variable('conv/w', 3, 3, 1, 4), strides=[1, 1, 1, 1], padding='SAME')
        ones = tf.constant([0.5, 1.0, 1.5, 2.0])
        x, _, _ = v1.nn.fused_batch_norm(
            x, ones, variable('bn/beta', 4), variable('bn/mean', 4), ones * 0.7, is_training=False)
        x = tf.nn.relu(x)
        x = tf.nn.max_pool2d(x, 2, 2, 'VALID')
        x = tf.reshape(x, [-1, 64])
        x = tf.nn.leaky_relu(tf.matmul(x, variable('fc1/w', 64, 6)) + variable('fc1/b', 6))
        w = variable('fc2/w', 3, 6, uses_resource=True)
        x = tf.nn.bias_add(tf.matmul(x, w, transpose_b=True), variable('fc2/b', 3, uses_resource=True))
        x = tf.nn.softmax(x, name='out')
        session.run(v1.global_variables_initializer())
        v1.saved_model.simple_save(session, os.path.join(folder, 'tf1'), {'flat': flat}, {'out': x})
    for file in os.listdir(os.path.join(folder, 'tf1')):
        shutil.move(os.path.join(folder, 'tf1', file), folder)
    os.rmdir(os.path.join(folder, 'tf1'))


class Block(tf.Module):
    """Variables of one name in every block, found by their places in the object graph."""

    def __init__(self, random, channels):
        super().__init__(name='block')
        self.kernel = tf.Variable(random.normal(0, 0.4, (3, 3, 3, channels)).astype('float32'), name='kernel')
        self.moments = [tf.Variable(random.uniform(0.3, 1, channels).astype('float32'), name='m') for _ in range(4)]

    def __call__(self, x):
        x = tf.nn.conv2d(x, self.kernel, 1, [[0, 0], [1, 0], [2, 1], [0, 0]])
        gamma, beta, mean, variance = self.moments
        return tf.compat.v1.nn.fused_batch_norm(x, gamma, beta, mean, variance, is_training=False)[0]


class Module(tf.Module):
    """What Keras 2 wrote: object graph, functions in functions, resource variables, FusedBatchNormV3."""

    def __init__(self):
        super().__init__()
        random = np.random.RandomState(11)
        self.blocks = [Block(random, 4), Block(random, 4)]
        self.dense = tf.Variable(random.normal(0, 0.4, (4, 3)).astype('float32'), name='kernel')

    @tf.function
    def join(self, left, right):
        return tf.math.maximum(left, 0.2 * left) + tf.clip_by_value(right, 0.0, 1.5)

    @tf.function(input_signature=[tf.TensorSpec([None, 6, 7, 3], tf.float32, name='image')])
    def __call__(self, image):
        left, right = [block(image - 0.5) for block in self.blocks]
        x = tf.reduce_mean(tf.transpose(tf.transpose(self.join(left, right), [0, 3, 1, 2]), [0, 2, 3, 1]), [1, 2])
        return tf.matmul(x, self.dense)


def main():
    big = shake(branched(keras.layers, keras.models, 2))
    saved_model('keras3.saved-model.zip', lambda folder: big.export(folder, verbose=False), (8, 8, 2))
    small = shake(gates(keras.layers, keras.models))
    saved_model('gates.saved-model.zip', lambda folder: small.export(folder, verbose=False), (6, 6, 1))
    plain = shake(branched(keras.layers, keras.models, 1))
    graph_model('branched.graph-model.zip', frozen(plain, (8, 8, 2)))
    five = shake(lenet(keras.layers, keras.models))
    graph_model('lenet.graph-model.zip', frozen(five, (12, 12, 1)))
    graph_model('lenet-uint8.graph-model.zip', frozen(five, (12, 12, 1)), 'uint8')
    graph_model('lenet-float16.graph-model.zip', frozen(five, (12, 12, 1)), 'float16')
    saved_model('tensorflow1.saved-model.zip', tensorflow_1, (64,))
    saved_model('module.saved-model.zip', lambda folder: tf.saved_model.save(Module(), folder), (6, 7, 3))
    with open(os.path.join(HERE, 'answers.json'), 'w') as file:
        json.dump(answers, file, indent=1)
        file.write('\n')


main()
