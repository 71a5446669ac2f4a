# Prints the candidates of fish for a line, each with its description after a tab.
massfreq completions fish | source
complete --do-complete=$argv[1]
