import { factorizeIrDrop, solveIrDrop } from '@dl-rsim/sim-core';
import type { IrDropCase } from './case-file.ts';
import { type CheckOutcome, demand, largestDifference, largestMagnitude } from './outcome.ts';

/**
 * Relative error of currents of a crossbar with wire resistance and of node voltages where the file has them.
 */
export function checkIrDrop(content: IrDropCase): CheckOutcome {
  const { resistances_ohm: resistances, voltages, expected_output_currents: currents } = content;
  const columnCount = resistances[0]!.length;
  demand(
    resistances.every((row) => row.length === columnCount),
    'rows of resistances are equally long',
  );
  demand(voltages.length === currents.length, 'there is one vector of currents per vector of voltages');
  const network = factorizeIrDrop(
    {
      rowCount: resistances.length,
      columnCount,
      cellsSiemens: Float64Array.from(resistances.flat(), (ohm) => 1 / ohm),
    },
    {
      wordLineSegmentOhm: content.r_word_line_ohm,
      bitLineSegmentOhm: content.r_bit_line_ohm,
      driverOhm: 0,
      senseOhm: 0,
    },
  );
  const nodes = [content.expected_word_line_node_voltages, content.expected_bit_line_node_voltages];
  const largestCurrent = largestMagnitude(currents.flat());
  let error = 0;
  let comparedNodeCount = 0;
  for (const [vector, rowsV] of voltages.entries()) {
    const solution = solveIrDrop(network, Float64Array.from(rowsV));
    error = Math.max(error, largestDifference(solution.currentsA, currents[vector]!) / largestCurrent);
    for (const [side, nodesV] of [solution.wordLineNodesV, solution.bitLineNodesV].entries()) {
      const expected = nodes[side]?.[vector]?.flat();
      if (!expected) continue;
      error = Math.max(error, largestDifference(nodesV, expected) / largestMagnitude(expected));
      comparedNodeCount += expected.length;
    }
  }
  const tolerance = content.tolerance_rel;
  const detail = `${currents.flat().length} currents, ${comparedNodeCount} node voltages`;
  return { isPassed: error <= tolerance, error, tolerance, detail };
}
