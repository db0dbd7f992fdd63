"""Writes the fixtures of this folder: python3 -m pip install keras h5py jax; KERAS_BACKEND=jax python3 write.py

branched.h5      a branched model as Keras 3 saves it
other-types.h5   the same with its weights as big-endian 64-bit and as 16-bit numbers
answers.json     inputs (image[at] = ((at * 7) % 31) / 31) and Keras' own outputs

All weights are multiples of 1/64, so that every type holds them exactly.
"""

import json
import shutil

import h5py
import keras
import numpy as np
from keras import layers

SHAPE = (9, 8, 2)


def build():
    image = keras.Input(SHAPE, name="image")
    x = layers.Conv2D(4, (3, 2), strides=(2, 1), padding="same", use_bias=False, name="stem")(image)
    x = layers.BatchNormalization(name="stem_norm")(x)
    stem = layers.ReLU(name="stem_relu")(x)
    y = layers.DepthwiseConv2D(3, padding="same", activation="relu6", name="depthwise")(stem)
    y = layers.Conv2D(4, 1, name="pointwise")(y)
    y = layers.BatchNormalization(scale=False, name="norm")(y)
    x = layers.Add(name="residual")([stem, y])
    x = layers.Activation("tanh", name="tanh")(x)
    x = layers.Concatenate(name="both")([x, stem])
    x = layers.MaxPooling2D(2, name="pool")(x)
    x = layers.Dropout(0.5, name="drop")(x)
    x = layers.GlobalAveragePooling2D(name="mean")(x)
    return keras.Model(image, layers.Dense(3, activation="softmax", name="classes")(x), name="branched")


def fill(model):
    for number, weight in enumerate(model.weights):
        at = np.arange(int(np.prod(weight.shape)))
        values = ((at * 37 + number * 11) % 101 - 50) / 64
        if weight.name == "moving_variance":
            values = np.abs(values) + 0.5
        if weight.name != "seed_generator_state":
            weight.assign(values.reshape(weight.shape).astype("float32"))


def change_types(path):
    with h5py.File(path, "r+") as file:
        names = []
        file["model_weights"].visititems(
            lambda name, item: names.append(name) if isinstance(item, h5py.Dataset) else None
        )
        for number, name in enumerate(names):
            values = file["model_weights"][name][()]
            if values.dtype != np.float32:
                continue
            del file["model_weights"][name]
            file["model_weights"].create_dataset(name, data=values.astype(">f8" if number % 2 else "<f2"))


model = build()
fill(model)
model.save("branched.h5")
shutil.copy("branched.h5", "other-types.h5")
change_types("other-types.h5")
at = np.arange(int(np.prod(SHAPE)))
image = (((at * 7) % 31) / 31).astype("float32").reshape((1, *SHAPE))
outputs = model.predict(image, verbose=0)[0].astype(float).tolist()
with open("answers.json", "w") as file:
    file.write("{\n")
    file.write(f'  "keras": "{keras.__version__}",\n  "h5py": "{h5py.__version__}",\n')
    file.write(f'  "outputs": {json.dumps(outputs)}\n}}\n')
