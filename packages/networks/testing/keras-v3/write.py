"""Writes the fixtures of this folder: python3 -m pip install tensorflow-cpu keras h5py; python3 write.py

graph.keras       a functional model with branches, every activation that Keras 3 names, no optimizer
chain.keras       a Sequential model: rescaling, two convolutions, two dense layers
lambda.keras      a Lambda layer, which carries program code
custom.keras      a custom layer that calls itself Dense
answers.json      outputs of Keras for image[h][w][c] = ((at * 7) % 31) / 31, at counting c fastest

Weights are multiples of 1/64. Archives are packed again with fixed dates, so that they stay equal.
"""

import json
import zipfile

import keras
import numpy as np
from keras import layers

SHAPE = (9, 8, 3)


def graph():
    image = keras.Input(SHAPE, name="image")
    x = layers.Conv2D(4, (3, 2), strides=(2, 1), padding="same", use_bias=False, name="stem")(image)
    x = layers.BatchNormalization(name="stem_norm")(x)
    x = layers.PReLU(shared_axes=[1, 2], name="stem_prelu")(x)
    a = layers.DepthwiseConv2D(3, padding="same", activation="silu", name="depthwise")(x)
    a = layers.BatchNormalization(scale=False, name="norm")(a)
    b = layers.SeparableConv2D(4, 3, padding="same", depth_multiplier=2, activation="hard_sigmoid")(x)
    c = layers.Conv2D(4, 1, groups=2, dilation_rate=1, activation="gelu")(x)
    x = layers.Multiply(name="gate")([a, b])
    x = layers.Add()([x, c])
    x = layers.ELU(alpha=0.5)(layers.ZeroPadding2D(((1, 0), (0, 2)))(x))
    x = layers.Activation("hard_silu")(layers.AveragePooling2D(2, padding="same")(x))
    x = layers.GaussianNoise(0.1)(layers.SpatialDropout2D(0.2)(x))
    x = layers.Concatenate()([layers.GlobalMaxPooling2D()(x), layers.GlobalAveragePooling2D()(x)])
    x = layers.Dropout(0.5)(layers.Dense(5, activation="leaky_relu")(x))
    x = layers.Dense(4, activation="elu")(x)
    return keras.Model(image, layers.Dense(3, activation="softplus", name="classes")(x), name="branched")


def chain():
    steps = [
        keras.Input(SHAPE),
        layers.Rescaling(2.0, offset=-1.0),
        layers.Conv2D(3, 3, activation="relu"),
        layers.LeakyReLU(negative_slope=0.25),
        layers.MaxPooling2D(2),
        layers.Conv2D(4, 2, dilation_rate=2, use_bias=False),
        layers.ReLU(max_value=6),
        layers.Flatten(),
        layers.Dense(4, activation="tanh"),
        layers.Dense(3),
        layers.Softmax(),
    ]
    return keras.Sequential(steps, name="chain")


@keras.saving.register_keras_serializable(package="other")
class Dense(layers.Layer):
    def call(self, x):
        return x


def with_layer(layer, name):
    return keras.Sequential([keras.Input(SHAPE), layer, layers.Flatten(), layers.Dense(2)], name=name)


def fill(model):
    for number, weight in enumerate(model.weights):
        at = np.arange(int(np.prod(weight.shape)))
        values = ((at * 37 + number * 11) % 101 - 50) / 64
        if weight.name == "moving_variance":
            values = np.abs(values) + 0.5
        if weight.name != "seed_generator_state":
            weight.assign(values.reshape(weight.shape).astype("float32"))


def save(model, name):
    fill(model)
    model.save("written.keras")
    with zipfile.ZipFile("written.keras") as old, zipfile.ZipFile(f"{name}.keras", "w") as new:
        for part in old.namelist():
            entry = zipfile.ZipInfo(part)
            content = old.read(part)
            if part == "metadata.json":
                content = json.dumps({**json.loads(content), "date_saved": "2026-01-01@00:00:00"}).encode()
            # As Keras packs it, but for the weights of tiny models, which are empty space mostly.
            new.writestr(entry, content, zipfile.ZIP_DEFLATED if part.endswith(".h5") else zipfile.ZIP_STORED)


keras.utils.set_random_seed(1)
models = {"graph": graph(), "chain": chain()}
at = np.arange(int(np.prod(SHAPE)))
image = (((at * 7) % 31) / 31).astype("float32").reshape((1, *SHAPE))
outputs = {}
for name, model in models.items():
    save(model, name)
    outputs[name] = model.predict(image, verbose=0)[0].astype(float).tolist()
save(with_layer(layers.Lambda(lambda x: x * 2), "lambda"), "lambda")
save(with_layer(Dense(), "custom"), "custom")
with open("answers.json", "w") as file:
    json.dump({"keras": keras.__version__, "outputs": outputs}, file, indent=1)
    file.write("\n")
