// The AWS SDK for JavaScript with its default settings, told what to do line by line.
//
// In, a line of JSON each: {"operation": "Converse", "input": {...}}
// Out, a line for each:    {"output": {...}, "events": [...], "error": {...},
//                           "http2": <HTTP/2 streams so far>}
//
// For InvokeModelWithBidirectionalStream the input has "says", what is sent, in order:
// an event of Nova Sonic, or {"awaits": NAME}, which waits until an event of that name
// was received, or the answer has ended.
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
const [encoder, decoder] = [new TextEncoder(), new TextDecoder()];

// Nova Sonic's event in a chunk, told and remembered by its name.
function heard(event, names) {
  const { event: inner } = JSON.parse(decoder.decode(event.chunk.bytes));
  names.push(Object.keys(inner)[0]);
  return inner;
}

async function converse({ modelId, says }) {
  const told = { output: null, events: [], error: null };
  const names = [];
  let over = false;
  const ticks = async () => new Promise((resolve) => setTimeout(resolve, 5));
  async function* body() {
    for (const said of says) {
      if (said.awaits) {
        while (!over && !names.includes(said.awaits)) await ticks();
        names.splice(0, names.indexOf(said.awaits) + 1);
      } else yield { chunk: { bytes: encoder.encode(JSON.stringify({ event: said })) } };
    }
  }
  try {
    const command = new runtime.InvokeModelWithBidirectionalStreamCommand({
      modelId,
      body: body(),
    });
    const output = await services[0][1].send(command);
    for await (const event of output.body) told.events.push(heard(event, names));
  } catch (error) {
    told.error = failure(error, runtime);
  }
  over = true;
  return { ...told, http2 };
}

async function call({ operation, input }) {
  if (operation === "InvokeModelWithBidirectionalStream") return converse(input);
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
    told.error = failure(error, service);
  }
  return { ...told, http2 };
}

function failure(error, service) {
  return {
    name: error.name,
    message: error.message,
    // The SDK's own class, and not only an error that goes by its name.
    typed: service[error.name] !== undefined && error instanceof service[error.name],
    status: error.$metadata?.httpStatusCode ?? null,
  };
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
