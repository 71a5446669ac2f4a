# Prints the candidates of zsh for a line, each with its description after a tab: an interactive zsh is given the line and the
# tab key, and what it adds to its list is written down.
zmodload zsh/zpty
export CANDIDATES="$(mktemp)"
zpty shell zsh -f -i
zpty -w shell "source ${0:A:h}/listen.zsh"
# Its prompt, once it listens.
zpty -r shell said '*LISTENS*'
zpty -w -n shell "$1"$'\t'
while zpty -r shell said; do :; done
cat "$CANDIDATES"
rm -f "$CANDIDATES"
