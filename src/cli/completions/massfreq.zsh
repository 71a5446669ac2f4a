#compdef massfreq
# Completions of massfreq for zsh: the program itself is asked what can follow.
_massfreq() {
    local line value
    local -a typed candidates directories
    typed=("${words[@]}")
    typed[CURRENT]="$PREFIX"
    for line in "${(@f)$(massfreq completions zsh --at $((CURRENT - 1)) -- "${typed[@]}" 2>/dev/null)}"; do
        value="${${${line%%$'\t'*}//\\/\\\\}//:/\\:}"
        if [[ -z $value ]]; then
            continue
        elif [[ $value == */ ]]; then
            directories+=("${value%/}")
        elif [[ $line == *$'\t'* ]]; then
            candidates+=("$value:${line#*$'\t'}")
        else
            candidates+=("$value")
        fi
    done
    # A directory goes on.
    (( $#directories )) && _describe -V 'directory' directories -S / -r '/ '
    (( $#candidates )) && _describe -V 'massfreq' candidates
}
# Read as a file of the function path, or sourced.
if [[ "$funcstack[1]" == _massfreq ]]; then
    _massfreq "$@"
else
    compdef _massfreq massfreq
fi
