// JixiaRedisTests
