// JixiaMariaDBTests
