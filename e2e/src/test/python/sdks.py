"""One case with the official Python SDKs, as a program of a user's would be: addresses, keys and headers come from the
variables that the SDKs read. Says what came of it as one JSON object.

    python sdks.py CASE
"""

import asyncio
import json
import sys
import time

import anthropic
import openai

from batches import batches, message_batches

CHAT = "gpt-5-mini"
RESPONSE = "gpt-6-luna"
MESSAGE = "claude-haiku-5-5"
EMBEDDING = "text-embedding-3-small"


def user(text):
    return [{"role": "user", "content": text}]


def failure(call):
    """What an SDK raises, in words that the SDKs of all languages share."""
    try:
        call()
    except Exception as error:  # what is raised is the result
        status = getattr(error, "status_code", None)
        return {"kind": type(error).__name__, "status": status, "message": str(error)}
    return None


def streamed_chat(client):
    chunks = client.chat.completions.create(model=CHAT, messages=user("Hello"), stream=True)
    return "".join(chunk.choices[0].delta.content or "" for chunk in chunks if chunk.choices)


def streamed_response(client):
    for event in client.responses.create(model=RESPONSE, input="Say it.", stream=True):
        if event.type == "response.completed":
            return event.response.status
    return "no end"


def calls(oa, an):
    """Every endpoint, whole and streamed."""
    chat = oa.chat.completions.with_raw_response.create(model=CHAT, messages=user("Hello"))
    response = oa.responses.with_raw_response.create(model=RESPONSE, input="Say it.")
    embedding = oa.embeddings.with_raw_response.create(model=EMBEDDING, input=["one", "two"])
    ask = {"model": MESSAGE, "max_tokens": 100, "messages": user("Hello")}
    message = an.messages.with_raw_response.create(**ask)
    with an.messages.stream(**ask) as stream:
        message_streamed = stream.get_final_text()
    vectors = embedding.parse().data
    return {
        "chat": chat.parse().choices[0].message.content,
        "chatStreamed": streamed_chat(oa),
        "response": response.parse().output_text,
        "responseStreamed": streamed_response(oa),
        "vectors": len(vectors),
        "numbers": len(vectors[0].embedding),
        "message": message.parse().content[0].text,
        "messageStreamed": message_streamed,
        "lanes": [one.headers.get("offpeak-lane") for one in (chat, response, embedding, message)],
    }


def errors(oa, an):
    return {
        "openai": failure(
            lambda: oa.chat.completions.create(model=CHAT, messages=user("Hello"), temperature=99)
        ),
        "anthropic": failure(
            lambda: an.messages.create(model=MESSAGE, max_tokens=-1, messages=user("Hello"))
        ),
        "unknown": failure(lambda: oa.batches.retrieve("batch_nobody")),
    }


def timeout(oa, an):
    """The provider is slower than the client has patience."""
    oa, an = (client.with_options(timeout=1, max_retries=0) for client in (oa, an))
    return {
        "openai": failure(lambda: oa.chat.completions.create(model=CHAT, messages=user("Hello"))),
        "anthropic": failure(
            lambda: an.messages.create(model=MESSAGE, max_tokens=100, messages=user("Hello"))
        ),
    }


def cancellation(oa, _):
    """The client goes in the middle of an answer."""
    stream = oa.chat.completions.create(model=CHAT, messages=user("Hello"), stream=True)
    next(iter(stream))
    stream.close()
    return {"chunks": 1}


def held(_, __):
    """More calls than one at once, held for their batch for longer than the client has patience; it is noted what each
    try was answered.
    """
    statuses = []

    async def answered(response):
        statuses.append(response.status_code)

    async def together():
        hooks = {"response": [answered]}
        often = {"timeout": 4, "max_retries": 30}
        oa = openai.AsyncOpenAI(
            http_client=openai.DefaultAsyncHttpxClient(event_hooks=hooks), **often
        )
        an = anthropic.AsyncAnthropic(
            http_client=anthropic.DefaultAsyncHttpxClient(event_hooks=hooks), **often
        )
        texts = [user(f"Held {i}") for i in range(6)]
        chats = [oa.chat.completions.create(model=CHAT, messages=text) for text in texts]
        messages = [
            an.messages.create(model=MESSAGE, max_tokens=100, messages=text) for text in texts
        ]
        return await asyncio.gather(asyncio.gather(*chats), asyncio.gather(*messages))

    chats, messages = asyncio.run(together())
    return {
        "chats": sum(1 for one in chats if one.choices[0].message.content),
        "messages": sum(1 for one in messages if one.content[0].text),
        "statuses": sorted(set(statuses)),
    }


def background(oa, _):
    made = oa.responses.create(model=RESPONSE, input="Say it later.", background=True)
    now = made
    while now.status in ("queued", "in_progress"):
        time.sleep(0.05)
        now = oa.responses.retrieve(made.id)
    unwanted = oa.responses.create(model=RESPONSE, input="Never mind.", background=True)
    cancelled = oa.responses.cancel(unwanted.id)
    return {
        "first": made.status,
        "last": now.status,
        "text": now.output_text,
        "cancelled": cancelled.status,
    }


CASES = {
    "calls": calls,
    "errors": errors,
    "timeout": timeout,
    "cancellation": cancellation,
    "held": held,
    "background": background,
    "batches": batches,
    "messageBatches": message_batches,
}

if __name__ == "__main__":
    print(json.dumps(CASES[sys.argv[1]](openai.OpenAI(), anthropic.Anthropic())))
