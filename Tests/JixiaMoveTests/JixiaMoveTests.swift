// JixiaMoveTests
