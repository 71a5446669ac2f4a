# Completions of massfreq for bash: the program itself is asked what can follow.
_massfreq() {
    local line words=("${COMP_WORDS[@]}")
    # Only what stands before the cursor, and nothing for an equals sign that bash holds for a word.
    words[COMP_CWORD]="$2"
    COMPREPLY=()
    while IFS= read -r line; do
        COMPREPLY+=("${line%%$'\t'*}")
    done < <(massfreq completions bash --at "$COMP_CWORD" -- "${words[@]}" 2>/dev/null)
    # A directory goes on.
    if [[ ${#COMPREPLY[@]} -eq 1 && ${COMPREPLY[0]} == */ ]]; then
        compopt -o nospace 2>/dev/null
    fi
}
# Bash before 4.4 can only sort.
complete -o nosort -F _massfreq massfreq 2>/dev/null || complete -F _massfreq massfreq
