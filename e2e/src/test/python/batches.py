"""The providers' own batch APIs with the official Python SDKs."""

import json
import time


def line(custom_id, temperature):
    body = {
        "model": "gpt-5-mini",
        "temperature": temperature,
        "messages": [{"role": "user", "content": f"Say {custom_id}."}],
    }
    return json.dumps(
        {"custom_id": custom_id, "method": "POST", "url": "/v1/chat/completions", "body": body}
    )


def lines(client, file):
    return [json.loads(one) for one in client.files.content(file).text.strip().split("\n")]


def batches(client, _):
    text = "".join(one + "\n" for one in (line("a", 1), line("b", 99), line("c", 1)))
    file = client.files.create(file=("input.jsonl", text.encode()), purpose="batch")
    order = {
        "input_file_id": file.id,
        "endpoint": "/v1/chat/completions",
        "completion_window": "24h",
    }
    made = client.batches.create(**order)
    now = made
    while now.status not in ("completed", "failed", "expired", "cancelled"):
        time.sleep(0.05)
        now = client.batches.retrieve(made.id)
    unwanted = client.batches.create(**order)
    cancelled = client.batches.cancel(unwanted.id)
    listed = [one.id for one in client.batches.list(limit=1)]
    answers = lines(client, now.output_file_id)
    errors = lines(client, now.error_file_id)
    deleted = client.files.delete(file.id)
    counts = now.request_counts
    return {
        "first": made.status,
        "last": now.status,
        "counts": [counts.total, counts.completed, counts.failed],
        "answered": sorted(one["custom_id"] for one in answers),
        "failed": [[one["custom_id"], one["response"]["status_code"]] for one in errors],
        "cancelled": cancelled.status,
        "listed": len(listed),
        "bytes": file.bytes == len(text.encode()),
        "deleted": deleted.deleted,
    }


def message_batches(_, client):
    def request(custom_id, max_tokens):
        messages = [{"role": "user", "content": f"Say {custom_id}."}]
        params = {"model": "claude-haiku-5-5", "max_tokens": max_tokens, "messages": messages}
        return {"custom_id": custom_id, "params": params}

    requests = [request("a", 100), request("b", 0), request("c", 100)]
    made = client.messages.batches.create(requests=requests)
    now = made
    while now.processing_status != "ended":
        time.sleep(0.05)
        now = client.messages.batches.retrieve(made.id)
    results = [[one.custom_id, one.result.type] for one in client.messages.batches.results(made.id)]
    unwanted = client.messages.batches.create(requests=requests)
    cancelled = client.messages.batches.cancel(unwanted.id)
    listed = len(list(client.messages.batches.list(limit=1)))
    deleted = client.messages.batches.delete(made.id)
    return {
        "first": made.processing_status,
        "last": now.processing_status,
        "counts": [now.request_counts.succeeded, now.request_counts.errored],
        "results": sorted(results),
        "cancelled": cancelled.processing_status,
        "listed": listed,
        "deleted": deleted.type,
    }
