-- A chat call with a prompt of 3 KB, as a program's would be, and tagged.
wrk.method = "POST"
wrk.path = "/openai/v1/chat/completions"
wrk.headers["content-type"] = "application/json"
wrk.headers["authorization"] = "Bearer sk-benchmark"
wrk.headers["offpeak-feature"] = "benchmark"
wrk.headers["x-portkey-provider"] = "openai"
wrk.headers["x-portkey-custom-host"] = os.getenv("UPSTREAM")
wrk.body = '{"model":"gpt-5-mini","messages":[{"role":"user","content":"' .. string.rep("word ", 600) .. '"}]}'
if os.getenv("CALL_PATH") then wrk.path = os.getenv("CALL_PATH") end

-- What went wrong is told; figures of errors are none.
done = function(summary, latency)
  local errors = summary.errors
  io.write(string.format("RESULT %d %d %.0f %.0f %d\n", summary.requests, summary.duration,
    latency:percentile(50), latency:percentile(99),
    errors.connect + errors.read + errors.write + errors.status + errors.timeout))
end
