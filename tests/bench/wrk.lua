-- wrk -s wrk.lua URL -- COOKIE PATH LARGEST ENCODING: asks for PATH, where
-- {id} is another number up to LARGEST each time; prints one line of JSON.
local path, largest, headers, many
local threads = {}

function setup(thread)
    table.insert(threads, thread)
    thread:set("seed", #threads)
end

function init(args)
    headers = {["Cookie"] = args[1]}
    if args[4] and args[4] ~= "" then
        headers["Accept-Encoding"] = args[4]
    end
    path, largest, many = args[2], tonumber(args[3]), args[2]:find("{id}", 1, true)
    math.randomseed(os.time() * 7 + seed)
    wrong = 0
end

function request()
    local p = path
    if many then
        p = p:gsub("{id}", tostring(math.random(1, largest)))
    end
    return wrk.format("GET", p, headers)
end

function response(status)
    if status ~= 200 then
        wrong = wrong + 1
    end
end

function done(summary, latency, requests)
    local wrong, e = 0, summary.errors
    for _, t in ipairs(threads) do
        wrong = wrong + t:get("wrong")
    end
    print(string.format('{"n":%d,"us":%d,"p50":%d,"p99":%d,"bytes":%d,'
        .. '"wrong":%d}', summary.requests, summary.duration,
        latency:percentile(50), latency:percentile(99), summary.bytes,
        wrong + e.connect + e.read + e.write + e.timeout))
end
