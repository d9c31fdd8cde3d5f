// JixiaRedis
