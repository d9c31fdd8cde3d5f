/// Where uploaded files are kept.
enum JixiaFilesPlaceholder {}
