// JixiaMove
