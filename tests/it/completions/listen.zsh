# Readies an interactive zsh that writes down the candidates of its first completion, and ends. It is wide, so that it cuts
# no description.
stty columns 300
autoload -Uz compinit
compinit -u -D
source <(massfreq completions zsh)
compadd() {
    # These fill arrays, and add nothing.
    if [[ ${@[1,(i)(-|--)]} == *-(O|A|D)\ * ]]; then
        builtin compadd "$@"
        return
    fi
    local -a found shown
    local at=${@[(i)-d]} index
    (( at < $# )) && shown=("${(@P)@[at + 1]}")
    builtin compadd -A found -D shown "$@"
    for index in {1..$#found}; do
        print -r -- "$found[index]"$'\t'"${shown[index]##* -- }" >> $CANDIDATES
    done
}
bindkey '^I' complete-word
comppostfuncs=(exit)
zstyle ':completion:*' list-grouped false
print LIS"TENS"
PS1=
