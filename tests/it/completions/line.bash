# Prints the candidates of bash for a line, of which the words are given, as bash divides it; the last is at the cursor.
source <(massfreq completions bash)
COMP_WORDS=("$@")
COMP_CWORD=$(($# - 1))
registered="$(complete -p massfreq)"
[[ $registered =~ \ -F\ ([^ ]+) ]] && "${BASH_REMATCH[1]}" massfreq "${COMP_WORDS[COMP_CWORD]}" "${COMP_WORDS[COMP_CWORD - 1]}"
for candidate in "${COMPREPLY[@]}"; do printf '%s\n' "$candidate"; done
