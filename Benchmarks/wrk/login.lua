-- Password sign-in of many accounts: login.lua FILE, one user name a line; all have one password.
dofile(os.getenv("JIXIA_WRK") .. "/report.lua")

function init(arguments)
    math.randomseed(os.time() + number * 7919)
    names = {}
    for name in io.lines(arguments[1]) do names[#names + 1] = name end
end

function request()
    local body = string.format('{"username":"%s","password":"%s"}', names[math.random(#names)], "correct horse battery staple")
    return wrk.format("POST", "/api/users/login/", { ["Content-Type"] = "application/json", ["X-Forwarded-For"] = stranger() }, body)
end
