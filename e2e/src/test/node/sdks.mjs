// One case with the official Node SDKs, as a program of a user's would be: addresses, keys and headers come from the
// variables that the SDKs read. Says what came of it as one JSON object.
//
//   node sdks.mjs CASE
import OpenAI from "openai";
import Anthropic from "@anthropic-ai/sdk";
import { batches, messageBatches } from "./batches.mjs";

const CHAT = "gpt-5-mini";
const RESPONSE = "gpt-6-luna";
const MESSAGE = "claude-haiku-5-5";
const EMBEDDING = "text-embedding-3-small";
const SECOND = 1000;

const user = (text) => [{ role: "user", content: text }];
const lane = (response) => response.headers.get("offpeak-lane");
const pause = (millis) => new Promise((resolve) => setTimeout(resolve, millis));

// What an SDK throws, in words that the SDKs of all languages share.
async function failure(call) {
  try {
    await call();
  } catch (error) {
    return { kind: error.constructor.name, status: error.status ?? null, message: error.message };
  }
  return null;
}

async function streamedChat(openai) {
  const stream = await openai.chat.completions.create({ model: CHAT, messages: user("Hello"), stream: true });
  let text = "";
  for await (const chunk of stream) text += chunk.choices[0]?.delta?.content ?? "";
  return text;
}

async function streamedResponse(openai) {
  const stream = await openai.responses.create({ model: RESPONSE, input: "Say it.", stream: true });
  for await (const event of stream) if (event.type === "response.completed") return event.response.status;
  return "no end";
}

const cases = {
  // Every endpoint, whole and streamed.
  async calls(openai, anthropic) {
    const chat = await openai.chat.completions.create({ model: CHAT, messages: user("Hello") }).withResponse();
    const response = await openai.responses.create({ model: RESPONSE, input: "Say it." }).withResponse();
    const embedding = await openai.embeddings.create({ model: EMBEDDING, input: ["one", "two"] }).withResponse();
    const ask = { model: MESSAGE, max_tokens: 100, messages: user("Hello") };
    const message = await anthropic.messages.create(ask).withResponse();
    return {
      chat: chat.data.choices[0].message.content,
      chatStreamed: await streamedChat(openai),
      response: response.data.output_text,
      responseStreamed: await streamedResponse(openai),
      vectors: embedding.data.data.length,
      numbers: embedding.data.data[0].embedding.length,
      message: message.data.content[0].text,
      messageStreamed: await anthropic.messages.stream(ask).finalText(),
      lanes: [chat, response, embedding, message].map((one) => lane(one.response)),
    };
  },

  async errors(openai, anthropic) {
    const hot = { model: CHAT, messages: user("Hello"), temperature: 99 };
    const wordy = { model: MESSAGE, max_tokens: -1, messages: user("Hello") };
    return {
      openai: await failure(() => openai.chat.completions.create(hot)),
      anthropic: await failure(() => anthropic.messages.create(wordy)),
      unknown: await failure(() => openai.batches.retrieve("batch_nobody")),
    };
  },

  // The provider is slower than the client has patience.
  async timeout(openai, anthropic) {
    const brief = { timeout: SECOND, maxRetries: 0 };
    const ask = { model: MESSAGE, max_tokens: 100, messages: user("Hello") };
    return {
      openai: await failure(() => openai.chat.completions.create({ model: CHAT, messages: user("Hello") }, brief)),
      anthropic: await failure(() => anthropic.messages.create(ask, brief)),
    };
  },

  // The client goes in the middle of an answer.
  async cancellation(openai) {
    const stream = await openai.chat.completions.create({ model: CHAT, messages: user("Hello"), stream: true });
    let chunks = 0;
    for await (const _ of stream) {
      chunks++;
      stream.controller.abort();
    }
    return { chunks };
  },

  // More calls than one at once, held for their batch for longer than the client has patience; it is noted what each
  // try was answered.
  async held() {
    const statuses = [];
    const fetch = async (...call) => {
      const response = await globalThis.fetch(...call);
      statuses.push(response.status);
      return response;
    };
    const openai = new OpenAI({ fetch });
    const anthropic = new Anthropic({ fetch });
    const often = { timeout: 4 * SECOND, maxRetries: 30 };
    const texts = [...Array(6).keys()].map((i) => user(`Held ${i}`));
    const chats = texts.map((messages) => openai.chat.completions.create({ model: CHAT, messages }, often));
    const messages = texts.map((messages) =>
      anthropic.messages.create({ model: MESSAGE, max_tokens: 100, messages }, often));
    return {
      chats: (await Promise.all(chats)).filter((one) => one.choices[0].message.content).length,
      messages: (await Promise.all(messages)).filter((one) => one.content[0].text).length,
      statuses: [...new Set(statuses)].sort(),
    };
  },

  async background(openai) {
    const ask = { model: RESPONSE, input: "Say it later.", background: true };
    const made = await openai.responses.create(ask);
    let now = made;
    while (now.status === "queued" || now.status === "in_progress") {
      await pause(SECOND / 20);
      now = await openai.responses.retrieve(made.id);
    }
    const unwanted = await openai.responses.create({ ...ask, input: "Never mind." });
    const cancelled = await openai.responses.cancel(unwanted.id);
    return { first: made.status, last: now.status, text: now.output_text, cancelled: cancelled.status };
  },

  batches,
  messageBatches,
};

const chosen = cases[process.argv[2]];
if (!chosen) throw new Error(`no case ${process.argv[2]}: ${Object.keys(cases).join(", ")}`);
console.log(JSON.stringify(await chosen(new OpenAI(), new Anthropic())));
