// JixiaMariaDB
