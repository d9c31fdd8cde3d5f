/// Pictures by libgd.
enum JixiaPicturesPlaceholder {}
