-- GET of one path, in which RANDOM stands for a number from 1 to the given one: get.lua PATH MAX
dofile(os.getenv("JIXIA_WRK") .. "/report.lua")

function init(arguments)
    math.randomseed(os.time() + number * 7919)
    path, max = arguments[1], tonumber(arguments[2] or "1")
    headers = { ["Accept-Language"] = "zh-CN" }
end

function request()
    return wrk.format("GET", (path:gsub("RANDOM", tostring(math.random(1, max)))), headers)
end
