import express, { type NextFunction, type Request, type RequestHandler, type Response } from 'express';
import { badInput, Refusal } from '../errors.ts';

/**
 * Reads a GraphQL request: one JSON object of at most 512 KiB, which sixteen levels of a thousand measured
 * cells fit into; no arrays of requests.
 */
export const jsonBody: readonly RequestHandler[] = [
  requireJson,
  express.json({ limit: '512kb' }),
  requireObject,
];

function requireJson(request: Request, _response: Response, next: NextFunction): void {
  if (!request.is('application/json')) {
    throw new Refusal('UNSUPPORTED_MEDIA_TYPE', 'send the request with `content-type: application/json`');
  }
  next();
}

function requireObject(request: Request, _response: Response, next: NextFunction): void {
  const body: unknown = request.body;
  if (Array.isArray(body)) throw badInput('send one request at a time, not an array of them');
  if (typeof body !== 'object' || body === null)
    throw badInput('the body must be a JSON object with `query`');
  next();
}
