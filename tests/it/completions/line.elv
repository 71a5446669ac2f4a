# Prints the candidates of elvish for words, the last at the cursor, with what stands beside them. The editor, which is only
# there for a person, is played.
var editor: = (ns [
    &completion:=(ns [&arg-completer=[&]])
    &complex-candidate~={|value &display=''| put $display }
])
eval (massfreq completions elvish | slurp) &ns=(ns [&edit:=$editor:])
$editor:completion:[arg-completer][massfreq] $@args | to-lines
