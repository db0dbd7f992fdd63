import { fileURLToPath } from 'node:url';
import type { Network } from '@dl-rsim/sim-core';
import {
  alexNet,
  convolutions3Dense3,
  deepId1,
  mobileNet1,
  resNet18,
  resNet20,
  vgg8,
  vgg16,
} from './architectures.ts';

/** A network that comes with the product: trained here, or an architecture without weights. */
export interface ZooNetwork {
  readonly key: string;
  readonly name: string;
  readonly source: string;
  readonly licence: string;
  readonly from:
    | {
        /** Absolute folder with model.json of TensorFlow.js Layers and its weight files. */
        readonly directory: string;
      }
    | { readonly draw: () => Network };
}

export const zooNetworks: readonly ZooNetwork[] = [
  {
    key: 'lenet5-mnist',
    name: 'LeNet-5 (MNIST)',
    source: 'Trained in this repository: packages/networks/training/train-lenet.ts',
    licence: 'Apache-2.0',
    from: { directory: fileURLToPath(new URL('../../zoo/lenet5-mnist', import.meta.url)) },
  },
  architecture('conv3-fc3-cifar10', '3 conv + 3 FC (CIFAR-10)', {
    draw: convolutions3Dense3,
    source:
      'C.-Y. Lin et al., DL-RSIM, ICCAD 2018, table 2: three convolutions and three dense layers; their sizes are not printed and are ours',
  }),
  architecture('deepid1-ytf', 'DeepID1 (YouTube Faces)', {
    draw: deepId1,
    source:
      'Y. Sun, X. Wang, X. Tang, DeepID, CVPR 2014, on 55 x 47 faces of 1,595 people; as in C.-Y. Lin et al., ICCAD 2018, table 2',
  }),
  architecture('vgg8-cifar10', 'VGG-8 (CIFAR-10)', {
    draw: vgg8,
    source: 'X. Peng et al., DNN+NeuroSim, IEDM 2019: the network of its examples',
  }),
  architecture('resnet20-cifar10', 'ResNet-20 (CIFAR-10)', {
    draw: resNet20,
    source: 'K. He et al., Deep residual learning, CVPR 2016, section 4.2, with projections',
  }),
  architecture('resnet18-imagenet', 'ResNet-18 (ImageNet)', {
    draw: resNet18,
    source: 'K. He et al., Deep residual learning, CVPR 2016, table 1',
  }),
  architecture('mobilenet1-imagenet', 'MobileNet-v1 (ImageNet)', {
    draw: mobileNet1,
    source: 'A. G. Howard et al., MobileNets, arXiv:1704.04861, table 1',
  }),
  architecture('alexnet-imagenet', 'AlexNet (ImageNet)', {
    draw: alexNet,
    source:
      'A. Krizhevsky, I. Sutskever, G. E. Hinton, ImageNet classification, NeurIPS 2012, in two groups, without response normalisation',
  }),
  architecture('vgg16-imagenet', 'VGG-16 (ImageNet)', {
    draw: vgg16,
    source: 'K. Simonyan, A. Zisserman, Very deep convolutional networks, ICLR 2015, configuration D',
  }),
];

function architecture(
  key: string,
  name: string,
  { draw, source }: { readonly draw: () => Network; readonly source: string },
): ZooNetwork {
  return { key, name, source, licence: 'shapes only, no weights', from: { draw } };
}
