'use client';

import { parseResistanceCsv, type SpecIssue } from '@dl-rsim/spec';
import { formatQuantity } from '@dl-rsim/units';
import {
  Button,
  FileButton,
  Group,
  Input,
  type InputWrapperProps,
  Stack,
  Table,
  Textarea,
} from '@mantine/core';
import { type DragEvent, useState } from 'react';
import { levelStatistics } from '../lib/level-statistics.ts';
import classes from './measured-input.module.css';
import { IssueNotice } from './notice.tsx';

export interface MeasuredInputProps extends Omit<InputWrapperProps, 'onChange' | 'value'> {
  readonly value: readonly (readonly number[])[];
  readonly onChange: (samplesOhm: readonly (readonly number[])[]) => void;
}

const NO_CELLS = 'no cells yet: paste a table, drop a file on the field or choose one';

/** What a table of measured cells was understood as. */
interface Draft {
  readonly samplesOhm: readonly (readonly number[])[];
  readonly issues: readonly SpecIssue[];
}

/**
 * Measured resistances from a table that is pasted, dropped or chosen; they are looked at before they are
 * kept.
 */
export function MeasuredInput({ value, onChange, error, ...wrapper }: MeasuredInputProps) {
  const [text, setText] = useState('');
  const [isOver, setIsOver] = useState(false);
  const draft = text.trim() === '' ? null : read(text);
  const take = async (file: File | null | undefined) => {
    if (file) setText(await file.text());
  };
  const drop = (event: DragEvent) => {
    event.preventDefault();
    setIsOver(false);
    void take(event.dataTransfer.files[0]);
  };
  const keep = (samplesOhm: Draft['samplesOhm']) => {
    onChange(samplesOhm);
    setText('');
  };
  return (
    <Input.Wrapper {...wrapper} error={value.length === 0 ? NO_CELLS : error} labelElement="div">
      <Stack gap="xs" mb={4}>
        {value.length > 0 ? <LevelTable caption="Kept" samplesOhm={value} /> : null}
        <Textarea
          aria-label="Table of measured resistances"
          placeholder={'level,resistanceOhm\n0,98000\n1,10400\n...or one column a level'}
          value={text}
          onChange={(event) => setText(event.currentTarget.value)}
          onDragOver={(event) => {
            event.preventDefault();
            setIsOver(true);
          }}
          onDragLeave={() => setIsOver(false)}
          onDrop={drop}
          classNames={{ input: `mono ${isOver ? classes.over : ''}` }}
          minRows={3}
          maxRows={8}
          autosize
          spellCheck={false}
        />
        <FileButton accept=".csv,.tsv,.txt,text/csv,text/plain" onChange={(file) => void take(file)}>
          {(props) => (
            <Button {...props} size="xs" variant="default" style={{ alignSelf: 'flex-start' }}>
              Choose a CSV file
            </Button>
          )}
        </FileButton>
        {draft ? <DraftView draft={draft} onKeep={keep} onDrop={() => setText('')} /> : null}
      </Stack>
    </Input.Wrapper>
  );
}

function read(text: string): Draft {
  const parsed = parseResistanceCsv(text);
  return parsed.ok ? { samplesOhm: parsed.value, issues: [] } : { samplesOhm: [], issues: parsed.problem };
}

interface DraftViewProps {
  readonly draft: Draft;
  readonly onKeep: (samplesOhm: Draft['samplesOhm']) => void;
  readonly onDrop: () => void;
}

function DraftView({ draft, onKeep, onDrop }: DraftViewProps) {
  if (draft.issues.length > 0)
    return <IssueNotice title="This table cannot be taken" issues={draft.issues} />;
  return (
    <>
      <LevelTable caption="Read from the table" samplesOhm={draft.samplesOhm} />
      <Group gap="xs">
        <Button size="xs" onClick={() => onKeep(draft.samplesOhm)}>
          Keep these cells
        </Button>
        <Button size="xs" variant="subtle" onClick={onDrop}>
          Forget them
        </Button>
      </Group>
    </>
  );
}

function LevelTable({ caption, samplesOhm }: { readonly caption: string } & Pick<Draft, 'samplesOhm'>) {
  return (
    <Table verticalSpacing={2} captionSide="top">
      <Table.Caption ta="left" mt={0}>
        {caption}
      </Table.Caption>
      <Table.Thead>
        <Table.Tr>
          <Table.Th>Level</Table.Th>
          <Table.Th ta="right">Cells</Table.Th>
          <Table.Th ta="right">Median</Table.Th>
          <Table.Th ta="right">σ of ln R</Table.Th>
          <Table.Th>log R</Table.Th>
        </Table.Tr>
      </Table.Thead>
      <Table.Tbody>
        {levelStatistics(samplesOhm).map((level, index) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: a level is its index
          <Table.Tr key={index}>
            <Table.Td>{index}</Table.Td>
            <Table.Td ta="right" className="num">
              {formatQuantity(level.count, 'Count')}
            </Table.Td>
            <Table.Td ta="right" className="num">
              {formatQuantity(level.medianOhm, 'Ohm')}
            </Table.Td>
            <Table.Td ta="right" className="num">
              {level.sigmaRatio.toFixed(3)}
            </Table.Td>
            <Table.Td>
              <Histogram binCounts={level.binCounts} />
            </Table.Td>
          </Table.Tr>
        ))}
      </Table.Tbody>
    </Table>
  );
}

const HEIGHT = 18;
const BIN_WIDTH = 3;

function Histogram({ binCounts }: { readonly binCounts: readonly number[] }) {
  const most = Math.max(1, ...binCounts);
  const width = binCounts.length * BIN_WIDTH;
  return (
    <svg width={width} height={HEIGHT} aria-hidden="true" className={classes.histogram}>
      {binCounts.map((count, bin) => {
        const height = (count / most) * HEIGHT;
        return (
          <rect
            // biome-ignore lint/suspicious/noArrayIndexKey: a bin is its index
            key={bin}
            x={bin * BIN_WIDTH}
            y={HEIGHT - height}
            width={BIN_WIDTH - 0.5}
            height={height}
          />
        );
      })}
    </svg>
  );
}
