// The providers' own batch APIs with the official Node SDKs.
import { toFile } from "openai";

const pause = (millis) => new Promise((resolve) => setTimeout(resolve, millis));

const line = (id, temperature) => JSON.stringify({
  custom_id: id,
  method: "POST",
  url: "/v1/chat/completions",
  body: { model: "gpt-5-mini", temperature, messages: [{ role: "user", content: `Say ${id}.` }] },
});

const lines = async (openai, id) => (await (await openai.files.content(id)).text()).trim().split("\n").map(JSON.parse);

export async function batches(openai) {
  const input = [line("a", 1), line("b", 99), line("c", 1)].join("\n") + "\n";
  const file = await openai.files.create({ file: await toFile(Buffer.from(input), "input.jsonl"), purpose: "batch" });
  const order = { input_file_id: file.id, endpoint: "/v1/chat/completions", completion_window: "24h" };
  const made = await openai.batches.create(order);
  let now = made;
  while (!["completed", "failed", "expired", "cancelled"].includes(now.status)) {
    await pause(50);
    now = await openai.batches.retrieve(made.id);
  }
  const unwanted = await openai.batches.create(order);
  const cancelled = await openai.batches.cancel(unwanted.id);
  const listed = [];
  for await (const one of openai.batches.list({ limit: 1 })) listed.push(one.id);
  const answers = await lines(openai, now.output_file_id);
  const errors = await lines(openai, now.error_file_id);
  const deleted = await openai.files.delete(file.id);
  return {
    first: made.status,
    last: now.status,
    counts: [now.request_counts.total, now.request_counts.completed, now.request_counts.failed],
    answered: answers.map((one) => one.custom_id).sort(),
    failed: errors.map((one) => [one.custom_id, one.response.status_code]),
    cancelled: cancelled.status,
    listed: listed.length,
    bytes: file.bytes === Buffer.byteLength(input),
    deleted: deleted.deleted,
  };
}

export async function messageBatches(_, anthropic) {
  const request = (id, max) => ({
    custom_id: id,
    params: { model: "claude-haiku-5-5", max_tokens: max, messages: [{ role: "user", content: `Say ${id}.` }] },
  });
  const requests = [request("a", 100), request("b", 0), request("c", 100)];
  const made = await anthropic.messages.batches.create({ requests });
  let now = made;
  while (now.processing_status !== "ended") {
    await pause(50);
    now = await anthropic.messages.batches.retrieve(made.id);
  }
  const results = [];
  for await (const one of await anthropic.messages.batches.results(made.id)) {
    results.push([one.custom_id, one.result.type]);
  }
  const unwanted = await anthropic.messages.batches.create({ requests });
  const cancelled = await anthropic.messages.batches.cancel(unwanted.id);
  let listed = 0;
  for await (const _ of anthropic.messages.batches.list({ limit: 1 })) listed++;
  const deleted = await anthropic.messages.batches.delete(made.id);
  return {
    first: made.processing_status,
    last: now.processing_status,
    counts: [now.request_counts.succeeded, now.request_counts.errored],
    results: results.sort(),
    cancelled: cancelled.processing_status,
    listed,
    deleted: deleted.type,
  };
}
