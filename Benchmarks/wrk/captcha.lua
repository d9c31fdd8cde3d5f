-- A new captcha each time.
dofile(os.getenv("JIXIA_WRK") .. "/report.lua")

function init(arguments)
    math.randomseed(os.time() + number * 7919)
end

function request()
    local uuid = string.format("%08x-%04x-4%03x-a%03x-%06x%06x", math.random(0, 0x7fffffff), math.random(0, 0xffff), math.random(0, 0xfff),
        math.random(0, 0xfff), math.random(0, 0xffffff), math.random(0, 0xffffff))
    return wrk.format("GET", "/api/users/image/verification/" .. uuid .. "/", { ["X-Forwarded-For"] = stranger() })
end
