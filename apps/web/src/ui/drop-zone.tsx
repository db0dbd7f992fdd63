'use client';

import { formatQuantity } from '@dl-rsim/units';
import { Box, Button, FileButton, Text } from '@mantine/core';
import { IconFileUpload } from '@tabler/icons-react';
import { type DragEvent, useState } from 'react';
import classes from './drop-zone.module.css';

export interface DropZoneProps {
  /** What was taken so far. */
  readonly files: readonly File[];
  /** Endings that the file dialog offers. */
  readonly accept: string;
  readonly isMany?: boolean;
  readonly onTake: (files: readonly File[]) => void;
}

/** Takes files by drop or by dialog. */
export function DropZone({ files, accept, isMany = false, onTake }: DropZoneProps) {
  const [isOver, setIsOver] = useState(false);
  const hover = (event: DragEvent) => {
    event.preventDefault();
    setIsOver(true);
  };
  const drop = (event: DragEvent) => {
    event.preventDefault();
    setIsOver(false);
    const dropped = [...event.dataTransfer.files];
    onTake(isMany ? dropped : dropped.slice(0, 1));
  };
  const noun = isMany ? 'files' : 'file';
  return (
    <Box
      className={classes.drop}
      data-over={isOver || undefined}
      onDragOver={hover}
      onDragLeave={() => setIsOver(false)}
      onDrop={drop}
    >
      <IconFileUpload size={22} stroke={1.5} aria-hidden="true" />
      <Text size="sm">{files.length > 0 ? filesText(files) : `Drop the ${noun} here, or`}</Text>
      <FileButton
        accept={accept}
        multiple={isMany}
        onChange={(taken: File | File[] | null) => onTake(taken === null ? [] : [taken].flat())}
      >
        {(props) => (
          <Button {...props} size="xs" variant="default">
            {files.length > 0 ? `Choose other ${noun}` : `Choose ${isMany ? '' : 'a '}${noun}`}
          </Button>
        )}
      </FileButton>
    </Box>
  );
}

function filesText(files: readonly File[]): string {
  return files.map(({ name, size }) => `${name}, ${formatQuantity(size, 'Bytes')}`).join('; ');
}
