// The AWS SDK for JavaScript with its default settings, told what to do line by line.
//
// In, a line of JSON each: {"operation": "Converse", "input": {...}}
// Out, a line for each:    {"output": {...}, "events": [...], "error": {...},
//                           "http2": <HTTP/2 streams so far>}
// Endpoint, keys and certificates come from the environment, as everybody sets them.

import { subscribe } from "node:diagnostics_channel";
import { createInterface } from "node:readline";
import * as agents from "@aws-sdk/client-bedrock-agent-runtime";
import * as runtime from "@aws-sdk/client-bedrock-runtime";

let http2 = 0;
subscribe("http2.client.stream.created", () => (http2 += 1));

const services = [
  [runtime, new runtime.BedrockRuntimeClient()],
  [agents, new agents.BedrockAgentRuntimeClient()],
];
const decoder = new TextDecoder();

async function call({ operation, input }) {
  const told = { output: null, events: [], error: null };
  const command = `${operation}Command`;
  const [service, client] = services.find(([known]) => command in known);
  try {
    const { $metadata, ...output } = await client.send(new service[command](input));
    const found = output.stream ?? output.completion ?? output.body;
    const stream = found?.[Symbol.asyncIterator] && found;
    if (stream) {
      for await (const event of stream) told.events.push(readable(event));
    } else {
      told.output = readable(output);
    }
  } catch (error) {
    told.error = {
      name: error.name,
      message: error.message,
      // The SDK's own class, and not only an error that goes by its name.
      typed: service[error.name] !== undefined && error instanceof service[error.name],
      status: error.$metadata?.httpStatusCode ?? null,
    };
  }
  return { ...told, http2 };
}

function readable(value) {
  if (value instanceof Uint8Array) return decoder.decode(value);
  if (Array.isArray(value)) return value.map(readable);
  if (value === null || typeof value !== "object") return value;
  return Object.fromEntries(
    Object.entries(value).map(([name, item]) => [name, readable(item)]),
  );
}

for await (const line of createInterface({ input: process.stdin })) {
  process.stdout.write(`${JSON.stringify(await call(JSON.parse(line)))}\n`);
}
for (const [, client] of services) client.destroy();
