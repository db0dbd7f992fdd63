/** What PUT /api/files takes at most. */
export const MAX_FILE_BYTES = 640 * 1024 * 1024;

/** In words, for forms and messages. */
export const MAX_FILE_TEXT = '640 MiB';
