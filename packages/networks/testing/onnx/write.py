"""Writes the fixtures of this folder: python3 -m pip install onnx onnxruntime; python3 write.py

residual.onnx       opset 13: convolutions with normalizations, a residual branch, global pool, Gemm
mobile.onnx         opset 20: depthwise, squeeze and excite, clips and gates of mobile networks, softmax
lenet.onnx          opset 9, weights listed as inputs: a shape computed in the graph flattens the map
channels-last.onnx  opset 17, converted from channels last: transposes, pads, ceilings, a mean image
quantized.onnx      opset 13: weights in 8 bits by channel, activations quantised
answers.json        outputs of onnxruntime for image[h][w][c] = ((at * 7) % 31) / 31, at counting c fastest

Numbers are multiples of 1/64, so that nothing depends on how they are stored.
"""

import json

import numpy as np
import onnx
import onnxruntime
from onnx import TensorProto, helper, numpy_helper

seed = 0


def fill(*shape, scale=1.0, least=None):
    global seed
    seed += 1
    at = np.arange(int(np.prod(shape)))
    values = ((at * 37 + seed * 11) % 101 - 50) / 64 * scale
    if least is not None:
        values = np.abs(values) + least
    return values.reshape(shape).astype(np.float32)


class Graph:
    def __init__(self):
        self.nodes, self.weights = [], []

    def weight(self, values, name=None):
        name = name or f"w{len(self.weights)}"
        self.weights.append(numpy_helper.from_array(np.asarray(values), name))
        return name

    def ints(self, *values):
        return self.weight(np.array(values, dtype=np.int64))

    def op(self, kind, *inputs, name=None, **attributes):
        output = f"t{len(self.nodes)}"
        self.nodes.append(helper.make_node(kind, list(inputs), [output], name=name or "", **attributes))
        return output

    def conv(self, x, outputs, inputs, size, bias=True, name=None, **attributes):
        height, width = size
        kernel = self.weight(fill(outputs, inputs, height, width, scale=0.3))
        more = [self.weight(fill(outputs))] if bias else []
        return self.op("Conv", x, kernel, *more, name=name, **attributes)

    def norm(self, x, channels):
        numbers = [fill(channels), fill(channels), fill(channels, scale=0.5), fill(channels, least=0.5)]
        return self.op("BatchNormalization", x, *map(self.weight, numbers))

    def dense(self, x, inputs, outputs):
        product = self.op("MatMul", x, self.weight(fill(inputs, outputs, scale=0.2)))
        return self.op("Add", product, self.weight(fill(outputs)))

    def model(self, y, classes, shape, opset, weights_as_inputs=False):
        batch = [None, *shape]
        inputs = [helper.make_tensor_value_info("image", TensorProto.FLOAT, ["batch", *shape])]
        if weights_as_inputs:
            inputs += [
                helper.make_tensor_value_info(w.name, w.data_type, list(w.dims)) for w in self.weights
            ]
        output = helper.make_tensor_value_info(y, TensorProto.FLOAT, ["batch", classes])
        graph = helper.make_graph(self.nodes, "tiny", inputs, [output], initializer=self.weights)
        model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", opset)], producer_name="write.py")
        model.ir_version = 3 if weights_as_inputs else 8
        if opset > 18:
            model.ir_version = 9
        onnx.checker.check_model(model, full_check=True)
        return model


def residual():
    g = Graph()
    x = g.conv("image", 4, 3, (3, 3), bias=False, name="stem", pads=[1, 1, 1, 1])
    stem = g.op("Relu", g.norm(x, 4))
    x = g.op("Relu", g.norm(g.conv(stem, 4, 4, (3, 3), pads=[1, 1, 1, 1]), 4))
    x = g.norm(g.conv(x, 4, 4, (3, 3), pads=[1, 1, 1, 1]), 4)
    x = g.op("Relu", g.op("Add", x, stem))
    skip = g.conv(x, 6, 4, (1, 1), bias=False, strides=[2, 2])
    x = g.norm(g.conv(x, 6, 4, (3, 3), strides=[2, 2], pads=[1, 1, 1, 1]), 6)
    x = g.norm(g.op("Relu", g.op("Sum", x, skip)), 6)
    x = g.op("MaxPool", x, kernel_shape=[2, 2], strides=[2, 2], ceil_mode=1)
    x = g.op("Flatten", g.op("Dropout", g.op("GlobalAveragePool", x)))
    x = g.op("Gemm", x, g.weight(fill(3, 6)), g.weight(fill(3)), transB=1, alpha=0.5, beta=2.0)
    return g.model(x, 3, [3, 9, 8], 13)


def mobile():
    g = Graph()
    x = g.conv("image", 8, 3, (3, 3), strides=[2, 2], auto_pad="SAME_LOWER")
    x = g.op("HardSwish", x)
    x = g.conv(x, 8, 1, (3, 2), group=8, pads=[1, 0, 1, 1])
    x = g.op("Clip", x, g.weight(np.float32(0)), g.weight(np.float32(6)))
    s = g.op("ReduceMean", x, g.ints(2, 3), keepdims=1)
    s = g.op("Relu", g.conv(s, 4, 8, (1, 1)))
    s = g.op("HardSigmoid", g.conv(s, 8, 4, (1, 1)), alpha=1 / 6, beta=0.5)
    x = g.op("Mul", x, s)
    y = g.op("Mul", g.op("Sigmoid", x), x)
    h = g.op("Mul", x, g.op("HardSigmoid", x, alpha=1 / 6, beta=0.5))
    p = g.op("PRelu", x, g.weight(fill(8, 1, 1)))
    x = g.op("Concat", y, h, g.op("Gelu", p, approximate="tanh"), axis=1)
    x = g.op("Tanh", g.conv(x, 4, 12, (2, 2), group=2, dilations=[2, 1]))
    x = g.op("Concat", g.op("GlobalMaxPool", x), g.op("GlobalAveragePool", x), axis=-3)
    x = g.op("Squeeze", x, g.ints(2, 3))
    x = g.op("Softmax", g.dense(x, 8, 3))
    return g.model(x, 3, [3, 9, 8], 20)


def lenet():
    g = Graph()
    x = g.op("Relu", g.conv("image", 4, 3, (3, 3)))
    x = g.op("MaxPool", x, kernel_shape=[2, 2], strides=[2, 2])
    batch = g.op("Gather", g.op("Shape", x), g.weight(np.array(0, dtype=np.int64)), axis=0)
    rest = g.op("Constant", value=numpy_helper.from_array(np.array([-1], dtype=np.int64), "rest"))
    x = g.op("Reshape", x, g.op("Concat", g.op("Unsqueeze", batch, axes=[0]), rest, axis=0))
    x = g.op("Relu", g.op("Gemm", x, g.weight(fill(5, 36, scale=0.2)), g.weight(fill(5)), transB=1))
    x = g.op("Gemm", x, g.weight(fill(5, 3)), g.weight(fill(3)))
    return g.model(x, 3, [3, 9, 8], 9, weights_as_inputs=True)


def channels_last():
    g = Graph()
    x = g.op("Sub", "image", g.weight(fill(9, 8, 3)))
    x = g.op("Mul", x, g.weight(fill(3)))
    x = g.op("Transpose", x, perm=[0, 3, 1, 2])
    x = g.conv(x, 6, 3, (3, 3), bias=False, auto_pad="SAME_UPPER", strides=[1, 2])
    x = g.op("Add", x, g.weight(fill(1, 6, 1, 1)))
    x = g.op("LeakyRelu", x, alpha=0.25)
    x = g.op("Pad", x, g.ints(0, 0, 1, 0, 0, 0, 0, 2))
    x = g.op("AveragePool", x, kernel_shape=[3, 3], strides=[2, 2], ceil_mode=1, pads=[0, 1, 0, 0])
    x = g.op("AveragePool", x, kernel_shape=[2, 2], pads=[1, 0, 1, 0], count_include_pad=1)
    x = g.op("Elu", g.op("Sub", g.weight(np.float32(0.5)), x), alpha=0.5)
    x = g.op("Transpose", x, perm=[0, 2, 3, 1])
    x = g.op("Softplus", x)
    x = g.op("Reshape", x, g.ints(-1, 72))
    x = g.dense(x, 72, 4)
    x = g.op("Softmax", g.dense(g.op("Relu", x), 4, 3), axis=-1)
    return g.model(x, 3, [9, 8, 3], 17)


def quantized(with_activations):
    global seed
    seed = 500
    g = Graph()

    def stored(shape, axis, channels):
        values = np.clip(np.round(fill(*shape) * 100), -127, 127).astype(np.int8)
        scale = (np.arange(channels) + 1).astype(np.float32) / 256
        zero = np.zeros(channels, dtype=np.int8)
        return g.op("DequantizeLinear", *map(g.weight, (values, scale, zero)), axis=axis)

    def through(x):
        if not with_activations:
            return x
        step = [g.weight(np.float32(1 / 64)), g.weight(np.uint8(3))]
        return g.op("DequantizeLinear", g.op("QuantizeLinear", x, *step), *step)

    x = g.op("Conv", through("image"), stored((4, 3, 3, 3), 0, 4), g.weight(fill(4)))
    x = through(g.op("Relu", x))
    x = g.op("Flatten", g.op("AveragePool", x, kernel_shape=[3, 3], strides=[3, 3]))
    x = g.op("Gemm", x, stored((16, 3), 1, 3), g.weight(fill(3)))
    return g.model(x, 3, [3, 9, 8], 13)


def answer(model):
    options = onnxruntime.SessionOptions()
    # Optimized, it computes products with stored 8-bit weights in whole numbers.
    options.graph_optimization_level = onnxruntime.GraphOptimizationLevel.ORT_DISABLE_ALL
    file = model.SerializeToString()
    session = onnxruntime.InferenceSession(file, options, providers=["CPUExecutionProvider"])
    image = (((np.arange(9 * 8 * 3) * 7) % 31) / 31).astype(np.float32).reshape(1, 9, 8, 3)
    is_first = session.get_inputs()[0].shape[1] == 3
    x = image.transpose(0, 3, 1, 2) if is_first else image
    return session.run(None, {"image": np.ascontiguousarray(x)})[0][0].astype(float).tolist()


models = {
    "residual": residual(),
    "mobile": mobile(),
    "lenet": lenet(),
    "channels-last": channels_last(),
    "quantized": quantized(True),
}
for name, model in models.items():
    onnx.save(model, f"{name}.onnx")
models["quantized"] = quantized(False)
with open("answers.json", "w") as file:
    versions = {"onnx": onnx.__version__, "onnxruntime": onnxruntime.__version__}
    json.dump({**versions, "outputs": {name: answer(model) for name, model in models.items()}}, file, indent=1)
    file.write("\n")
