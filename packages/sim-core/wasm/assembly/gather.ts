// Patches out of a feature map; see kernels/reference-products.ts for their meaning.

/** PatchShape in the order in which kernels/simd.ts writes it. */
class Shape {
  groupCount: i32 = 0;
  inputHeightCount: i32 = 0;
  inputWidthCount: i32 = 0;
  channelCount: i32 = 0;
  outputWidthCount: i32 = 0;
  kernelHeightCount: i32 = 0;
  kernelWidthCount: i32 = 0;
  strideHeightCount: i32 = 0;
  strideWidthCount: i32 = 0;
  dilationHeightCount: i32 = 0;
  dilationWidthCount: i32 = 0;
  padTopCount: i32 = 0;
  padLeftCount: i32 = 0;
}

/** Elements have 2^elementShift bytes. */
export function gatherPatches(
  shapeAt: usize,
  groupIndex: i32,
  firstPosition: i32,
  positionCount: i32,
  input: usize,
  patches: usize,
  rowStride: i32,
  elementShift: i32,
): void {
  const shape = changetype<Shape>(shapeAt);
  const channelBytes = shape.channelCount << elementShift;
  const groupBytes = channelBytes / shape.groupCount;
  const isRun = shape.groupCount === 1 && shape.dilationWidthCount === 1;
  const kernelWidth = shape.kernelWidthCount;
  const inputWidth = shape.inputWidthCount;
  for (let i = 0; i < positionCount; i++) {
    const position = firstPosition + i;
    const outputY = position / shape.outputWidthCount;
    const outputX = position - outputY * shape.outputWidthCount;
    const top = outputY * shape.strideHeightCount - shape.padTopCount;
    const left = outputX * shape.strideWidthCount - shape.padLeftCount;
    let to = patches + ((i * rowStride) << elementShift);
    for (let ky = 0; ky < shape.kernelHeightCount; ky++) {
      const y = top + ky * shape.dilationHeightCount;
      const line = input + y * inputWidth * channelBytes;
      if (y < 0 || y >= shape.inputHeightCount) {
        clear(to, kernelWidth * groupBytes);
        to += kernelWidth * groupBytes;
      } else if (isRun) {
        const before = min(kernelWidth, max(0, -left));
        const end = max(before, min(kernelWidth, inputWidth - left));
        clear(to, before * channelBytes);
        copy(
          to + before * channelBytes,
          line + (left + before) * channelBytes,
          (end - before) * channelBytes,
        );
        clear(to + end * channelBytes, (kernelWidth - end) * channelBytes);
        to += kernelWidth * channelBytes;
      } else {
        for (let kx = 0; kx < kernelWidth; kx++) {
          const x = left + kx * shape.dilationWidthCount;
          if (x < 0 || x >= inputWidth) clear(to, groupBytes);
          else copy(to, line + x * channelBytes + groupIndex * groupBytes, groupBytes);
          to += groupBytes;
        }
      }
    }
  }
}

/** Whole elements of 2 or 4 bytes. */
function copy(to: usize, from: usize, byteCount: i32): void {
  let i = 0;
  for (; i + 16 <= byteCount; i += 16) v128.store(to + i, v128.load(from + i));
  if (byteCount - i >= 8) {
    store<u64>(to + i, load<u64>(from + i));
    i += 8;
  }
  for (; i < byteCount; i += 2) store<u16>(to + i, load<u16>(from + i));
}

function clear(to: usize, byteCount: i32): void {
  for (let i = 0; i < byteCount; i += 2) store<u16>(to + i, 0);
}
